import { Injectable } from '@nestjs/common';
import type { ChannelKind, PostBoardView, PostBranchPage, VolumeAlertView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../../wire/cursor';
import { isBigId } from '../../wire/ids';
import { DEFAULT_LIMIT, type PageDto } from '../../wire/page.dto';
import { readPost } from '../items/item-detail';
import { maskedText } from '../items/mask-personal';
import { volumeAlerts } from '../queues/volume-alerts';
import { heatOf } from './post-heat';
import { branchesOf, busiestBranches, countBelow, REPLIES, ROOTS } from './post-tree';

const BUSIEST_SHOWN = 5;
const TABLES = ['screening', 'item', 'conversation'];

/** Everything said under one post, as a tree that opens branch by branch. */
@Injectable()
export class PostBoard {
  constructor(private readonly db: Database) {}

  read(agent: Agent, postId: string, page: PageDto): Promise<PostBoardView> {
    const { workspaceId } = agent;
    const now = new Date();
    return this.db.lookUp(
      workspaceId,
      async (tx) => ({
        ...(await headOf(tx, workspaceId, postId)),
        alert: await alertOf(tx, agent, postId, now),
        ...(await heatOf(tx, workspaceId, postId, now)),
        busiest: await busiestOf(tx, workspaceId, postId),
        branches: await pageOf(tx, agent, ROOTS, postId, page),
      }),
      TABLES,
    );
  }

  /** 404 when the comment is not one of the post. */
  replies(agent: Agent, postId: string, itemId: string, page: PageDto): Promise<PostBranchPage> {
    return this.db.lookUp(
      agent.workspaceId,
      async (tx) => {
        const found = await tx.maybeOne(
          'select 1 from screening where workspace_id = $1 and item_id = $2 and post_id = $3',
          [agent.workspaceId, itemId, postId],
        );
        if (!found) throwProblem('not-found', { detail: 'There is no such comment under this post.' });
        return pageOf(tx, agent, REPLIES, itemId, page);
      },
      TABLES,
    );
  }
}

async function headOf(
  tx: Tx,
  workspaceId: number,
  postId: string,
): Promise<Pick<PostBoardView, 'post' | 'accountId' | 'channel' | 'items' | 'undecided'>> {
  const post = (await readPost(tx, workspaceId, postId)) ?? throwProblem('not-found', { detail: 'There is no such post.' }); // prettier-ignore
  const row = await tx.one<{ account_id: number; channel: ChannelKind; items: number; undecided: number }>(
    `select p.account_id, a.channel, f.items, f.undecided from post p
     join account a on a.workspace_id = $1 and a.id = p.account_id
     cross join lateral (
       select count(*)::int as items, count(*) filter (where s.queues & 1 = 1)::int as undecided
       from screening s where s.workspace_id = $1 and s.post_id = p.id) f
     where p.workspace_id = $1 and p.id = $2`,
    [workspaceId, postId],
  );
  return { post, accountId: String(row.account_id), channel: row.channel, items: row.items, undecided: row.undecided };
}

async function alertOf(tx: Tx, agent: Agent, postId: string, now: Date): Promise<VolumeAlertView | null> {
  return (await volumeAlerts(tx, agent.workspaceId, agent.memberId, now)).get(postId) ?? null;
}

async function busiestOf(tx: Tx, workspaceId: number, postId: string): Promise<PostBoardView['busiest']> {
  const branches = await busiestBranches(tx, workspaceId, postId, BUSIEST_SHOWN);
  const ids = branches.map(({ item_id }) => item_id);
  const counts = await countBelow(tx, workspaceId, ids);
  const rows = await tx.query<{ id: string; text: string; name: string | null }>(
    `select i.id, i.text, coalesce(nullif(i.author_name, ''), n.name) as name from item i
     left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
     where i.workspace_id = $1 and i.id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return branches.flatMap(({ item_id: itemId, undecided }) => {
    const row = known.get(itemId);
    return row ? [{ itemId, authorName: row.name ?? '', text: maskedText(row.text), below: counts.get(itemId)?.below ?? 0, undecided }] : []; // prettier-ignore
  });
}

async function pageOf(
  tx: Tx,
  agent: Agent,
  sql: string,
  ofId: string,
  { limit = DEFAULT_LIMIT, cursor }: PageDto,
): Promise<PostBranchPage> {
  const rows = await tx.prepared<{ item_id: string }>(sql, [agent.workspaceId, ofId, placeOf(cursor), limit + 1]);
  const ids = rows.slice(0, limit).map(({ item_id }) => item_id);
  const last = rows.length > limit ? ids.at(-1) : undefined;
  return { items: await branchesOf(tx, agent, ids), nextCursor: last === undefined ? null : encodeCursor(last) };
}

function placeOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [place] = decodeCursor(cursor, 1);
  if (!isBigId(place)) throw invalidCursor();
  return place;
}

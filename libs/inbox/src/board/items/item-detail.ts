import type { ModerationItemView, ModerationRow, VerbMeaning } from '@parvis/contracts';
import { type CapabilityRecord, DECISION_KINDS, type PostView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { throwProblem, type Tx } from '@parvis/platform';
import { POST_COLUMNS, type PostRow, toPostView } from '../../views-of/post-view';
import { readCluster } from '../clusters/cluster-rows';
import { authorsPast, threadAround } from './around-item';
import { boardRows } from './board-rows';

const REVEALS_SHOWN = 5;

/** One item with what a decision about it may rest on; 404 when it was not screened. */
export async function readItemDetail(tx: Tx, agent: Agent, itemId: string): Promise<ModerationItemView> {
  const { workspaceId } = agent;
  const row = await boardRow(tx, agent, itemId);
  const item = await tx.one<{ tag_ids: number[]; permalink: string | null; parent_id: string | null }>(
    'select tag_ids, permalink, parent_id from item where workspace_id = $1 and id = $2',
    [workspaceId, itemId],
  );
  return {
    row,
    tagIds: item.tag_ids.map(String),
    permalink: item.permalink,
    thread: await threadAround(tx, workspaceId, row.conversationId, itemId, item.parent_id),
    post: row.post && (await readPost(tx, workspaceId, row.post.id)),
    past: await authorsPast(tx, workspaceId, row.author.identityId, itemId),
    cluster: await clusterOf(tx, workspaceId, itemId),
    meanings: await meaningsOf(tx, workspaceId, row),
    reports: await reportsOf(tx, workspaceId, itemId),
    reveals: await revealsOf(tx, workspaceId, itemId),
  };
}

/** 404 when there is none. */
export async function boardRow(tx: Tx, agent: Agent, itemId: string): Promise<ModerationRow> {
  const [row] = await boardRows(tx, agent, [itemId]);
  return row ?? throwProblem('not-found', { detail: 'There is no such item on the board.' });
}

export async function readPost(tx: Tx, workspaceId: number, postId: string): Promise<PostView | null> {
  const [row] = await tx.prepared<PostRow>(
    `select ${POST_COLUMNS} from post p where p.workspace_id = $1 and p.id = $2`,
    [workspaceId, postId],
  );
  return row ? toPostView(row) : null;
}

async function clusterOf(tx: Tx, workspaceId: number, itemId: string): Promise<ModerationItemView['cluster']> {
  const [found] = await tx.prepared<{ cluster_id: string | null }>(
    'select cluster_id from screening where workspace_id = $1 and item_id = $2 and copied',
    [workspaceId, itemId],
  );
  return found?.cluster_id ? ((await readCluster(tx, workspaceId, found.cluster_id)) ?? null) : null;
}

/** What the decisions mean there, from what the account's channel says of itself. */
async function meaningsOf(tx: Tx, workspaceId: number, row: ModerationRow): Promise<VerbMeaning[]> {
  const [account] = await tx.prepared<{ capabilities: CapabilityRecord }>(
    'select capabilities from account where workspace_id = $1 and id = $2',
    [workspaceId, Number(row.accountId)],
  );
  const decisions = new Set<string>(DECISION_KINDS);
  return (account?.capabilities.verbs[row.kind] ?? [])
    .filter(({ verb }) => decisions.has(verb))
    .map(({ verb, reversible, visibleTo }) => ({ verb, reversible, visibleTo: visibleTo ?? 'everybody' }));
}

async function reportsOf(tx: Tx, workspaceId: number, itemId: string): Promise<ModerationItemView['reports']> {
  const rows = await tx.prepared<{ member_id: number; reason: string; at: Date }>(
    'select member_id, reason, at from item_report where workspace_id = $1 and item_id = $2 order by at desc',
    [workspaceId, itemId],
  );
  return rows.map(({ member_id, reason, at }) => ({ byMemberId: String(member_id), reason, at: at.toISOString() }));
}

async function revealsOf(tx: Tx, workspaceId: number, itemId: string): Promise<ModerationItemView['reveals']> {
  const rows = await tx.prepared<{ member_id: number; at: Date }>(
    `select member_id, at from moderation_reveal where workspace_id = $1 and item_id = $2 order by id desc limit ${REVEALS_SHOWN}`,
    [workspaceId, itemId],
  );
  return rows.map(({ member_id, at }) => ({ byMemberId: String(member_id), at: at.toISOString() }));
}

import { Injectable } from '@nestjs/common';
import { type HelpAskedView, MODERATION_LIMITS, type ModerationQueues } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { notify } from '../../notifications/notify';
import { Presence } from '../../realtime/presence';
import { countStandings } from '../../standings/people-list';
import { dayOfMember } from './day-of-member';
import { postReferences } from './post-references';
import { busiestPosts, postCounts, queueCounts } from './queue-counts';
import { volumeAlerts } from './volume-alerts';

const POSTS_SHOWN = 8;

type PostCount = ModerationQueues['posts'][number];

/** The sidebar of the board. */
@Injectable()
export class ModerationQueuesService {
  constructor(
    private readonly db: Database,
    private readonly presence: Presence,
  ) {}

  read({ workspaceId, memberId }: Agent): Promise<ModerationQueues> {
    return this.db.lookUp(
      workspaceId,
      async (tx) => {
        const today = await dayOfMember(tx, workspaceId, memberId);
        const { banned } = await countStandings(tx, workspaceId);
        const counts = { ...(await queueCounts(tx, workspaceId)), decided: today.decided, banned };
        return { counts, posts: await readPosts(tx, workspaceId, memberId), today };
      },
      ['screening', 'decision'],
    );
  }

  /** For an hour, for this member; 404 when there is no such post. */
  dismissAlert({ workspaceId, memberId }: Agent, postId: string): Promise<void> {
    return this.db.transaction(workspaceId, async (tx) => {
      await requirePost(tx, workspaceId, postId);
      await tx.query(
        `insert into alert_dismissal (workspace_id, member_id, post_id, until) values ($1, $2, $3, now() + interval '${MODERATION_LIMITS.alertDismissedMinutes} minutes')
         on conflict (workspace_id, member_id, post_id) do update set until = excluded.until`,
        [workspaceId, memberId, postId],
      );
    });
  }

  /** Tells those who have a console open and may look at the board. */
  async askForHelp({ workspaceId, memberId }: Agent, postId: string): Promise<HelpAskedView> {
    const { memberIds } = await this.presence.online(workspaceId);
    return this.db.transaction(workspaceId, async (tx) => {
      const text = await requirePost(tx, workspaceId, postId);
      const helpers = await moderatorsAmong(tx, workspaceId, memberIds.map(Number).filter((id) => id !== memberId)); // prettier-ignore
      const notice = { kind: 'help-asked', conversationId: null, byMemberId: memberId, text: text ?? '' } as const;
      await notify(tx, workspaceId, helpers, notice);
      return { notified: helpers.length };
    });
  }
}

async function requirePost(tx: Tx, workspaceId: number, postId: string): Promise<string | null> {
  const post = await tx.maybeOne<{ text: string | null }>('select text from post where workspace_id = $1 and id = $2', [
    workspaceId,
    postId,
  ]);
  return (post ?? throwProblem('not-found', { detail: 'There is no such post.' })).text;
}

async function moderatorsAmong(tx: Tx, workspaceId: number, memberIds: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.id = any ($2::int[]) and m.active and 'moderation.read' = any (r.permissions)`,
    [workspaceId, memberIds],
  );
  return rows.map(({ id }) => id);
}

/** Those with an alert first, whatever waits there, then the busiest. */
async function readPosts(tx: Tx, workspaceId: number, memberId: number): Promise<PostCount[]> {
  const alerts = await volumeAlerts(tx, workspaceId, memberId, new Date());
  const busiest = await busiestPosts(tx, workspaceId, POSTS_SHOWN);
  const counts = new Map([...(await postCounts(tx, workspaceId, [...alerts.keys()])), ...busiest.map(({ id, count }) => [id, count] as const)]); // prettier-ignore
  const ids = [...new Set([...alerts.keys(), ...busiest.map(({ id }) => id)])].slice(0, POSTS_SHOWN);
  const posts = await postReferences(tx, workspaceId, ids);
  return ids.flatMap((id) => {
    const post = posts.get(id);
    if (!post) return [];
    const alert = alerts.get(id);
    return [{ post, count: counts.get(id) ?? 0, alert: alert ? { since: alert.since, times: alert.times, label: alert.label } : null }]; // prettier-ignore
  });
}

import { CONVERSATION_STATUSES, type ConversationStatus } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { SLOT, slotOf } from '../saved-views/view-slots';

/** What a counter counts; see the migrations of `view_counter`, `saved_view` and `screening`. */
export const DIM = {
  all: 1,
  assignee: 2,
  team: 3,
  account: 4,
  tag: 5,
  atRisk: 6,
  mentions: 7,
  view: 8,
  memberView: 9,
  /** Items of the moderation board in a queue, by its bit; see the migration of `screening`. */
  queue: 10,
  /** Items of a post that wait for review. */
  post: 11,
} as const;

/** The counters of one workspace, exact at the moment they were read. */
export class Counters {
  constructor(private readonly counts: ReadonlyMap<string, number>) {}

  /** Conversations of a status; of one assignee (0 = nobody), team, account or tag. */
  of(dim: 1 | 2 | 3 | 4 | 5, id: number, status: ConversationStatus): number {
    return this.at(dim, id * 4 + codeOf(CONVERSATION_STATUSES, status));
  }

  /** Conversations of any status. */
  everything(): number {
    return CONVERSATION_STATUSES.reduce((sum, status) => sum + this.of(DIM.all, 0, status), 0);
  }

  /** Open conversations whose answer is due soon or late, whoever has them. */
  atRisk(): number {
    let sum = 0;
    for (const [key, n] of this.counts) if (key.startsWith(`${DIM.atRisk}:`)) sum += n;
    return sum;
  }

  /** Conversations in which a member was mentioned and has not looked yet. */
  mentions(memberId: number): number {
    return this.at(DIM.mentions, memberId);
  }

  /** Conversations in a saved view that is the same for everybody. */
  ofView(viewId: number): number {
    return this.at(DIM.view, slotOf(viewId, SLOT.everybody));
  }

  /** Conversations in a saved view that asks for “me”: what it holds for anybody, and the difference this member's own make. */
  ofMemberView(viewId: number, memberId: number): number {
    const key = (BigInt(viewId) << 32n) | BigInt(memberId);
    return this.at(DIM.view, slotOf(viewId, SLOT.others)) + this.at(DIM.memberView, key);
  }

  private at(dim: number, key: number | bigint): number {
    return this.counts.get(`${dim}:${key}`) ?? 0;
  }
}

/** Of conversations. Folded numbers plus the deltas that are not folded yet, in one snapshot: two index scans, nothing is counted. */
export async function readCounters(tx: Tx, workspaceId: number): Promise<Counters> {
  const rows = await tx.prepared<{ dim: number; key: string; n: string }>(
    `select dim, key, sum(n) as n from (
       select dim, key, n from view_counter where workspace_id = $1 and dim < ${DIM.queue}
       union all select dim, key, n from counter_delta where workspace_id = $1 and dim < ${DIM.queue}) c
     group by dim, key`,
    [workspaceId],
  );
  return new Counters(new Map(rows.map(({ dim, key, n }) => [`${dim}:${key}`, Number(n)])));
}

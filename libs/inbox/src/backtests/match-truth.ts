import type { Signal } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** What people had decided about an item as it reads now. */
export type Truth = 'hidden' | 'kept' | 'unseen';

export interface TrueMatch {
  item_id: string;
  truth: Truth;
  /** The board has a row of it. */
  screened: boolean;
  /** What was found of its tone; null: it was not screened as it reads now, or was not wanted. */
  signals: Signal[] | null;
}

// A rule's decision that a person took back is a person's word as well; hidden or gone without a decision of ours, people did it there.
const TRUTHS = `
  select w.id as item_id,
    case when p.kind in ('approve', 'unhide') then 'kept' when p.kind is not null then 'hidden'
         when u.id is not null then 'kept'
         when i.platform_state in (2, 3) and r.id is null then 'hidden' else 'unseen' end as truth,
    s.item_id is not null as screened, case when w.id = any ($3::bigint[]) and s.revision = i.revision then s.signals end as signals
  from unnest($2::bigint[]) w (id)
  join item i on i.workspace_id = $1 and i.id = w.id
  left join screening s on s.workspace_id = $1 and s.item_id = w.id
  left join lateral (
    select d.id, d.kind from decision d
    where d.workspace_id = $1 and d.item_id = w.id and d.revision = i.revision and d.member_id is not null and d.undone_at is null
      and d.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam')
    order by d.id desc limit 1) p on true
  left join lateral (
    select d.id from decision d
    where d.workspace_id = $1 and d.item_id = w.id and d.revision = i.revision and d.member_id is null and d.undone_by is not null
      and not exists (select 1 from roll_back_item b where b.workspace_id = $1 and b.item_id = w.id and b.decision_id = d.id)
    limit 1) u on true
  left join lateral (
    select d.id from decision d where d.workspace_id = $1 and d.item_id = w.id and d.member_id is null and d.undone_at is null limit 1) r on true`;

/** The truth about items, with the signals of those in `withSignals`. */
export function truthsOf(
  tx: Tx,
  workspaceId: number,
  itemIds: readonly string[],
  withSignals: readonly string[],
): Promise<TrueMatch[]> {
  if (itemIds.length === 0) return Promise.resolve([]);
  return tx.query<TrueMatch & Record<string, unknown>>(TRUTHS, [workspaceId, itemIds, withSignals]);
}

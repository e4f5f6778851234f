import { type Condition, CONVERSATION_STATUSES, type Filter } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { conditionsOf, mapConditions, pinnedStatuses, timesOf, usesItem, usesMe } from '../filters/filter-tree';
import { toJsonpath } from '../filters/to-jsonpath';
import { SLOT, slotOf, slotsOf } from './view-slots';

/** Makes the trigger of conversations follow a view's filter from the commit on; the view has to be looked through after. */
export async function writePredicates(tx: Tx, workspaceId: number, viewId: number, filter: Filter): Promise<void> {
  await removePredicates(tx, workspaceId, viewId);
  const folded = await foldTexts(tx, filter);
  const { waits, idles, due } = timesOf(filter);
  const predicates: [slot: number, path: string][] = usesMe(filter)
    ? [
        [slotOf(viewId, SLOT.others), toJsonpath(folded, false)],
        [slotOf(viewId, SLOT.assignee), toJsonpath(folded, true)],
      ]
    : [[slotOf(viewId, SLOT.everybody), toJsonpath(folded, false)]];
  await tx.query(
    `insert into view_predicate (workspace_id, slot, predicate, by_item, by_due, statuses, waits, idles)
     select $1, slot, path::jsonpath, $4, $5, $6, $7, $8 from unnest($2::int[], $3::text[]) p (slot, path)`,
    [
      workspaceId,
      predicates.map(([slot]) => slot),
      predicates.map(([, path]) => path),
      usesItem(filter),
      due,
      (pinnedStatuses(filter) ?? CONVERSATION_STATUSES).map((status) => codeOf(CONVERSATION_STATUSES, status)),
      waits,
      idles,
    ],
  );
}

/** From the commit on no conversation enters the view. */
export async function removePredicates(tx: Tx, workspaceId: number, viewId: number): Promise<void> {
  await tx.query('delete from view_predicate where workspace_id = $1 and slot = any ($2::int[])', [
    workspaceId,
    slotsOf(viewId),
  ]);
}

/** Texts as the facts have them: the database folds both, so that case and accents mean the same everywhere. */
export async function foldTexts(tx: Tx, filter: Filter): Promise<Filter> {
  const isText = ({ field }: Condition): boolean => field === 'text' || field === 'contact';
  const texts = conditionsOf(filter)
    .filter(isText)
    .map(({ value }) => String(value));
  if (texts.length === 0) return filter;
  const rows = await tx.query<{ text: string; folded: string }>(
    'select t as text, fold_text(t) as folded from unnest($1::text[]) t',
    [texts],
  );
  const folded = new Map(rows.map((row) => [row.text, row.folded]));
  return mapConditions(filter, (condition) =>
    isText(condition) ? { ...condition, value: folded.get(String(condition.value)) ?? '' } : condition,
  );
}

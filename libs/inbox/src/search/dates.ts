import { searchDateOf } from '@parvis/contracts';
import { firstIdAt, type Tx } from '@parvis/platform';

const UNITS = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

/** First id of items of the day that a value of `before:` or `after:` names, by the clock of the workspace. */
export async function firstIdOf(tx: Tx, workspaceId: number, text: string): Promise<string> {
  const date = searchDateOf(text);
  if (!date) throw new RangeError(`${text} is no date`);
  const local =
    date.kind === 'calendar'
      ? `make_date(${date.year}, ${date.month}, ${date.day})::timestamp`
      : `date_trunc('day', now() at time zone w.time_zone) - make_interval(${UNITS[date.unit]} => ${date.count})`;
  const { ms } = await tx.one<{ ms: string }>(
    `select (extract(epoch from (${local}) at time zone w.time_zone) * 1000)::bigint as ms from workspace w where w.id = $1`,
    [workspaceId],
  );
  return firstIdAt(Number(ms));
}

import type { TransparencyReport } from '@parvis/contracts';

/** Counts under this say too much about single people to be published. */
export const SMALLEST_PUBLISHED = 5;

/**
 * The report as anybody may read it: small counts are withheld (null), zero is not, and a time that rests on few decisions is
 * withheld too. Where one count of a table is withheld, another could be told from the sum: then the next smallest goes with it.
 */
export function withoutSmallNumbers(report: TransparencyReport): TransparencyReport<number | null> {
  return {
    from: report.from,
    to: report.to,
    decisions: published(report.decisions),
    undone: published(report.undone),
    byReason: withheld(report.byReason),
    byChannel: withheld(report.byChannel),
    byKind: withheld(report.byKind),
    byAutomation: withheld(report.byAutomation),
    byLevel: withheld(report.byLevel),
    appeals: withheld(report.appeals),
    medianSecondsToAct: report.decisions < SMALLEST_PUBLISHED ? null : report.medianSecondsToAct,
  };
}

function published(count: number): number | null {
  return count > 0 && count < SMALLEST_PUBLISHED ? null : count;
}

function withheld<Row extends { count: number }>(
  rows: readonly Row[],
): (Omit<Row, 'count'> & { count: number | null })[] {
  const small = rows.filter(({ count }) => published(count) === null);
  const others = rows.filter((row) => row.count > 0 && !small.includes(row));
  const [next] = small.length === 1 ? others.toSorted((a, b) => a.count - b.count) : [];
  return rows.map((row) => ({ ...row, count: row === next ? null : published(row.count) }));
}

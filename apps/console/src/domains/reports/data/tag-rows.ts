import { CHANNEL_KINDS, type ChannelKind, type TagQuote, type TagReportView, type TagView } from '@parvis/contracts';
import type { HueNumber } from '@parvis/ui';
import { tagHue } from '../../../shared/tags/tag-hue';

type Kind = TagView['kind'];
export type Tone = 'good' | 'bad' | 'neutral';

/** How a count compares with the period before. Small counts get no percentage: it would say more than it knows. */
export interface Change {
  form: 'none' | 'new' | 'difference' | 'share';
  /** A difference in mentions, or a share from −1 up. */
  value: number;
  tone: Tone;
}

export interface TagRow {
  tagId: string;
  /** Null when the tag was taken out of use since. */
  name: string | null;
  hue: HueNumber;
  kind: Kind;
  items: number;
  people: number;
  previousItems: number;
  channels: readonly ChannelKind[];
  perDay: readonly number[];
  change: Change;
  quotes: readonly TagQuote[];
}

export const TREND_FROM = 10;
/** As many points as the drawing in a table row can show. */
export const SPARK_POINTS = 15;
/** Below this share a change is noise. */
const NOTABLE = 0.1;
const DAILY_UP_TO = 31;
const WEEK = 7;

export function toRows(report: TagReportView, tags: ReadonlyMap<string, TagView>): TagRow[] {
  return report.rows.map((row) => {
    const tag = tags.get(row.tagId);
    const kind = tag?.kind ?? 'other';
    return {
      tagId: row.tagId,
      name: tag?.name ?? null,
      hue: tag ? tagHue(tag) : 7,
      kind,
      items: row.items,
      people: row.people,
      previousItems: row.previousItems,
      channels: row.channels.flatMap((name) => CHANNEL_KINDS.find((known) => known === name) ?? []),
      perDay: row.perDay,
      change: changeOf(row.items, row.previousItems, kind),
      quotes: row.quotes,
    };
  });
}

/** More of a problem is bad, less of it is good; of everything else nobody can say. */
export function changeOf(now: number, before: number, kind: Kind): Change {
  const difference = now - before;
  const tone: Tone = kind !== 'problem' || difference === 0 ? 'neutral' : difference > 0 ? 'bad' : 'good';
  if (before === 0) return { form: now === 0 ? 'none' : 'new', value: now, tone };
  if (now < TREND_FROM || before < TREND_FROM) return { form: 'difference', value: difference, tone: 'neutral' };
  const share = difference / before;
  return { form: 'share', value: share, tone: Math.abs(share) < NOTABLE ? 'neutral' : tone };
}

/**
 * One bar of a chart: a day, or as many as make a week or fit in `most` points, counted back from the last day so that the
 * bar at the right end is never cut short.
 */
export interface Bucket {
  from: string;
  to: string;
  count: number;
}

export function toBuckets(days: readonly string[], counts: readonly number[], most = DAILY_UP_TO): Bucket[] {
  const size = days.length <= most ? 1 : most === DAILY_UP_TO ? WEEK : Math.ceil(days.length / most);
  const first = days.length % size;
  const starts = [...(first > 0 ? [0] : []), ...range(first, days.length, size)];
  return starts.map((start, index) => {
    const end = (starts[index + 1] ?? days.length) - 1;
    const count = counts.slice(start, end + 1).reduce((sum, one) => sum + one, 0);
    return { from: days[start] ?? '', to: days[end] ?? '', count };
  });
}

export interface Total {
  kind: Kind | 'all';
  items: number;
  change: Change;
  perDay: readonly number[];
}

/** Mentions of all tags, or of those of one kind. */
export function totalOf(rows: readonly TagRow[], kind: Kind | 'all', days: number): Total {
  const counted = rows.filter((row) => kind === 'all' || row.kind === kind);
  const items = sum(counted.map((row) => row.items));
  const before = sum(counted.map((row) => row.previousItems));
  const perDay = Array.from({ length: days }, (_, day) => sum(counted.map((row) => row.perDay[day] ?? 0)));
  return { kind, items, perDay, change: changeOf(items, before, kind === 'all' ? 'other' : kind) };
}

export const SORTS = ['mentions', 'people', 'change', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** Largest first; by name from A. A tag without a percentage has the least to say about change. */
export function sortRows(rows: readonly TagRow[], sort: Sort, locale: string): TagRow[] {
  const byName = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
  const weight = (row: TagRow): number => {
    if (sort === 'change') return row.change.form === 'share' ? row.change.value : row.change.form === 'new' ? 0 : -1;
    return sort === 'people' ? row.people : row.items;
  };
  return [...rows].sort((a, b) => {
    const order = sort === 'name' ? 0 : weight(b) - weight(a);
    return order || byName.compare(a.name ?? '\uffff', b.name ?? '\uffff');
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
}

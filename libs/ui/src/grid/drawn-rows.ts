import type { PlacedSection, RowLayout, RowRange } from './row-layout';
import type { RowSource } from './row-source';

/** A row with its place; `row` is undefined while its page is on its way. */
export interface DrawnRow<T> {
  kind: 'row';
  key: string;
  index: number;
  id: string | null;
  row: T | undefined;
  top: number;
  height: number;
  ariaIndex: number;
}

/** A heading with its place. */
export interface DrawnHeading {
  kind: 'heading';
  key: string;
  heading: PlacedSection;
  top: number;
  ariaIndex: number;
}

export type DrawnLine<T> = DrawnRow<T> | DrawnHeading;

interface DrawOptions<T> {
  rows: RowSource<T>;
  layout: RowLayout;
  range: RowRange;
  /** Indexes that are drawn wherever they are: the active row and the focused one. */
  kept: readonly number[];
  rowId: (row: T) => string;
  /** `aria-rowindex` of the first line. */
  firstRow: number;
}

/** What is in the page: rows of the range, kept rows and headings, in the order in which they are read. */
export function drawLines<T>({ rows, layout, range, kept, rowId, firstRow }: DrawOptions<T>): DrawnLine<T>[] {
  const indexes = new Set(kept.filter((index) => index >= 0 && index < rows.length));
  for (let index = range.start; index < Math.min(range.end, rows.length); index++) indexes.add(index);
  const drawn = [...indexes].map((index): DrawnLine<T> => {
    const row = rows.at(index);
    const id = row === undefined ? null : rowId(row);
    const ariaIndex = index + firstRow + layout.headingsBefore(index);
    const place = { top: layout.topOf(index), height: layout.heightOf(index) };
    return { kind: 'row', key: id ?? `#${index}`, index, id, row, ...place, ariaIndex };
  });
  const headings = layout.headingsIn(range).map((heading): DrawnLine<T> => {
    const ariaIndex = heading.start + heading.order + firstRow;
    return { kind: 'heading', key: `heading ${heading.section.id}`, heading, top: heading.top, ariaIndex };
  });
  return [...drawn, ...headings].sort((a, b) => a.ariaIndex - b.ariaIndex);
}

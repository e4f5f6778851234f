import type { RowSection } from './row-source';

/** Indexes of rows, the end excluded. */
export interface RowRange {
  start: number;
  end: number;
}

/** A heading with its place. */
export interface PlacedSection {
  section: RowSection;
  /** Index of its first row. */
  start: number;
  /** Number of headings above it. */
  order: number;
  top: number;
}

/** Where rows and headings stand in pixels. Heights are fixed, so a place costs no measurement. */
export class RowLayout {
  readonly sections: readonly PlacedSection[];
  readonly height: number;

  constructor(
    readonly rowCount: number,
    readonly rowHeight: number,
    sections: readonly RowSection[],
    readonly sectionHeight: number,
  ) {
    let start = 0;
    this.sections = sections.map((section, order) => {
      const placed = { section, start, order, top: start * rowHeight + order * sectionHeight };
      start += section.count;
      return placed;
    });
    this.height = rowCount * rowHeight + sections.length * sectionHeight;
  }

  /** Number of headings at or above a row. */
  headingsBefore(index: number): number {
    return this.sections.filter(({ start }) => start <= index).length;
  }

  topOf(index: number): number {
    return index * this.rowHeight + this.headingsBefore(index) * this.sectionHeight;
  }

  /** The row at a vertical place; a heading counts as the row below it. */
  indexAt(y: number): number {
    const section = this.sections.findLast(({ top }) => top <= y);
    const inner = section ? Math.max(0, y - section.top - this.sectionHeight) : Math.max(0, y);
    const index = (section?.start ?? 0) + Math.floor(inner / this.rowHeight);
    return Math.max(0, Math.min(this.rowCount - 1, index));
  }

  /** Rows that a window shows, with `margin` rows on either side. */
  rangeAt(top: number, height: number, margin: number): RowRange {
    if (this.rowCount === 0) return { start: 0, end: 0 };
    return {
      start: Math.max(0, this.indexAt(top) - margin),
      end: Math.min(this.rowCount, this.indexAt(top + height) + 1 + margin),
    };
  }

  headingsIn({ start, end }: RowRange): PlacedSection[] {
    return this.sections.filter((section) => section.start >= start && section.start <= end);
  }
}

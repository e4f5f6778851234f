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

/** The one row that is higher than the others, and by how much. */
export interface TallRow {
  index: number;
  extra: number;
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
    private readonly tall: TallRow | null = null,
  ) {
    let start = 0;
    this.sections = sections.map((section, order) => {
      const placed = { section, start, order, top: this.rowsAbove(start) + order * sectionHeight };
      start += section.count;
      return placed;
    });
    this.height = this.rowsAbove(rowCount) + sections.length * sectionHeight;
  }

  heightOf(index: number): number {
    return this.rowHeight + (this.tall?.index === index ? this.tall.extra : 0);
  }

  /** Number of headings at or above a row. */
  headingsBefore(index: number): number {
    return this.sections.filter(({ start }) => start <= index).length;
  }

  topOf(index: number): number {
    return this.rowsAbove(index) + this.headingsBefore(index) * this.sectionHeight;
  }

  /** The row at a vertical place; a heading counts as the row below it. */
  indexAt(y: number): number {
    const section = this.sections.findLast(({ top }) => top <= y);
    const inner = section ? Math.max(0, y - section.top - this.sectionHeight) : Math.max(0, y);
    const first = section?.start ?? 0;
    const index = first + Math.floor(this.asEqual(inner, first) / this.rowHeight);
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

  /** Pixels of the rows before one, headings left out. */
  private rowsAbove(index: number): number {
    return index * this.rowHeight + (this.tall && this.tall.index < index ? this.tall.extra : 0);
  }

  /** A distance below the top of a row as it would be if all rows were equal. */
  private asEqual(y: number, first: number): number {
    if (!this.tall || this.tall.index < first) return y;
    const low = (this.tall.index - first + 1) * this.rowHeight;
    return y < low ? y : Math.max(low - 1, y - this.tall.extra);
  }
}

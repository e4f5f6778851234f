/** One line of the board: a row and how far below another it stands. */
export interface BoardLine {
  id: string;
  depth: number;
  /** The row it was opened from; null at the top. */
  parent: string | null;
}

/** Rows that were opened from another one. */
export interface OpenedRows {
  ids: readonly string[];
  nextCursor: string | null;
}

/** The rows in the order in which they are read: those opened from a row follow it. A row stands in the list once. */
export function toLines(top: readonly string[], opened: ReadonlyMap<string, OpenedRows>): BoardLine[] {
  const lines: BoardLine[] = [];
  const seen = new Set<string>();
  const add = (ids: readonly string[], depth: number, parent: string | null): void => {
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      lines.push({ id, depth, parent });
      add(opened.get(id)?.ids ?? [], depth + 1, id);
    }
  };
  add(top, 0, null);
  return lines;
}

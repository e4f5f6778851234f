import type { RowSource } from './row-source';

/** The same selection with one row added or taken away. */
export function toggled(selection: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Ids from one row to another in either direction; rows whose page has not arrived are left out. */
export function idsBetween<T>(rows: RowSource<T>, from: number, to: number, rowId: (row: T) => string): string[] {
  const ids: string[] = [];
  for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
    const row = rows.at(index);
    if (row !== undefined) ids.push(rowId(row));
  }
  return ids;
}

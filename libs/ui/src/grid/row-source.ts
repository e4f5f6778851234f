import type { IconName } from '../icon/icon-names';

/**
 * What a grid reads its rows from. An array is one. A paged source answers `undefined` for rows whose page has not
 * arrived, which are drawn as skeletons; a new object (or signal value) tells the grid that something changed.
 */
export interface RowSource<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** A run of consecutive rows under one heading. The counts of all sections add up to the length of the source. */
export interface RowSection {
  id: string;
  label: string;
  count: number;
  /** Figure shown when it differs from the rows that are listed. */
  shownCount?: number;
  tone?: 'warn';
  icon?: IconName;
}

/** Place of one row: its index, or the id once it is known. */
export function indexOfRow<T>(rows: RowSource<T>, id: string, rowId: (row: T) => string, near: number): number {
  const isAt = (index: number) => {
    const row = index >= 0 && index < rows.length ? rows.at(index) : undefined;
    return row !== undefined && rowId(row) === id;
  };
  for (const index of [near, near - 1, near + 1]) if (isAt(index)) return index;
  for (let index = 0; index < rows.length; index++) if (isAt(index)) return index;
  return -1;
}

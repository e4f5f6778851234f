/** A page of a keyset-paged list; `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface PageQuery {
  /** 1 to 100, default 50. */
  limit?: number;
  cursor?: string;
}

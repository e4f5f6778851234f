/** `GET /api/reports/tags`: tags over time, counted by items and by distinct people. */
export interface TagReportQuery {
  /** ISO dates (inclusive) in the workspace's time zone; default: the last 30 days. */
  from?: string;
  to?: string;
  channel?: string;
}

export interface TagReportView {
  from: string;
  to: string;
  days: string[];
  rows: {
    tagId: string;
    items: number;
    people: number;
    channels: string[];
    perDay: number[];
    /** Items in the period of the same length just before. */
    previousItems: number;
    quotes: TagQuote[];
  }[];
  computedAt: string;
}

export interface TagQuote {
  itemId: string;
  conversationId: string;
  channel: string;
  author: string;
  text: string;
  at: string;
}

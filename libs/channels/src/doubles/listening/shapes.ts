export type FeedFormat = 'rss' | 'atom' | 'json' | 'rdf';

/** Times are milliseconds since 1970. */
export interface FeedEntry {
  id: string;
  title: string | null;
  html: string;
  link: string | null;
  author: string | null;
  image: string | null;
  publishedAt: number;
  updatedAt: number | null;
}

/** One feed of the small web, with the ways it can misbehave. */
export interface Feed {
  name: string;
  title: string;
  format: FeedFormat;
  language: string | null;
  /** Newest first. */
  entries: FeedEntry[];
  /** Ids of entries that were deleted and are said to be. */
  tombstones: { id: string; at: number }[];
  /** Entries that the document shows at most. */
  window: number;
  /** A body that is sent instead of the entries, with its content type. */
  raw: { bytes: Uint8Array; contentType: string } | null;
  /** Status that is answered instead, with `Retry-After` seconds. */
  status: number | null;
  retryAfter: string | null;
  redirect: { to: string; status: number } | null;
  /** Sends validators and answers 304 to them. */
  conditional: boolean;
  cacheControl: string | null;
  ttlMinutes: number | null;
  /** `Authorization`, header or query parameter without which it answers 401. */
  lock: { header: string; value: string } | { parameter: string; value: string } | null;
}

export interface WebPage {
  html: string;
  status: number;
}

export interface HackerNewsItem {
  id: number;
  author: string;
  title: string | null;
  url: string | null;
  html: string;
  story: number | null;
  createdAt: number;
}

export interface Toot {
  id: string;
  author: string;
  html: string;
  tags: string[];
  language: string | null;
  visibility: 'public' | 'unlisted' | 'private';
  createdAt: number;
  editedAt: number | null;
}

export interface Skeet {
  uri: string;
  cid: string;
  did: string;
  handle: string;
  text: string;
  language: string | null;
  createdAt: number;
}

export interface Submission {
  name: string;
  author: string;
  subreddit: string;
  title: string;
  text: string;
  createdAt: number;
  editedAt: number | null;
  state: 'visible' | 'deleted' | 'removed';
}

/** What a request was, for tests of manners. */
export interface SeenCall {
  path: string;
  query: string;
  headers: Record<string, string>;
}

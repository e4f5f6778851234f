import { FaultPlayer } from '../faults';
import type { Feed, FeedEntry, HackerNewsItem, SeenCall, Skeet, Submission, Toot, WebPage } from './shapes';

export interface ListeningNetworkOptions {
  clock: () => Date;
  /** Most results of one page of a search. */
  maxPageSize?: number;
  /** Where the entries' links lead; default an address nobody answers. */
  siteUrl?: string;
  /** Searching Bluesky needs a session. */
  blueskyNeedsSession?: boolean;
}

const MOST_CALLS = 200;
const MOST_ENTRIES = 500;

/** A feed without entries and without tricks. */
export function newFeed(name: string): Feed {
  return {
    name,
    title: name,
    format: 'rss',
    language: null,
    entries: [],
    tombstones: [],
    window: MOST_ENTRIES,
    raw: null,
    status: null,
    retryAfter: null,
    redirect: null,
    conditional: true,
    cacheControl: null,
    ttlMinutes: null,
    lock: null,
  };
}

/** A small web of feeds, with Hacker News, a Mastodon server, Bluesky and Reddit as far as their searches go. */
export class ListeningNetwork {
  readonly faults = new FaultPlayer((status, detail) => ({ error: detail, message: detail, status }));
  readonly feeds = new Map<string, Feed>();
  readonly pages = new Map<string, WebPage>();
  readonly stories: HackerNewsItem[] = [];
  readonly toots: Toot[] = [];
  readonly skeets: Skeet[] = [];
  readonly submissions: Submission[] = [];
  /** Tokens by what they open: `mastodon`, `bluesky`, `reddit`. */
  readonly tokens = new Map<string, string>();
  /** Names and passwords of Bluesky, client ids and secrets of Reddit. */
  readonly secrets = new Map<string, string>();
  readonly calls: SeenCall[] = [];
  siteUrl: string;
  private made = 0;

  constructor(readonly options: ListeningNetworkOptions) {
    this.siteUrl = options.siteUrl ?? 'https://sites.example';
  }

  now(): number {
    return this.options.clock().getTime();
  }

  /** A number that was not given before, also after a restart from kept state. */
  next(): number {
    this.made += 1;
    return this.made;
  }

  note(call: SeenCall): void {
    this.calls.push(call);
    if (this.calls.length > MOST_CALLS) this.calls.shift();
  }

  addFeed(name: string, more: Partial<Feed> = {}): Feed {
    const feed = { ...newFeed(name), ...more };
    this.feeds.set(name, feed);
    return feed;
  }

  feed(name: string): Feed {
    const feed = this.feeds.get(name);
    if (!feed) throw new Error(`no feed ${name}`);
    return feed;
  }

  /** Publishes an entry, newest first. */
  publish(name: string, html: string, more: Partial<FeedEntry> = {}): FeedEntry {
    const number = this.next();
    const entry: FeedEntry = {
      id: `${name}-${number}`,
      title: null,
      html,
      link: `${this.siteUrl}/${name}/${number}`,
      author: 'writer_1',
      image: null,
      publishedAt: this.now(),
      updatedAt: null,
      ...more,
    };
    const { entries } = this.feed(name);
    entries.unshift(entry);
    entries.length = Math.min(entries.length, MOST_ENTRIES);
    return entry;
  }

  submitStory(author: string, title: string, url: string | null = null, html = ''): HackerNewsItem {
    return this.addItem({ author, title, url, html, story: null });
  }

  commentOn(story: number, author: string, html: string): HackerNewsItem {
    return this.addItem({ author, title: null, url: null, html, story });
  }

  private addItem(item: Omit<HackerNewsItem, 'id' | 'createdAt'>): HackerNewsItem {
    const made = { ...item, id: 41_000_000 + this.next(), createdAt: this.now() };
    this.stories.unshift(made);
    return made;
  }

  toot(author: string, html: string, more: Partial<Toot> = {}): Toot {
    const tags = [...html.matchAll(/#([\p{L}\p{N}_]+)/gu)].map(([, tag = '']) => tag.toLowerCase());
    const made: Toot = {
      id: String(115_500_000_000_000_000n + BigInt(this.next())),
      author,
      html,
      tags,
      language: null,
      visibility: 'public',
      createdAt: this.now(),
      editedAt: null,
      ...more,
    };
    this.toots.unshift(made);
    return made;
  }

  skeet(handle: string, text: string, more: Partial<Skeet> = {}): Skeet {
    const did = `did:plc:${handle.replace(/[^a-z0-9]/gi, '').toLowerCase()}`;
    const number = this.next();
    const made: Skeet = {
      uri: `at://${did}/app.bsky.feed.post/3n2q${number.toString(36).padStart(9, 'a')}`,
      cid: `bafyrei${number}`,
      did,
      handle,
      text,
      language: null,
      createdAt: this.now(),
      ...more,
    };
    this.skeets.unshift(made);
    return made;
  }

  submit(author: string, subreddit: string, title: string, text = ''): Submission {
    const name = `t3_${(50_000_000 + this.next()).toString(36)}`;
    const made: Submission = { name, author, subreddit, title, text, createdAt: this.now(), editedAt: null, state: 'visible' }; // prettier-ignore
    this.submissions.unshift(made);
    return made;
  }

  /** Whether a search engine would find a text: every word and “phrase” of the question stands in it. */
  finds(question: string, text: string): boolean {
    const parts = [...question.matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '');
    const plain = text.replace(/<[^>]+>/g, ' ').toLowerCase();
    return parts.every((part) => plain.includes(part.toLowerCase()));
  }

  pageSize(asked: string | null, usual: number): number {
    return Math.min(Number(asked ?? usual) || usual, this.options.maxPageSize ?? 1000);
  }
}

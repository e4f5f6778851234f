import type { ListeningNetwork } from './network';
import type { Feed, HackerNewsItem, Skeet, Submission, Toot } from './shapes';

/** A refusal of one of the networks, in its own words. */
export class SearchProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`status ${status}`);
  }
}

const iso = (time: number) => new Date(time).toISOString();

/** `GET /api/v1/search_by_date` of the Hacker News search. */
export function searchHackerNews(network: ListeningNetwork, query: URLSearchParams): unknown {
  const since = Number(/created_at_i>(\d+)/.exec(query.get('numericFilters') ?? '')?.[1] ?? 0);
  const hits = network.stories.filter(
    ({ title, html, createdAt }) =>
      Math.floor(createdAt / 1000) > since && network.finds(query.get('query') ?? '', `${title ?? ''} ${html}`),
  );
  const size = network.pageSize(query.get('hitsPerPage'), 20);
  const page = Number(query.get('page') ?? 0);
  return {
    hits: hits.slice(page * size, (page + 1) * size).map((item) => hitOf(network, item)),
    nbHits: hits.length,
    page,
    nbPages: Math.ceil(hits.length / size),
    hitsPerPage: size,
  };
}

/** `GET /api/v1/items/{id}`. */
export function hackerNewsItem(network: ListeningNetwork, id: string): unknown {
  const item = network.stories.find((one) => String(one.id) === id);
  if (!item) throw new SearchProblem(404, { status: 404, error: 'Not Found' });
  return { id: item.id, author: item.author, title: item.title, text: item.html, created_at: iso(item.createdAt) };
}

function hitOf(network: ListeningNetwork, { id, author, title, url, html, story, createdAt }: HackerNewsItem): unknown {
  const parent = network.stories.find((one) => one.id === story);
  return {
    objectID: String(id),
    author,
    created_at: iso(createdAt),
    created_at_i: Math.floor(createdAt / 1000),
    story_id: story ?? id,
    ...(story === null
      ? { title, url, story_text: html, points: 1, num_comments: 0, _tags: ['story'] }
      : { comment_text: html, story_title: parent?.title ?? null, parent_id: story, _tags: ['comment'] }),
  };
}

/** `GET /api/v1/timelines/tag/{tag}`. */
export function tagTimeline(network: ListeningNetwork, tag: string, query: URLSearchParams): unknown {
  const before = query.get('max_id');
  const found = network.toots.filter(
    ({ tags, visibility }) => visibility === 'public' && tags.includes(tag.toLowerCase()),
  );
  const from = before === null ? 0 : found.findIndex(({ id }) => BigInt(id) < BigInt(before));
  if (from < 0) return [];
  return found.slice(from, from + network.pageSize(query.get('limit'), 20)).map(statusOf);
}

/** `GET /api/v2/search?type=statuses`. */
export function searchStatuses(network: ListeningNetwork, query: URLSearchParams): unknown {
  const found = network.toots.filter(({ html }) => network.finds(query.get('q') ?? '', html));
  return {
    accounts: [],
    hashtags: [],
    statuses: found.slice(0, network.pageSize(query.get('limit'), 20)).map(statusOf),
  };
}

/** `GET /api/v1/statuses/{id}`. */
export function oneStatus(network: ListeningNetwork, id: string): unknown {
  const toot = network.toots.find((one) => one.id === id);
  if (!toot) throw new SearchProblem(404, { error: 'Record not found' });
  return statusOf(toot);
}

function statusOf({ id, author, html, language, visibility, createdAt, editedAt }: Toot): unknown {
  return {
    id,
    uri: `https://social.example/users/${author}/statuses/${id}`,
    url: `https://social.example/@${author}/${id}`,
    created_at: iso(createdAt),
    edited_at: editedAt === null ? null : iso(editedAt),
    visibility,
    language,
    spoiler_text: '',
    content: `<p>${html}</p>`,
    media_attachments: [],
    account: {
      id: `1${author.length}`,
      username: author,
      acct: author,
      display_name: author,
      url: `https://social.example/@${author}`,
    },
  };
}

/** `app.bsky.feed.searchPosts`. */
export function searchPosts(network: ListeningNetwork, query: URLSearchParams): unknown {
  const since = Date.parse(query.get('since') ?? '') || 0;
  const found = network.skeets.filter(
    ({ text, createdAt }) => createdAt >= since && network.finds(query.get('q') ?? '', text),
  );
  const from = Number(query.get('cursor') ?? 0);
  const end = from + network.pageSize(query.get('limit'), 25);
  return { posts: found.slice(from, end).map(postOf), ...(end < found.length && { cursor: String(end) }) };
}

/** `app.bsky.feed.getPosts`: what is gone is left out. */
export function getPosts(network: ListeningNetwork, query: URLSearchParams): unknown {
  const uris = query.getAll('uris');
  if (uris.length > 25) throw new SearchProblem(400, { error: 'InvalidRequest', message: 'too many uris' });
  return { posts: network.skeets.filter(({ uri }) => uris.includes(uri)).map(postOf) };
}

function postOf({ uri, cid, did, handle, text, language, createdAt }: Skeet): unknown {
  return {
    uri,
    cid,
    author: { did, handle, displayName: handle.split('.')[0], labels: [] },
    record: {
      $type: 'app.bsky.feed.post',
      text,
      createdAt: iso(createdAt),
      ...(language !== null && { langs: [language] }),
    },
    indexedAt: iso(createdAt),
    labels: [],
  };
}

/** `GET /search?type=link&sort=new` of Reddit. */
export function searchSubmissions(network: ListeningNetwork, query: URLSearchParams): unknown {
  const found = foundSubmissions(network, query.get('q') ?? '');
  const after = query.get('after');
  const from = after === null ? 0 : found.findIndex(({ name }) => name === after) + 1;
  const page = found.slice(from, from + network.pageSize(query.get('limit'), 25));
  const more = from + page.length < found.length;
  return listing(page, more ? (page.at(-1)?.name ?? null) : null);
}

/** `GET /api/info?id=t3_a,t3_b`: deleted ones are listed without words. */
export function submissionInfo(network: ListeningNetwork, query: URLSearchParams): unknown {
  const names = (query.get('id') ?? '').split(',');
  return listing(network.submissions.filter(({ name }) => names.includes(name)), null); // prettier-ignore
}

/** `search.rss`: the same for readers of feeds. */
export function submissionsFeed(network: ListeningNetwork, query: URLSearchParams, feed: Feed): Feed {
  const entries = foundSubmissions(network, query.get('q') ?? '').slice(0, 25).map((one) => ({
    id: one.name,
    title: one.title,
    html: `<div class="md"><p>${one.text}</p></div>`,
    link: `https://www.reddit.com/r/${one.subreddit}/comments/${one.name.slice(3)}/`,
    author: `/u/${one.author}`,
    image: null,
    publishedAt: one.createdAt,
    updatedAt: one.editedAt,
  })); // prettier-ignore
  return { ...feed, entries };
}

function foundSubmissions(network: ListeningNetwork, question: string): Submission[] {
  return network.submissions.filter(({ title, text, state }) => state === 'visible' && network.finds(question, `${title} ${text}`)); // prettier-ignore
}

function listing(things: readonly Submission[], after: string | null): unknown {
  const children = things.map((thing) => ({ kind: 't3', data: thingOf(thing) }));
  return { kind: 'Listing', data: { children, after, before: null, dist: children.length } };
}

function thingOf({ name, author, subreddit, title, text, createdAt, editedAt, state }: Submission): unknown {
  return {
    id: name.slice(3),
    name,
    title,
    subreddit,
    is_self: true,
    author: state === 'deleted' ? '[deleted]' : author,
    ...(state !== 'deleted' && { author_fullname: `t2_${author.replace(/\W/g, '').toLowerCase()}` }),
    selftext: state === 'visible' ? text : `[${state}]`,
    removed_by_category: state === 'removed' ? 'moderator' : state === 'deleted' ? 'deleted' : null,
    permalink: `/r/${subreddit}/comments/${name.slice(3)}/post/`,
    created_utc: Math.floor(createdAt / 1000),
    edited: editedAt === null ? false : Math.floor(editedAt / 1000),
    score: 1,
    num_comments: 0,
  };
}

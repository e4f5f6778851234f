import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { fetchedPayload, idOf, type Json, recordOf, timeOf } from '../../spi/read';
import { watchPostsDaysField } from '../meta/settings';
import { numberSetting } from '../../spi/settings';
import { unless } from '../../spi/verbs';
import { walkSince, type Found, type WalkRead, type WalkStep } from '../meta/walk';
import { FacebookClient, type GraphPage } from './facebook.client';

const DAY_MS = 86_400_000;
const NOTHING: WalkRead = { found: [], then: [] };

/** Reads new posts and, under the posts that moved, new comments. Recommendations cannot be read; they come by webhook. */
export async function fetchFacebook(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new FacebookClient(account, signal);
  const watchedMs = numberSetting(account, watchPostsDaysField) * DAY_MS;
  const page = await walkSince(request, {
    start: () => [{ kind: 'feed' }, { kind: 'tagged' }],
    now: () => client.now(),
    read: (step, since) =>
      step.kind === 'comments'
        ? readComments(client, step, { since, ownId: account.externalId })
        : readPosts(client, step, { since, ownId: account.externalId, watchedMs }),
  });
  return { ...page, ...client.graph.quota };
}

interface Scope {
  since: string;
  ownId: string;
}

async function readPosts(
  client: FacebookClient,
  step: WalkStep,
  { since, ownId, watchedMs }: Scope & { watchedMs: number },
): Promise<WalkRead> {
  const from = Math.max(0, Math.floor((Date.parse(since) - watchedMs) / 1000));
  const edge = step.kind === 'tagged' ? 'tagged' : 'feed';
  const read = () => client.posts(edge, from, step.after ?? null);
  // Mentions are an extra: a Page that may not read them still has its own feed.
  const page = edge === 'tagged' ? await unless(['forbidden', 'invalid', 'gone'], read) : await read();
  if (!page) return NOTHING;
  const next = page.next === null ? [] : [{ ...step, after: page.next }];
  const found = page.list.map((post) => foundPost(post, page, edge, ownId)).filter((entry) => entry !== null);
  if (edge === 'tagged') return { found, then: next };
  const moved = page.list.filter((post) => movedAt(post) >= since).flatMap((post) => idOf(post['id']) ?? []);
  return { found, then: [...moved.map((id): WalkStep => ({ kind: 'comments', id })), ...next] };
}

/** A comment moves its post: `updated_time` is that of the last comment. */
function movedAt(post: Json): string {
  return timeOf(post['updated_time']) ?? timeOf(post['created_time']) ?? '';
}

function foundPost(post: Json, page: GraphPage, edge: 'feed' | 'tagged', ownId: string): Found | null {
  const authorId = idOf(recordOf(post['from'])?.['id']);
  const isOwn = authorId === null || authorId === ownId;
  if (edge === 'tagged' && isOwn) return null;
  return {
    // Context of our own post is worth having again when it moved; a visitor's post is new once.
    at: isOwn ? movedAt(post) : (timeOf(post['created_time']) ?? ''),
    state: JSON.stringify([post['id'], post['message']]),
    payload: fetchedPayload(edge === 'tagged' ? 'mention-post' : 'post', ownId, page.at, { post }),
  };
}

async function readComments(client: FacebookClient, step: WalkStep, { since, ownId }: Scope): Promise<WalkRead> {
  const postId = step.id ?? '';
  const page = await unless(['gone'], () => client.comments(postId, step.after ?? null));
  if (!page) return NOTHING;
  const found = page.list.map((comment): Found => ({
    at: timeOf(comment['created_time']) ?? '',
    state: JSON.stringify([comment['id'], comment['message'], comment['is_hidden'] === true]),
    payload: fetchedPayload('comment', ownId, page.at, { post_id: postId, comment }),
  }));
  const reachedOld = found.some(({ at }) => at < since);
  return { found, then: page.next === null || reachedOld ? [] : [{ ...step, after: page.next }] };
}

/** Reads the object of a hint (`comment:id`, `post:id`, `mention:comment:id`, `mention:post:id`). */
export async function fetchFacebookRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const [, mention, kind, id] = /^(mention:)?(comment|post):(\S+)$/.exec(ref) ?? [];
  if (kind === undefined || id === undefined)
    throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  const client = new FacebookClient(account, signal);
  // What names the Page elsewhere may be private to us.
  const reasons = mention ? ['gone', 'forbidden'] : ['gone'];
  const answer = await unless(reasons, () => (kind === 'comment' ? client.comment(id) : client.post(id)));
  if (!answer) return [];
  const name = mention ? `mention-${kind}` : kind;
  const value = kind === 'comment' ? { comment: answer.body, post_id: null } : { post: answer.body };
  return [fetchedPayload(name, account.externalId, answer.at, value)];
}

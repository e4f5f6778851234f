import { callApi, type ApiAnswer, type ApiRequest } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { countOf, idOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';
import { credential } from '../../spi/settings';
import { refusalIn, untilReset, xError } from './x.errors';
import { apiOf } from './x.settings';
import { isEnding, renewTokens, tokensIn } from './x.token';

type Query = Readonly<Record<string, string>>;
/** Whose token a call carries: the account's, or the app's own for webhooks. */
type Caller = 'account' | 'app';

export interface XAnswer {
  body: Json;
  /** The platform's clock (`Date` header): when this state was seen. */
  at: string;
  /** Process time (ms) until which this call should not be made again; null when the window has room. */
  spentUntil: number | null;
}

export interface XPage extends XAnswer {
  list: Json[];
  next: string | null;
}

const TWEET_FIELDS =
  'created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,edit_history_tweet_ids,attachments,public_metrics,reply_settings,note_tweet';
const POSTS: Query = {
  'tweet.fields': TWEET_FIELDS,
  expansions: 'author_id,attachments.media_keys,referenced_tweets.id',
  'user.fields': 'name,username,profile_image_url,verified,public_metrics',
  'media.fields': 'url,preview_image_url,type',
};
const DM_FIELDS: Query = {
  'dm_event.fields': 'id,text,event_type,created_at,sender_id,dm_conversation_id,attachments,referenced_tweets',
  event_types: 'MessageCreate',
  expansions: 'sender_id,attachments.media_keys',
  'user.fields': 'name,username,profile_image_url,verified,public_metrics',
  'media.fields': 'url,preview_image_url,type',
};
const USER_FIELDS: Query = { 'user.fields': 'name,username,profile_image_url,verified,verified_type,protected' };
const PAGE_SIZE = 100;
export const MOST_IDS = 100;

/** The calls of one account; with the sign-in the only place of this connector that talks to the network. */
export class XClient {
  /** What is stored, and renewed under way. */
  private stored: Readonly<Record<string, string>>;

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {
    this.stored = account.credentials;
  }

  get credentials(): Readonly<Record<string, string>> {
    return this.stored;
  }

  me(): Promise<XAnswer> {
    return this.get('users/me', USER_FIELDS);
  }

  /** Posts that name the account, newest first. */
  mentions(since: string | null, token: string | null, size = PAGE_SIZE): Promise<XPage> {
    return this.page(`users/${this.self}/mentions`, POSTS, { since_id: since, pagination_token: token }, size);
  }

  /** The account's own posts and replies, newest first. */
  own(since: string | null, token: string | null, size = PAGE_SIZE): Promise<XPage> {
    return this.page(`users/${this.self}/tweets`, POSTS, { since_id: since, pagination_token: token }, size);
  }

  /** Posts of the last seven days in a conversation, newest first. */
  conversation(id: string, since: string, token: string | null): Promise<XPage> {
    const query = { ...POSTS, query: `conversation_id:${id}` };
    return this.page('tweets/search/recent', query, { since_id: since, next_token: token });
  }

  /** Direct messages of the last 30 days, newest first. */
  messages(token: string | null, size = PAGE_SIZE): Promise<XPage> {
    return this.page('dm_events', DM_FIELDS, { pagination_token: token }, size);
  }

  /** Up to 100 posts; those that are gone are missing from `data`. */
  posts(ids: readonly string[]): Promise<XAnswer> {
    return this.call({ method: 'GET', url: this.urlOf('tweets', { ...POSTS, ids: ids.join(',') }) }, 'account', false);
  }

  async createPost(text: string, replyTo: string, mediaIds: readonly string[]): Promise<{ id: string; at: string }> {
    const media = mediaIds.length > 0 ? { media: { media_ids: mediaIds } } : {};
    const { body, at } = await this.send('POST', 'tweets', {
      text,
      reply: { in_reply_to_tweet_id: replyTo },
      ...media,
    });
    return { id: named(body, 'id'), at };
  }

  deletePost(id: string): Promise<XAnswer> {
    return this.send('DELETE', `tweets/${path(id)}`);
  }

  setHidden(id: string, hidden: boolean): Promise<XAnswer> {
    return this.send('PUT', `tweets/${path(id)}/hidden`, { hidden });
  }

  async sendMessage(userId: string, message: Json): Promise<{ id: string; conversation: string | null; at: string }> {
    const { body, at } = await this.send('POST', `dm_conversations/with/${path(userId)}/messages`, message);
    return { id: named(body, 'dm_event_id'), conversation: idOf(recordOf(body['data'])?.['dm_conversation_id']), at };
  }

  deleteMessage(id: string): Promise<XAnswer> {
    return this.send('DELETE', `dm_events/${path(id)}`);
  }

  setDmBlock(userId: string, blocks: boolean): Promise<XAnswer> {
    return this.send('POST', `users/${path(userId)}/dm/${blocks ? 'block' : 'unblock'}`);
  }

  /** Uploads an image nobody sees until it is posted: repeating it does no harm. */
  async upload(file: Blob, name: string, category: 'tweet_image' | 'dm_image'): Promise<string> {
    const form = new FormData();
    form.set('media', file, name);
    form.set('media_category', category);
    const url = this.urlOf('media/upload');
    const { body } = await this.call({ method: 'POST', url, body: form }, 'account', true).catch((error: unknown) => {
      throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
    });
    const id = idOf(recordOf(body['data'])?.['id']);
    if (id === null) throw new ConnectorUnavailable('X named no uploaded image', false);
    return id;
  }

  webhooks(): Promise<XAnswer> {
    return this.call({ method: 'GET', url: this.urlOf('webhooks') }, 'app', true);
  }

  createWebhook(url: string): Promise<XAnswer> {
    return this.send('POST', 'webhooks', { url }, 'app');
  }

  /** Asks X to send the handshake again. */
  revalidate(id: string): Promise<XAnswer> {
    return this.send('PUT', `webhooks/${path(id)}`, undefined, 'app');
  }

  subscriptions(): Promise<XAnswer> {
    return this.call({ method: 'GET', url: this.urlOf('activity/subscriptions') }, 'app', true);
  }

  /** Private events need the account's own token, public ones the app's. */
  subscribe(eventType: string, webhookId: string, by: Caller): Promise<XAnswer> {
    const { externalId } = this.account;
    const filter = { user_id: externalId };
    const body = { event_type: eventType, filter, tag: `acct-${externalId}`, webhook_id: webhookId };
    return this.send('POST', 'activity/subscriptions', body, by);
  }

  private get self(): string {
    const { externalId } = this.account;
    if (externalId === '') throw new ConnectorRejected('Test the account first: its X id is not known yet', 'invalid');
    return path(externalId);
  }

  private get(edge: string, query: Query): Promise<XAnswer> {
    return this.call({ method: 'GET', url: this.urlOf(edge, query) }, 'account', true);
  }

  private send(method: 'POST' | 'PUT' | 'DELETE', edge: string, body?: Json, by: Caller = 'account'): Promise<XAnswer> {
    const content =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return this.call({ method, url: this.urlOf(edge), ...content }, by, true);
  }

  private async page(
    edge: string,
    query: Query,
    optional: Readonly<Record<string, string | null>>,
    size = PAGE_SIZE,
  ): Promise<XPage> {
    const given = Object.entries(optional).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
    const url = this.urlOf(edge, { ...query, max_results: String(size), ...Object.fromEntries(given) });
    // A list without a result has no `data`, with or without `errors` beside it.
    const answer = await this.call({ method: 'GET', url }, 'account', false);
    const next = textOf(recordOf(answer.body['meta'])?.['next_token']);
    return { ...answer, list: recordsOf(answer.body['data']), next: next || null };
  }

  private async call(request: ApiRequest, by: Caller, needsData: boolean): Promise<XAnswer> {
    const answer = await this.authorised(request, by);
    const writes = request.method !== 'GET';
    const body = answer.body === null && writes ? {} : recordOf(answer.body);
    if (!body) throw new ConnectorUnavailable('X gave an answer that is not JSON', writes);
    const refused = needsData ? refusalIn(body) : null;
    if (refused) throw refused;
    const isSpent = countOf(Number(answer.headers.get('x-rate-limit-remaining') ?? 1)) === 0;
    const wait = isSpent ? untilReset(answer.headers) : null;
    return { body, at: answer.at, spentUntil: wait === null ? null : Date.now() + wait };
  }

  /** A 401 renews the account's token once; a request that was refused so did nothing. */
  private async authorised(request: ApiRequest, by: Caller): Promise<ApiAnswer> {
    const { account, signal } = this;
    if (by === 'app') return this.sent(request, credential(account, 'appToken') ?? '');
    if (isEnding(this.stored)) this.stored = await renewTokens(account, signal);
    const { access, refresh } = tokensIn(this.stored);
    try {
      return await this.sent(request, access);
    } catch (error) {
      const canRenew = error instanceof ConnectorAuthError && error.message.includes('answered 401');
      if (!canRenew || refresh === null) throw error;
      this.stored = await renewTokens(account, signal);
      return this.sent(request, tokensIn(this.stored).access);
    }
  }

  private sent(request: ApiRequest, token: string): Promise<ApiAnswer> {
    const { account, signal, stored } = this;
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const secrets = [token, ...Object.values(stored)];
    return callApi({ ...request, headers }, { account, signal, platform: 'X', secrets, classify: xError });
  }

  private urlOf(edge: string, query: Query = {}): string {
    const text = new URLSearchParams(query).toString();
    return `${apiOf(this.account)}/${edge}${text && `?${text}`}`;
  }
}

/** The id of what a call has made; without one it may have been made all the same. */
function named(body: Json, name: string): string {
  const id = idOf(recordOf(body['data'])?.[name]);
  if (id === null) throw new ConnectorUnavailable('X named nothing that it made', true);
  return id;
}

function path(id: string): string {
  return encodeURIComponent(id);
}

import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { idOf, type Json, recordOf, recordsOf, textOf } from '../../spi/read';
import { noteCall } from './tiktok.budget';
import { classifyHttp, messageOf, refusalOf, TokenRefused } from './tiktok.errors';
import { apiOf } from './tiktok.settings';
import { accessToken } from './tiktok.token';

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** `data` of an answer, and when TikTok gave it (ISO). */
export interface TikTokAnswer {
  data: Json;
  at: string;
}

export interface TikTokPage {
  list: Json[];
  /** Where to go on; null on the last page. A page can be short or empty before that. */
  next: string | null;
  at: string;
}

export type ConversationType = 'STRANGER' | 'SINGLE';
export type WebhookEvent = 'COMMENT' | 'DIRECT_MESSAGE' | 'BRAND_MENTION';

export const VIDEO_PAGE = 20;
export const COMMENT_PAGE = 30;
const CONVERSATION_PAGE = 100;
/** A page may be short or empty although more follows. */
const MOST_SHORT_PAGES = 3;
const VIDEO_FIELDS = ['item_id', 'caption', 'share_url', 'create_time', 'comments', 'likes', 'thumbnail_url'] as const;
const NEWEST_FIRST = { sort_field: 'create_time', sort_order: 'desc' };

/** The calls of one account; with the sign-in the only place of this connector that talks to the network. */
export class TikTokClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  profile(): Promise<TikTokAnswer> {
    return this.get('business/get', { fields: ['username', 'display_name'] });
  }

  /** The account's videos, newest first. */
  async videos(cursor: string | null, size = VIDEO_PAGE): Promise<TikTokPage> {
    return pageOf(await this.get('business/video/list', { fields: VIDEO_FIELDS, max_count: size, cursor }), 'videos');
  }

  /** Top-level comments of a video, newest first, each with some of its replies; hidden ones among them. */
  async comments(videoId: string, cursor: string | null): Promise<TikTokPage> {
    const query = { video_id: videoId, status: 'ALL', include_replies: true, max_count: COMMENT_PAGE, cursor };
    return pageOf(await this.get('business/comment/list', { ...query, ...NEWEST_FIRST }), 'comments');
  }

  /** Up to 30 comments and replies of one video. On a last page (`next` null) those that are gone are missing. */
  async commentsById(videoId: string, ids: readonly string[]): Promise<TikTokPage> {
    const query = { video_id: videoId, status: 'ALL', comment_ids: ids, max_count: COMMENT_PAGE, ...NEWEST_FIRST };
    const list: Json[] = [];
    let page: TikTokPage = { list, next: null, at: '' };
    for (let pages = 0; pages < MOST_SHORT_PAGES; pages += 1) {
      page = pageOf(await this.get('business/comment/list', { ...query, cursor: page.next }), 'comments');
      list.push(...page.list);
      if (page.next === null || list.length >= ids.length) break;
    }
    return { ...page, list };
  }

  /** The replies to a top-level comment, newest first. */
  async replies(videoId: string, commentId: string, cursor: string | null): Promise<TikTokPage> {
    const query = { video_id: videoId, comment_id: commentId, status: 'ALL', max_count: COMMENT_PAGE, cursor };
    return pageOf(await this.get('business/comment/reply/list', { ...query, ...NEWEST_FIRST }), 'comments');
  }

  /** `STRANGER`: nobody has answered yet; `SINGLE`: the others. At most 100 of the last 90 days. */
  async conversations(type: ConversationType, cursor: string | null, size = CONVERSATION_PAGE): Promise<TikTokPage> {
    const query = { conversation_type: type, limit: size, cursor };
    return pageOf(await this.get('business/message/conversation/list', query), 'conversations');
  }

  /** The 20 newest messages of a conversation, and who takes part in it. */
  messages(conversationId: string): Promise<TikTokAnswer> {
    return this.get('business/message/content/list', { conversation_id: conversationId });
  }

  async mayReceiveImages(conversationId: string): Promise<boolean> {
    const query = { conversation_id: conversationId, conversation_type: 'SINGLE', capability_types: ['IMAGE_SEND'] };
    const { data } = await this.get('business/message/capabilities/get', query);
    return recordsOf(data['capability_infos']).every(({ capability_result: result }) => result !== false);
  }

  reply(videoId: string, commentId: string, text: string): Promise<TikTokAnswer> {
    return this.post('business/comment/reply/create', { video_id: videoId, comment_id: commentId, text });
  }

  comment(videoId: string, text: string): Promise<TikTokAnswer> {
    return this.post('business/comment/create', { video_id: videoId, text });
  }

  setHidden(videoId: string, commentId: string, hidden: boolean): Promise<TikTokAnswer> {
    const action = hidden ? 'HIDE' : 'UNHIDE';
    return this.post('business/comment/hide', { video_id: videoId, comment_id: commentId, action });
  }

  setLiked(commentId: string, liked: boolean): Promise<TikTokAnswer> {
    return this.post('business/comment/like', { comment_id: commentId, action: liked ? 'LIKE' : 'UNLIKE' });
  }

  deleteComment(commentId: string): Promise<TikTokAnswer> {
    return this.post('business/comment/delete', { comment_id: commentId });
  }

  sendMessage(conversationId: string, message: Json): Promise<TikTokAnswer> {
    const recipient = { recipient_type: 'CONVERSATION', recipient: conversationId };
    return this.post('business/message/send', { ...recipient, ...message });
  }

  async uploadImage(file: Blob, name: string): Promise<string> {
    const form = new FormData();
    form.set('business_id', this.businessId);
    form.set('media_type', 'IMAGE');
    form.set('file', file, name);
    const answer = await this.call('business/message/media/upload', { method: 'POST', url: '', body: form });
    const id = idOf(answer.data['media_id']);
    if (id === null) throw new ConnectorUnavailable('TikTok took the image without an id', false);
    return id;
  }

  /** The short-lived address of a message's file, with the header that reading it wants. */
  async mediaAddress(media: Json): Promise<{ url: string | null; headers: Record<string, string>; at: string }> {
    const { data, at } = await this.post('business/message/media/download', media);
    const { value } = await accessToken(this.account, this.signal);
    return { url: textOf(data['download_url']), headers: { 'x-user': value }, at };
  }

  /** Where the app's events of a type go; null when nowhere. */
  async webhook(event: WebhookEvent): Promise<string | null> {
    const query = new URLSearchParams({ ...this.app, event_type: event }).toString();
    const answer = await this.send('business/webhook/list', { method: 'GET', url: `?${query}` }, []);
    return textOf(dataOf(answer)['callback_url']);
  }

  async setWebhook(event: WebhookEvent, url: string): Promise<void> {
    const body = JSON.stringify({ ...this.app, event_type: event, callback_url: url });
    await this.send('business/webhook/update', { method: 'POST', url: '', headers: JSON_BODY, body }, []);
  }

  private get app(): { app_id: string; secret: string } {
    const { appId = '', appSecret = '' } = this.account.credentials;
    return { app_id: appId, secret: appSecret };
  }

  private get businessId(): string {
    const id = this.account.externalId || this.account.credentials['openId'];
    if (!id) throw new ConnectorAuthError('TikTok has not said whose sign-in this is: connect the account again');
    return id;
  }

  /** Lists are JSON in the query. */
  private get(endpoint: string, query: Query): Promise<TikTokAnswer> {
    const parameters = new URLSearchParams({ business_id: this.businessId });
    for (const [name, value] of Object.entries(query)) {
      if (value !== null) parameters.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
    return this.call(endpoint, { method: 'GET', url: `?${parameters.toString()}` });
  }

  private post(endpoint: string, body: Json): Promise<TikTokAnswer> {
    const whole = JSON.stringify({ business_id: this.businessId, ...body });
    return this.call(endpoint, { method: 'POST', url: '', headers: JSON_BODY, body: whole });
  }

  /** A call with the account's token; renewed and repeated once when TikTok no longer takes it. */
  private async call(endpoint: string, request: ApiRequest): Promise<TikTokAnswer> {
    const { value } = await accessToken(this.account, this.signal);
    const answer = await this.callWith(value, endpoint, request).catch(async (error: unknown) => {
      if (!(error instanceof TokenRefused)) throw error;
      const fresh = await accessToken(this.account, this.signal, value);
      return this.callWith(fresh.value, endpoint, request);
    });
    return { data: dataOf(answer), at: answer.at };
  }

  private callWith(token: string, endpoint: string, request: ApiRequest): Promise<ApiAnswer> {
    return this.send(endpoint, { ...request, headers: { ...request.headers, 'access-token': token } }, [token]);
  }

  /** Without the slash at its end an address redirects and a POST loses its body. */
  private async send(endpoint: string, request: ApiRequest, secrets: string[]): Promise<ApiAnswer> {
    const { account, signal } = this;
    const writes = request.method !== 'GET';
    noteCall(account, endpoint);
    const answer = await callApi(
      { ...request, url: `${apiOf(account)}/${endpoint}/${request.url}`, redirect: 'error' },
      {
        account,
        signal,
        platform: 'TikTok',
        secrets,
        classify: (refused, detail) => classifyHttp(refused, writes, detail),
      },
    );
    const detail = redacted(`TikTok refused: ${messageOf(answer) || 'no reason given'}`, account, secrets);
    const refusal = refusalOf(answer, writes, detail);
    if (refusal) throw refusal;
    return answer;
  }
}

const JSON_BODY = { 'content-type': 'application/json' };

function dataOf({ body }: ApiAnswer): Json {
  return recordOf(recordOf(body)?.['data']) ?? {};
}

function pageOf({ data, at }: TikTokAnswer, name: string): TikTokPage {
  const next = data['has_more'] === true ? idOf(data['cursor']) : null;
  return { list: recordsOf(data[name]), next, at };
}

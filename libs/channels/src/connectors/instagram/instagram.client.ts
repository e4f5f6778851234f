import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { GraphAnswer, GraphClient } from '../meta/graph-client';
import type { LongLivedToken } from '../meta/long-lived';
import { MessagesClient } from '../meta/messages.client';
import { idOf, recordOf, type Json } from '../../spi/read';
import { readMany, type ReadObject } from '../meta/read-many';
import { clientOf, INSTAGRAM_GRAPH, pageClient } from '../meta/settings';
import { textSetting } from '../../spi/settings';
import { dataOf, nextPageOf } from '../meta/walk';
import { instagramHost, instagramToken } from './instagram.token';
import { COMMENT_FIELDS, MEDIA_FIELDS, MENTIONED_COMMENT_FIELDS, MENTIONED_MEDIA_FIELDS } from './instagram.payloads';

/** The two ways to connect an account: they differ in host, token and signing secret and are never mixed. */
export type Login = 'facebook' | 'instagram';

export function loginOf(account: AccountContext): Login {
  return textSetting(account, 'login') === 'instagram' ? 'instagram' : 'facebook';
}

/** The Graph client of the account's login model; `token` is that of Instagram Login when it is at hand. */
export function instagramGraph(account: AccountContext, signal: AbortSignal, token?: LongLivedToken): GraphClient {
  if (loginOf(account) === 'facebook') return pageClient(account, signal);
  const settings = { ...account.settings, apiBaseUrl: instagramHost(account) };
  const defaults = { baseUrl: INSTAGRAM_GRAPH, proofSecret: null, token: token ?? instagramToken(account, signal) };
  return clientOf({ ...account, settings }, defaults, signal);
}

export interface GraphPage {
  list: Json[];
  next: string | null;
  at: string;
}

/** The edges of an Instagram professional account that comments, mentions and messages need. */
export class InstagramClient {
  readonly graph: GraphClient;
  readonly messages: MessagesClient;
  private readonly ownId: string;

  constructor(account: AccountContext, signal: AbortSignal) {
    this.graph = instagramGraph(account, signal);
    this.messages = new MessagesClient(this.graph, 'instagram');
    this.ownId = encodeURIComponent(account.externalId);
  }

  /** The platform's clock. */
  async now(): Promise<string> {
    return (await this.graph.get('me', { fields: 'id' })).at;
  }

  media(after: string | null): Promise<GraphPage> {
    return this.page(`${this.ownId}/media`, MEDIA_FIELDS, after);
  }

  /** Top comments with their replies, newest first. */
  comments(mediaId: string, after: string | null): Promise<GraphPage> {
    return this.page(`${path(mediaId)}/comments`, COMMENT_FIELDS, after);
  }

  replies(commentId: string, after: string | null): Promise<GraphPage> {
    return this.page(`${path(commentId)}/replies`, COMMENT_FIELDS, after);
  }

  comment(id: string, fields = COMMENT_FIELDS): Promise<GraphAnswer> {
    return this.graph.get(path(id), { fields });
  }

  /** Comments by their ids, 50 with one call. */
  manyComments(ids: readonly string[]): Promise<ReadObject[]> {
    const witness = () => this.graph.get(`${this.ownId}/media`, { fields: 'id', limit: 1 });
    return readMany(this.graph, ids, COMMENT_FIELDS, witness);
  }

  oneMedia(id: string): Promise<GraphAnswer> {
    return this.graph.get(path(id), { fields: MEDIA_FIELDS });
  }

  /** A comment or publication elsewhere that names the account; null when it is private. */
  async mentioned(kind: 'comment' | 'media', id: string): Promise<{ object: Json; at: string } | null> {
    const edge = `mentioned_${kind}`;
    const wanted = kind === 'comment' ? MENTIONED_COMMENT_FIELDS : MENTIONED_MEDIA_FIELDS;
    const { body, at } = await this.graph.get(this.ownId, { fields: `${edge}.${kind}_id(${id}){${wanted}}` });
    const object = recordOf(body[edge]);
    return object && { object, at };
  }

  reply(commentId: string, message: string): Promise<{ id: string; at: string }> {
    return this.create(`${path(commentId)}/replies`, { message });
  }

  /** Answers where the account was mentioned. */
  answerMention(mediaId: string, commentId: string | null, message: string): Promise<{ id: string; at: string }> {
    const where = commentId === null ? {} : { comment_id: commentId };
    return this.create(`${this.ownId}/mentions`, { media_id: mediaId, message, ...where });
  }

  hide(commentId: string, hides: boolean): Promise<GraphAnswer> {
    return this.graph.post(path(commentId), {}, { hide: String(hides) });
  }

  remove(commentId: string): Promise<GraphAnswer> {
    return this.graph.delete(path(commentId));
  }

  private async create(edge: string, content: Json): Promise<{ id: string; at: string }> {
    const { body, at } = await this.graph.post(edge, content);
    const id = idOf(body['id']);
    if (id === null) throw new ConnectorRejected('Meta named no comment', 'invalid');
    return { id, at };
  }

  private async page(edge: string, fields: string, after: string | null): Promise<GraphPage> {
    const { body, at } = await this.graph.get(edge, { fields, limit: 50, ...(after !== null && { after }) });
    return { list: dataOf(body), next: nextPageOf(body), at };
  }
}

function path(id: string): string {
  return encodeURIComponent(id);
}

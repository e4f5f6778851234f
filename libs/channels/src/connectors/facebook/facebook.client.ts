import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAttachment } from '../../spi/outbound';
import type { GraphAnswer, GraphClient, Query } from '../meta/graph-client';
import { MessagesClient } from '../meta/messages.client';
import { idOf, type Json } from '../../spi/read';
import { readMany, type ReadObject } from '../meta/read-many';
import { pageClient } from '../meta/settings';
import { dataOf, nextPageOf } from '../meta/walk';
import { COMMENT_FIELDS, POST_FIELDS } from './facebook.payloads';

const PAGE_LIMIT = 100;
/** Posts carry counts, which are dear: Graph refuses large pages of them. */
const POSTS_LIMIT = 25;

export interface GraphPage {
  list: Json[];
  next: string | null;
  at: string;
}

/** The edges of a Page that comments, posts and moderation need. */
export class FacebookClient {
  readonly graph: GraphClient;
  readonly messages: MessagesClient;

  constructor(account: AccountContext, signal: AbortSignal) {
    this.graph = pageClient(account, signal);
    this.messages = new MessagesClient(this.graph, 'messenger');
  }

  /** The platform's clock. */
  async now(): Promise<string> {
    return (await this.graph.get('me', { fields: 'id' })).at;
  }

  /** `feed` or `tagged`, newest first, from `since` (Unix seconds). */
  posts(edge: 'feed' | 'tagged', since: number, after: string | null): Promise<GraphPage> {
    return this.page(`me/${edge}`, { fields: POST_FIELDS, since, limit: POSTS_LIMIT }, after);
  }

  /** Comments and replies of an object, flat, newest first. */
  comments(objectId: string, after: string | null): Promise<GraphPage> {
    const query = { filter: 'stream', order: 'reverse_chronological', fields: COMMENT_FIELDS, limit: PAGE_LIMIT };
    return this.page(`${path(objectId)}/comments`, query, after);
  }

  comment(id: string, fields = COMMENT_FIELDS): Promise<GraphAnswer> {
    return this.graph.get(path(id), { fields });
  }

  post(id: string): Promise<GraphAnswer> {
    return this.graph.get(path(id), { fields: POST_FIELDS });
  }

  /** Objects by their ids, 50 with one call. */
  many(ids: readonly string[], of: 'comments' | 'posts'): Promise<ReadObject[]> {
    const fields = of === 'comments' ? COMMENT_FIELDS : POST_FIELDS;
    const witness = () => this.graph.get('me/feed', { fields: 'id', limit: 1 });
    return readMany(this.graph, ids, fields, witness);
  }

  /** Answers under a comment, post or recommendation; the new comment's id. */
  async reply(objectId: string, content: Json): Promise<{ id: string; at: string }> {
    const { body, at } = await this.graph.post(`${path(objectId)}/comments`, content);
    const id = idOf(body['id']);
    if (id === null) throw new ConnectorRejected('Meta named no comment', 'invalid');
    return { id, at };
  }

  /** Changes a comment itself: its text or whether it is hidden. Not to be confused with `reply`. */
  update(commentId: string, change: Json): Promise<GraphAnswer> {
    return this.graph.post(path(commentId), change);
  }

  remove(id: string): Promise<GraphAnswer> {
    return this.graph.delete(path(id));
  }

  async like(id: string, likes: boolean): Promise<void> {
    await (likes ? this.graph.post(`${path(id)}/likes`, {}) : this.graph.delete(`${path(id)}/likes`));
  }

  async block(personId: string, blocks: boolean): Promise<void> {
    const body = { user: personId };
    await (blocks ? this.graph.post('me/blocked', body) : this.graph.delete('me/blocked', body));
  }

  async isBlocked(personId: string): Promise<boolean> {
    const { list } = await this.page('me/blocked', { user: personId }, null);
    return list.some((entry) => idOf(entry['id']) === personId);
  }

  /** Keeps a picture or film unpublished, to be attached by its id. */
  async upload(attachment: OutboundAttachment): Promise<string> {
    const form = new FormData();
    form.set('published', 'false');
    const bytes = Uint8Array.from(await attachment.read());
    form.set('source', new Blob([bytes], { type: attachment.contentType }), attachment.name);
    const edge = attachment.contentType.startsWith('video/') ? 'me/videos' : 'me/photos';
    const id = idOf((await this.graph.upload(edge, form)).body['id']);
    if (id === null) throw new ConnectorRejected('Meta did not keep the attachment', 'invalid');
    return id;
  }

  private async page(edge: string, query: Query, after: string | null): Promise<GraphPage> {
    const { body, at } = await this.graph.get(edge, { ...query, ...(after !== null && { after }) });
    return { list: dataOf(body), next: nextPageOf(body), at };
  }
}

function path(id: string): string {
  return encodeURIComponent(id);
}

import { createHmac } from 'node:crypto';
import { callApi, type ApiAnswer, type ApiRequest } from '../../http/call';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAttachment } from '../../spi/outbound';
import type { GraphAnswer, Query } from '../meta/graph-client';
import { countOf, idOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';
import { graphRootOf } from '../meta/settings';
import { credential } from '../../spi/settings';
import { dataOf, nextPageOf } from '../meta/walk';
import { MEDIA_FAILED, whatsappError } from './whatsapp.errors';
import { numberIdOf } from './whatsapp.settings';

export interface Sent {
  messageId: string;
  /** The platform's clock, ISO. */
  at: string;
}

/** Where the bytes of a media id are, for five minutes, for whoever bears the token. */
export interface MediaAddress {
  url: string;
  contentType: string | null;
  size: number | null;
}

const PRODUCT = { messaging_product: 'whatsapp' } as const;

/** Calls of one number to the Cloud API. Every failure leaves as one of the five errors, without credentials. */
export class WhatsAppClient {
  private readonly token: string;
  private readonly number: string;

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {
    this.token = credential(account, 'accessToken') ?? '';
    this.number = encodeURIComponent(numberIdOf(account));
  }

  async get(path: string, query: Query = {}): Promise<GraphAnswer> {
    return this.call({ method: 'GET', url: this.urlOf(path, query) });
  }

  async post(path: string, body: Json): Promise<GraphAnswer> {
    return this.call({ method: 'POST', url: this.urlOf(path), ...jsonContent(body) });
  }

  /** Sends one message; `body` holds the recipient and the content. */
  async send(body: Json): Promise<Sent> {
    const { body: answer, at } = await this.post(`${this.number}/messages`, { ...PRODUCT, ...body });
    const messageId = idOf(recordsOf(answer['messages'])[0]?.['id']);
    if (messageId === null) throw new ConnectorUnavailable('Meta accepted a message but named none', true);
    return { messageId, at };
  }

  async markRead(messageId: string): Promise<void> {
    await this.post(`${this.number}/messages`, { ...PRODUCT, status: 'read', message_id: messageId });
  }

  async block(user: string): Promise<void> {
    await this.post(`${this.number}/block_users`, { ...PRODUCT, block_users: [{ user }] });
  }

  async unblock(user: string): Promise<void> {
    const body = { ...PRODUCT, block_users: [{ user }] };
    await this.call({ method: 'DELETE', url: this.urlOf(`${this.number}/block_users`), ...jsonContent(body) });
  }

  /** One page of the people who are blocked. */
  async blocked(after: string | null): Promise<{ list: Json[]; next: string | null }> {
    const { body } = await this.get(`${this.number}/block_users`, { limit: 100, ...(after !== null && { after }) });
    return { list: dataOf(body), next: nextPageOf(body) };
  }

  /** Uploads a file, once more when Meta could not take it; the id to send it by. */
  async upload(attachment: OutboundAttachment): Promise<string> {
    const bytes = Uint8Array.from(await attachment.read());
    try {
      return await this.uploadOnce(attachment, bytes);
    } catch (error) {
      if (!(error instanceof ConnectorRejected) || !MEDIA_FAILED.includes(error.platformCode ?? '')) throw error;
      return this.uploadOnce(attachment, bytes);
    }
  }

  async mediaAddress(mediaId: string): Promise<MediaAddress> {
    const query = { phone_number_id: decodeURIComponent(this.number) };
    const { body } = await this.get(encodeURIComponent(mediaId), query);
    const url = textOf(body['url']);
    if (url === null) throw new ConnectorRejected('Meta has no address for the file', 'gone');
    return { url, contentType: textOf(body['mime_type']), size: countOf(body['file_size']) };
  }

  private async uploadOnce(attachment: OutboundAttachment, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', attachment.contentType);
    form.set('file', new Blob([bytes], { type: attachment.contentType }), attachment.name);
    const { body } = await this.call({ method: 'POST', url: this.urlOf(`${this.number}/media`), body: form });
    const id = idOf(body['id']);
    if (id === null) throw new ConnectorRejected('Meta did not keep the file', 'invalid');
    return id;
  }

  private async call(request: ApiRequest): Promise<GraphAnswer> {
    const hide = (text: string) => redacted(text, this.account, [this.token]);
    const classify = (answer: ApiAnswer, detail: string) => whatsappError(answer, detail, hide);
    const answer = await callApi(
      { ...request, headers: { ...request.headers, authorization: `Bearer ${this.token}` } },
      { account: this.account, signal: this.signal, platform: 'Meta', secrets: [this.token], classify },
    );
    // Graph can say no in a body with a success status.
    const body = recordOf(answer.body);
    const refused = recordOf(body?.['error']) ? classify(answer, 'Meta refused the call') : null;
    if (refused) throw refused;
    // A success status with something else than JSON is a proxy's page: what became of the request is unknown.
    if (!body) throw new ConnectorUnavailable('Meta gave an answer that is not JSON', request.method !== 'GET');
    return { body, at: answer.at };
  }

  private urlOf(path: string, query: Query = {}): string {
    const url = new URL(`${graphRootOf(this.account)}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const secret = credential(this.account, 'appSecret');
    // Apps can be set to refuse calls that do not prove that they hold the secret.
    if (secret !== null) {
      url.searchParams.set('appsecret_proof', createHmac('sha256', secret).update(this.token).digest('hex'));
    }
    return url.toString();
  }
}

function jsonContent(body: Json): Pick<ApiRequest, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

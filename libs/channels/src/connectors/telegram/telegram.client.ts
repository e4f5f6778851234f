import { type ApiContext, callApi } from '../../http/call';
import { GuardedFetchError } from '../../http/guarded-fetch';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { SLOW_MS, telegramError } from './telegram.errors';
import { type Json, recordOf } from './telegram.payloads';
import { apiBaseUrl, botToken } from './telegram.settings';

/** The Bot API of one bot. The token stands in the path of every address, so that no address may be shown. */
export class TelegramClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** Calls a method that changes nothing. */
  async read(method: string, parameters: Json = {}): Promise<unknown> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const url = query.size > 0 ? `${this.address(method)}?${query.toString()}` : this.address(method);
    const { body } = await callApi({ method: 'GET', url }, this.context());
    return this.resultOf(body, false);
  }

  /** Calls a method that acts; its answer is lost to us when it does not come (no idempotency key, no history). */
  async act(method: string, parameters: Json | FormData): Promise<unknown> {
    const isForm = parameters instanceof FormData;
    const { body } = await callApi(
      {
        method: 'POST',
        url: this.address(method),
        ...(isForm ? {} : { headers: { 'content-type': 'application/json' } }),
        body: isForm ? parameters : JSON.stringify(parameters),
      },
      this.context(),
    );
    return this.resultOf(body, true);
  }

  /** The bytes of a file; null when its path leads nowhere any more (it is good for an hour at least). */
  async download(filePath: string): Promise<Uint8Array | null> {
    const path = filePath.split('/').map(encodeURIComponent).join('/');
    const url = `${apiBaseUrl(this.account)}/file/bot${botToken(this.account)}/${path}`;
    try {
      const response = await this.account.fetch(url, { signal: this.signal });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      await response.body?.cancel();
      if (response.status === 401) throw new ConnectorAuthError('Telegram answered 401 to a file');
      if (response.status === 429) throw new ConnectorRateLimited('Telegram answered 429 to a file', SLOW_MS);
      if (response.status >= 500) throw new ConnectorUnavailable(`Telegram answered ${response.status}`, false);
      return null;
    } catch (error) {
      if (error instanceof GuardedFetchError && error.reason === 'too-large') return null;
      if (error instanceof ConnectorAuthError || error instanceof ConnectorRateLimited) throw error;
      throw new ConnectorUnavailable('a file cannot be read from Telegram', false);
    }
  }

  private address(method: string): string {
    const token = botToken(this.account);
    // what is no token would make another address
    if (!/^\d+:[\w-]+$/.test(token)) throw new ConnectorAuthError('this is not a bot token');
    return `${apiBaseUrl(this.account)}/bot${token}/${method}`;
  }

  private context(): ApiContext {
    return {
      account: this.account,
      signal: this.signal,
      platform: 'Telegram',
      defaultRetryAfterMs: SLOW_MS,
      classify: (answer) => telegramError(answer, this.detailOf(answer.status, answer.body)),
    };
  }

  /** The Bot API puts its sentence into `description`. */
  private detailOf(status: number, body: unknown): string {
    const description = recordOf(body)?.['description'];
    const words = typeof description === 'string' ? `: ${description}` : '';
    return redacted(`Telegram answered ${status}${words}`, this.account, [botToken(this.account)]);
  }

  private resultOf(body: unknown, writes: boolean): unknown {
    const answer = recordOf(body);
    if (answer?.['ok'] !== true) throw new ConnectorUnavailable('Telegram’s answer cannot be read', writes);
    return answer['result'];
  }
}

import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { endpointsOf, locationName } from './google-business.settings';
import { accessToken } from './google-business.token';
import { isRecord, type ReviewsPage, textOf } from './google-business.payloads';

/** Google sends no delay with a 429; the quota is counted per minute. */
const QUOTA_WINDOW_MS = 60_000;
const PAGE_SIZE = 50;
const NOTIFICATION_TYPES = ['NEW_REVIEW', 'UPDATED_REVIEW'];

/** The calls of one account; the only place of this connector that talks to the network. */
export class GoogleBusinessClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** One page of the location's reviews, latest update first. */
  async reviews(pageToken: string | null, pageSize = PAGE_SIZE): Promise<ReviewsPage> {
    const query = new URLSearchParams({ pageSize: String(pageSize), orderBy: 'updateTime desc' });
    if (pageToken !== null) query.set('pageToken', pageToken);
    const url = `${endpointsOf(this.account).reviews}/${locationName(this.account)}/reviews?${query.toString()}`;
    const { body } = await this.call({ method: 'GET', url }).catch((error: unknown) => {
      if (error instanceof ConnectorRejected && error.reason === 'gone') throw new ConnectorAuthError(error.message);
      throw error;
    });
    if (!isRecord(body)) throw new ConnectorUnavailable('Google answered without reviews', false);
    const total = body['totalReviewCount'];
    return {
      reviews: Array.isArray(body['reviews']) ? body['reviews'].filter(isRecord) : [],
      nextPageToken: textOf(body['nextPageToken']),
      totalReviewCount: typeof total === 'number' ? total : null,
    };
  }

  /** One review; null when it is gone, with the time at which Google said so. */
  async review(name: string): Promise<{ review: Record<string, unknown> } | { review: null; at: string }> {
    let goneAt = '';
    const request: ApiRequest = { method: 'GET', url: `${endpointsOf(this.account).reviews}/${name}` };
    try {
      const { body } = await this.call(request, (answer) => (goneAt = answer.at));
      if (!isRecord(body)) throw new ConnectorUnavailable('Google answered without the review', false);
      return { review: body };
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return { review: null, at: goneAt };
      throw error;
    }
  }

  /** Writes or replaces the reply. */
  async putReply(name: string, comment: string): Promise<Record<string, unknown>> {
    const url = `${endpointsOf(this.account).reviews}/${name}/reply`;
    const headers = { 'content-type': 'application/json' };
    const { body } = await this.call({ method: 'PUT', url, headers, body: JSON.stringify({ comment }) });
    return isRecord(body) ? body : {};
  }

  async deleteReply(name: string): Promise<ApiAnswer> {
    return this.call({ method: 'DELETE', url: `${endpointsOf(this.account).reviews}/${name}/reply` });
  }

  /** The title of one location, as Business Information names it (`locations/{l}`); null when the account has none such. */
  async locationTitle(accountPath: string, location: string): Promise<string | null> {
    for await (const entry of this.locations(accountPath)) {
      if (entry['name'] === location) return textOf(entry['title']) ?? location;
    }
    return null;
  }

  /** The accounts that the sign-in reaches, personal and groups (`accounts/{a}`). */
  accounts(): AsyncGenerator<Record<string, unknown>> {
    return this.listed(`${endpointsOf(this.account).accounts}/accounts`, 'accounts', { pageSize: '20' });
  }

  /** The locations of an account. */
  locations(accountPath: string): AsyncGenerator<Record<string, unknown>> {
    const url = `${endpointsOf(this.account).information}/${accountPath}/locations`;
    return this.listed(url, 'locations', { readMask: 'name,title,storeCode,metadata', pageSize: '100' });
  }

  /** All entries of a list, page after page. */
  private async *listed(
    url: string,
    field: string,
    query: Record<string, string>,
  ): AsyncGenerator<Record<string, unknown>> {
    let pageToken: string | null = null;
    do {
      const parameters = new URLSearchParams({ ...query, ...(pageToken !== null && { pageToken }) });
      const { body } = await this.call({ method: 'GET', url: `${url}?${parameters.toString()}` });
      const page = isRecord(body) ? body : {};
      const entries: unknown = page[field];
      if (Array.isArray(entries)) yield* entries.filter(isRecord);
      pageToken = textOf(page['nextPageToken']);
    } while (pageToken !== null);
  }

  /** Points the account's notifications at a topic. One setting per Google account, shared by its locations. */
  async notify(accountPath: string, pubsubTopic: string): Promise<void> {
    const name = `${accountPath}/notificationSetting`;
    const url = `${endpointsOf(this.account).notifications}/${name}?updateMask=pubsubTopic,notificationTypes`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name, pubsubTopic, notificationTypes: NOTIFICATION_TYPES });
    await this.call({ method: 'PATCH', url, headers, body });
  }

  /** A call with the access token; refreshed once and repeated once when Google no longer takes it. */
  private async call(request: ApiRequest, onRefusal?: (answer: ApiAnswer) => void): Promise<ApiAnswer> {
    const token = await accessToken(this.account, this.signal);
    try {
      return await this.callWith(token, request, onRefusal);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const fresh = await accessToken(this.account, this.signal, token);
      return await this.callWith(fresh, request, onRefusal).catch((again: unknown) => {
        throw again instanceof TokenRefused ? new ConnectorAuthError(again.message) : again;
      });
    }
  }

  private callWith(token: string, request: ApiRequest, onRefusal?: (answer: ApiAnswer) => void): Promise<ApiAnswer> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return callApi(
      { ...request, headers },
      {
        account: this.account,
        signal: this.signal,
        platform: 'Google',
        secrets: [token],
        defaultRetryAfterMs: QUOTA_WINDOW_MS,
        classify: (answer, detail) => {
          onRefusal?.(answer);
          return classify(answer, detail);
        },
      },
    );
  }
}

/** A 401: worth one more try with a fresh token. */
class TokenRefused extends ConnectorAuthError {}

function classify({ status, body }: ApiAnswer, detail: string): ConnectorError | null {
  const error = isRecord(body) ? body['error'] : null;
  const word = isRecord(error) ? textOf(error['status']) : null;
  if (status === 401) return new TokenRefused(detail);
  if (status === 403 && word !== 'FAILED_PRECONDITION') return new ConnectorAuthError(detail);
  if (word === 'FAILED_PRECONDITION') return new ConnectorRejected(detail, 'forbidden', word);
  if (status === 404) return new ConnectorRejected(detail, 'gone', word);
  if (status === 400) return new ConnectorRejected(detail, 'invalid', word);
  return null;
}

import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { classify, TokenRefused } from './app-store.errors';
import {
  isRecord,
  type Pair,
  pageOf,
  pairOf,
  type Response,
  responseOf,
  type ReviewsPage,
  textOf,
} from './app-store.payloads';
import { appIdOf, baseUrl } from './app-store.settings';
import { signedToken } from './app-store.token';

/** Most reviews on a page. */
const PAGE_SIZE = 200;
const FIELDS = {
  'fields[customerReviews]': 'rating,title,body,reviewerNickname,createdDate,territory,response',
  'fields[customerReviewResponses]': 'responseBody,lastModifiedDate,state',
  include: 'response',
};

/** The calls of one account, one after the other; the only place of this connector that talks to the network. */
export class AppStoreClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** A page of the app's reviews, youngest first: the first one, or the one that `next` names. */
  async reviews(next: string | null, limit = PAGE_SIZE): Promise<ReviewsPage> {
    const query = new URLSearchParams({ ...FIELDS, sort: '-createdDate', limit: String(limit) });
    const first = `${baseUrl(this.account)}/apps/${appIdOf(this.account)}/customerReviews?${query.toString()}`;
    if (next !== null && !this.isOwn(next)) throw new ConnectorRejected('a page of another address', 'invalid');
    const { body } = await this.call({ method: 'GET', url: next ?? first }).catch((error: unknown) => {
      // The list is never gone: it is the app that Apple does not know.
      if (error instanceof ConnectorRejected && error.reason === 'gone') {
        throw new ConnectorAuthError(`${error.message} Check the Apple ID of the app.`);
      }
      throw error;
    });
    if (!isRecord(body)) throw new ConnectorUnavailable('App Store Connect answered without reviews', false);
    const page = pageOf(body);
    if (page.next === null || this.isOwn(page.next)) return page;
    throw new ConnectorUnavailable('App Store Connect gave a next page at another address', false);
  }

  /** One review with its response; null when it is gone. */
  async review(id: string): Promise<Pair | null> {
    const query = new URLSearchParams(FIELDS);
    const body = await this.read(`/customerReviews/${id}?${query.toString()}`);
    if (body === null) return null;
    if (!isRecord(body['data'])) throw new ConnectorUnavailable('App Store Connect answered without the review', false);
    return pairOf(body['data'], body);
  }

  /** Writes or replaces the response; null when the answer could not be read. */
  async respond(reviewId: string, responseBody: string): Promise<Response | null> {
    const review = { data: { type: 'customerReviews', id: reviewId } };
    const data = { type: 'customerReviewResponses', attributes: { responseBody }, relationships: { review } };
    const { body } = await this.call({
      method: 'POST',
      url: `${baseUrl(this.account)}/customerReviewResponses`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
    return isRecord(body) && isRecord(body['data']) ? responseOf(body['data']) : null;
  }

  async deleteResponse(id: string): Promise<void> {
    await this.call({ method: 'DELETE', url: `${baseUrl(this.account)}/customerReviewResponses/${id}` });
  }

  /** The app's name; null when Apple does not know the app. */
  async appName(): Promise<string | null> {
    const appId = appIdOf(this.account);
    const body = await this.read(`/apps/${appId}?fields[apps]=name`);
    const data = isRecord(body?.['data']) ? body['data'] : {};
    const attributes = isRecord(data['attributes']) ? data['attributes'] : {};
    return body === null ? null : (textOf(attributes['name']) ?? appId);
  }

  /** The token must not follow a link to another place. */
  private isOwn(address: string): boolean {
    return address.startsWith(`${baseUrl(this.account)}/`);
  }

  private async read(path: string): Promise<Record<string, unknown> | null> {
    try {
      const { body } = await this.call({ method: 'GET', url: `${baseUrl(this.account)}${path}` });
      return isRecord(body) ? body : {};
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return null;
      throw error;
    }
  }

  /** A call with a signed token; signed anew and repeated once when Apple does not take it. */
  private async call(request: ApiRequest): Promise<ApiAnswer> {
    const token = await signedToken(this.account);
    try {
      return await this.callWith(token, request);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      return await this.callWith(await signedToken(this.account, token), request).catch((again: unknown) => {
        throw again instanceof TokenRefused ? new ConnectorAuthError(again.message) : again;
      });
    }
  }

  private callWith(token: string, request: ApiRequest): Promise<ApiAnswer> {
    return callApi(
      { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } },
      {
        account: this.account,
        signal: this.signal,
        platform: 'App Store Connect',
        secrets: [token],
        classify: (answer) => classify(answer, this.account, token),
      },
    );
  }
}

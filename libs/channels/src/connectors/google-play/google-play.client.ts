import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { classify, TokenRefused } from './google-play.errors';
import { isRecord, type Reply, replyResultOf, type ReviewsPage, textOf } from './google-play.payloads';
import { endpointsOf, packageName } from './google-play.settings';
import { accessToken } from './google-play.token';

/** Most reviews on a page (`maxResults`). */
const PAGE_SIZE = 100;

/** The calls of one account; the only place of this connector that talks to the network. */
export class GooglePlayClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** One page of the last week's reviews, latest change first. */
  async reviews(pageToken: string | null, maxResults = PAGE_SIZE): Promise<ReviewsPage> {
    const query = new URLSearchParams({ maxResults: String(maxResults) });
    if (pageToken !== null) query.set('token', pageToken);
    const { body } = await this.call({ method: 'GET', url: `${this.base}?${query.toString()}` }).catch(
      (error: unknown) => {
        // The list is never gone: it is the app that Google does not know.
        if (error instanceof ConnectorRejected && error.reason === 'gone') throw new ConnectorAuthError(error.message);
        throw error;
      },
    );
    if (!isRecord(body)) throw new ConnectorUnavailable('Google answered without reviews', false);
    const pagination = isRecord(body['tokenPagination']) ? body['tokenPagination'] : {};
    return {
      reviews: Array.isArray(body['reviews']) ? body['reviews'].filter(isRecord) : [],
      nextPageToken: textOf(pagination['nextPageToken']),
    };
  }

  /** One review; null when Google does not give it (gone, or older than a week), with the time at which it said so. */
  async review(reviewId: string): Promise<{ review: Record<string, unknown> } | { review: null; at: string }> {
    let goneAt = '';
    const request: ApiRequest = { method: 'GET', url: this.addressOf(reviewId) };
    try {
      const { body } = await this.call(request, (answer) => (goneAt = answer.at));
      if (!isRecord(body)) throw new ConnectorUnavailable('Google answered without the review', false);
      return { review: body };
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return { review: null, at: goneAt };
      throw error;
    }
  }

  /** Writes or replaces the reply; the text comes back as Google keeps it, without HTML tags. */
  async reply(reviewId: string, text: string): Promise<Reply> {
    const url = `${this.addressOf(reviewId)}:reply`;
    const headers = { 'content-type': 'application/json' };
    const answer = await this.call({ method: 'POST', url, headers, body: JSON.stringify({ replyText: text }) });
    return replyResultOf(answer.body, { text, at: answer.at });
  }

  private get base(): string {
    return `${endpointsOf(this.account).applications}/${encodeURIComponent(packageName(this.account))}/reviews`;
  }

  /** The colon of an id is encoded: a bare one would begin the verb. */
  private addressOf(reviewId: string): string {
    return `${this.base}/${encodeURIComponent(reviewId)}`;
  }

  /** A call with the access token; signed in anew and repeated once when Google no longer takes it. */
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
        platform: 'Google Play',
        secrets: [token],
        classify: (answer, detail) => {
          onRefusal?.(answer);
          return classify(answer, detail, request.method !== 'GET');
        },
      },
    );
  }
}

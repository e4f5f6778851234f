import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { idOf, isRecord, textOf } from './trustpilot.payloads';
import { apiOf, textSetting } from './trustpilot.settings';
import { accessToken } from './trustpilot.token';

/** Most reviews per page that the API gives. */
export const PAGE_SIZE = 100;
/** 833 calls in 5 minutes, 10 000 in an hour; over it a 429 without headers. */
const PAUSE_MS = 60_000;

export interface ReviewsQuery {
  /** Earliest creation (ISO); cut to the second. */
  from: string;
  /** Latest creation (ISO, whole seconds); null = now. */
  end: string | null;
  page: number;
}

export interface ReviewsPage {
  /** Latest creation first. */
  reviews: Record<string, unknown>[];
  hasMore: boolean;
  /** When Trustpilot answered (ISO). */
  at: string;
}

export interface BusinessUnit {
  id: string;
  name: string | null;
}

/** A reply stands there and this API does not replace it. */
export class ReplyConflict extends ConnectorRejected {}

/** A 403: the plan has no API access, or the object is of a business unit that the sign-in does not manage. */
export class NotOurs extends ConnectorAuthError {}

/** A 401: worth one more try with a fresh token. */
class TokenRefused extends ConnectorAuthError {}

/** The calls of one account; the only place of this connector that talks to the API besides the sign-in. */
export class TrustpilotClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** The business unit of a domain; null when Trustpilot has none. Public: wants the API key alone. */
  async businessUnit(domain: string): Promise<BusinessUnit | null> {
    const url = `${apiOf(this.account)}/business-units/find?${new URLSearchParams({ name: domain }).toString()}`;
    const headers = { apikey: this.account.credentials['apiKey'] ?? '' };
    try {
      const { body } = await this.send({ method: 'GET', url, headers }, []);
      const found = isRecord(body) ? body : {};
      const id = idOf(found['id']);
      if (id === null) throw new ConnectorUnavailable('Trustpilot answered without a business unit', false);
      return { id, name: textOf(found['displayName']) };
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return null;
      throw error;
    }
  }

  /** One page of the account's reviews, latest creation first. */
  async reviews({ from, end, page }: ReviewsQuery, perPage = PAGE_SIZE): Promise<ReviewsPage> {
    const query = new URLSearchParams({ perPage: String(perPage), page: String(page), orderBy: 'createdat.desc' });
    query.set('startDateTime', from.slice(0, 19));
    if (end !== null) query.set('endDateTime', end.slice(0, 19));
    const unit = encodeURIComponent(this.account.externalId);
    const url = `${apiOf(this.account)}/private/business-units/${unit}/reviews?${query.toString()}`;
    const answer = await this.call({ method: 'GET', url }).catch((error: unknown) => {
      if (error instanceof ConnectorRejected && error.reason === 'gone') throw new ConnectorAuthError(error.message);
      throw error;
    });
    const { body } = answer;
    if (!isRecord(body)) throw new ConnectorUnavailable('Trustpilot answered without reviews', false);
    const reviews = Array.isArray(body['reviews']) ? body['reviews'].filter(isRecord) : [];
    const { links } = body;
    const hasMore = Array.isArray(links)
      ? links.some((link) => isRecord(link) && link['rel'] === 'next-page')
      : reviews.length >= perPage;
    return { reviews, hasMore: hasMore && reviews.length > 0, at: answer.at };
  }

  /** One review; null when it is gone, with the time at which Trustpilot said so. */
  async review(id: string): Promise<{ review: Record<string, unknown> | null; at: string }> {
    let goneAt = '';
    try {
      const answer = await this.call({ method: 'GET', url: this.urlOf(id) }, (refusal) => {
        goneAt = refusal.at;
      });
      if (!isRecord(answer.body)) throw new ConnectorUnavailable('Trustpilot answered without the review', false);
      return { review: answer.body, at: answer.at };
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return { review: null, at: goneAt };
      throw error;
    }
  }

  /** Writes the reply, in place of one that stands there; the time of Trustpilot's answer, which has no body. */
  async putReply(id: string, message: string): Promise<string> {
    const body = JSON.stringify({ authorBusinessUserId: textSetting(this.account, 'businessUserId'), message });
    const headers = { ...this.actingAs(), 'content-type': 'application/json' };
    return (await this.call({ method: 'POST', url: `${this.urlOf(id)}/reply`, headers, body })).at;
  }

  async deleteReply(id: string): Promise<void> {
    await this.call({ method: 'DELETE', url: `${this.urlOf(id)}/reply`, headers: this.actingAs() });
  }

  private urlOf(id: string): string {
    return `${apiOf(this.account)}/private/reviews/${encodeURIComponent(id)}`;
  }

  /** A DELETE has no body to name the business user in. */
  private actingAs(): Record<string, string> {
    const author = textSetting(this.account, 'businessUserId');
    return author ? { 'x-business-user-id': author } : {};
  }

  /** A call with the access token; signed in again and repeated once when Trustpilot no longer takes it. */
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
    return this.send({ ...request, headers }, [token], onRefusal);
  }

  private send(request: ApiRequest, secrets: string[], onRefusal?: (answer: ApiAnswer) => void): Promise<ApiAnswer> {
    return callApi(request, {
      account: this.account,
      signal: this.signal,
      platform: 'Trustpilot',
      secrets,
      defaultRetryAfterMs: PAUSE_MS,
      classify: (answer, detail) => {
        onRefusal?.(answer);
        return classify(answer, detail);
      },
    });
  }
}

function classify({ status, body }: ApiAnswer, detail: string): ConnectorError | null {
  const code = isRecord(body) ? body['errorCode'] : null;
  const word = typeof code === 'number' ? String(code) : textOf(code);
  if (status === 401) return new TokenRefused(detail);
  if (status === 403) return new NotOurs(detail);
  if (status === 404) return new ConnectorRejected(detail, 'gone', word);
  if (status === 409) return new ReplyConflict(detail, 'forbidden', word);
  if (status === 400) return new ConnectorRejected(detail, 'invalid', word);
  return null;
}

import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { countOf, NO_TIME, recordOf, recordsOf, textOf, type Json } from '../../spi/read';
import { linkedInError } from './linkedin.errors';
import { countCall } from './linkedin.pace';
import { apiOf, organizationOf, versionOf } from './linkedin.settings';
import { isEnding, renewTokens, tokensIn } from './linkedin.token';
import { encodedUrn, organizationUrn, type CommentName } from './linkedin.urns';

export interface LinkedInAnswer {
  body: Json;
  /** The platform's clock (`Date` header): when this state was seen. */
  at: string;
  /** `x-restli-id`: what a call has made; null without one. */
  madeId: string | null;
}

export interface LinkedInPage extends LinkedInAnswer {
  list: Json[];
  /** Offset of the next page; null at the end of the list. */
  next: number | null;
}

/** Milliseconds; both ends belong to it. */
interface TimeRange {
  start: number;
  end: number;
}

const EVENT_TYPE = 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS';
const NOTIFICATIONS_PAGE = 50;
const COMMENTS_PAGE = 100;
const ACTIONS = ['COMMENT', 'COMMENT_EDIT', 'COMMENT_DELETE', 'SHARE', 'SHARE_MENTION', 'ADMIN_COMMENT'];
/** Seen in what others pulled, and in no documentation. */
const UNDOCUMENTED_ACTIONS = ['COMMENT_MENTION'];
const PARTIAL_UPDATE = { 'x-restli-method': 'PARTIAL_UPDATE' };
const BATCH_GET = { 'x-restli-method': 'BATCH_GET' };

/** The calls of one account; with the sign-in the only place of this connector that talks to the network. */
export class LinkedInClient {
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

  /** The Pages that the member administers. */
  roles(): Promise<LinkedInPage> {
    return this.page('organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED', 0, COMMENTS_PAGE);
  }

  me(): Promise<LinkedInAnswer> {
    return this.get('me');
  }

  organization(id: string): Promise<LinkedInAnswer> {
    return this.get(`organizations/${encodeURIComponent(id)}`);
  }

  person(id: string): Promise<LinkedInAnswer> {
    return this.get(`people/(id:${encodeURIComponent(id)})`);
  }

  /** What was done on the Page's posts and said of it, of the last 60 days. */
  notifications({ start, end }: TimeRange, offset: number, documentedOnly = false): Promise<LinkedInPage> {
    const actions = documentedOnly ? ACTIONS : [...ACTIONS, ...UNDOCUMENTED_ACTIONS];
    const query = `q=criteria&organizationalEntity=${this.self}&actions=List(${actions.join(',')})&timeRange=(start:${start},end:${end})`; // prettier-ignore
    return this.page(`organizationalEntityNotifications?${query}`, offset, NOTIFICATIONS_PAGE);
  }

  /** The Page's posts, last changed first. */
  posts(count: number): Promise<LinkedInPage> {
    return this.page(`posts?author=${this.self}&q=author&sortBy=LAST_MODIFIED`, 0, count);
  }

  post(urn: string): Promise<LinkedInAnswer> {
    return this.get(`posts/${encodedUrn(urn)}`);
  }

  /** Comments of a post, or replies to a comment. */
  comments(urn: string, offset: number): Promise<LinkedInPage> {
    return this.page(`socialActions/${encodedUrn(urn)}/comments`, offset, COMMENTS_PAGE);
  }

  comment({ post, id }: CommentName): Promise<LinkedInAnswer> {
    return this.get(`socialActions/${encodedUrn(post)}/comments/${id}`);
  }

  /** Comments of one post by their ids; what is gone is left out of `results` and stands in `errors`. */
  commentsById(post: string, ids: readonly string[]): Promise<LinkedInAnswer> {
    const path = `socialActions/${encodedUrn(post)}/comments?ids=List(${ids.join(',')})`;
    return this.call({ method: 'GET', url: path, headers: BATCH_GET });
  }

  createComment(under: string, comment: Json): Promise<LinkedInAnswer> {
    return this.send('POST', `socialActions/${encodedUrn(under)}/comments`, {
      actor: organizationUrn(organizationOf(this.account)),
      ...comment,
    });
  }

  editComment({ post, id }: CommentName, text: string): Promise<LinkedInAnswer> {
    const path = `socialActions/${encodedUrn(post)}/comments/${id}?actor=${this.self}`;
    return this.send('POST', path, { patch: { message: { $set: { text } } } }, PARTIAL_UPDATE);
  }

  deleteComment({ post, id }: CommentName): Promise<LinkedInAnswer> {
    return this.send('DELETE', `socialActions/${encodedUrn(post)}/comments/${id}?actor=${this.self}`);
  }

  react(root: string): Promise<LinkedInAnswer> {
    return this.send('POST', `reactions?actor=${this.self}`, { root, reactionType: 'LIKE' });
  }

  reaction(root: string): Promise<LinkedInAnswer> {
    return this.get(this.reactionPath(root));
  }

  removeReaction(root: string): Promise<LinkedInAnswer> {
    return this.send('DELETE', this.reactionPath(root));
  }

  subscriptions(): Promise<LinkedInPage> {
    return this.page(`eventSubscriptions?q=subscriberAndEventType&eventType=${EVENT_TYPE}`, 0, COMMENTS_PAGE);
  }

  /** Has the member's notifications about the Page brought to an address that the developer portal has validated. */
  subscribe(applicationId: string, member: string, webhook: string): Promise<LinkedInAnswer> {
    const application = encodedUrn(`urn:li:developerApplication:${applicationId}`);
    const key = `(developerApplication:${application},user:${encodedUrn(member)},entity:${this.self},eventType:${EVENT_TYPE})`;
    return this.send('PUT', `eventSubscriptions/${key}`, { webhook });
  }

  private reactionPath(root: string): string {
    return `reactions/(actor:${this.self},entity:${encodedUrn(root)})`;
  }

  /** The Page's URN, encoded. */
  private get self(): string {
    const id = organizationOf(this.account);
    if (id === '') throw new ConnectorRejected('Test the account first: its Page is not known yet', 'invalid');
    return encodedUrn(organizationUrn(id));
  }

  private get(path: string): Promise<LinkedInAnswer> {
    return this.call({ method: 'GET', url: path });
  }

  private send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Json,
    more: Record<string, string> = {},
  ): Promise<LinkedInAnswer> {
    if (body === undefined) return this.call({ method, url: path, headers: more });
    const headers = { 'content-type': 'application/json', ...more };
    return this.call({ method, url: path, headers, body: JSON.stringify(body) });
  }

  /** A page may be shorter than asked for; the end is where the total is reached or nothing comes. */
  private async page(path: string, offset: number, count: number): Promise<LinkedInPage> {
    const answer = await this.get(`${path}${path.includes('?') ? '&' : '?'}start=${offset}&count=${count}`);
    const list = recordsOf(answer.body['elements']);
    const total = countOf(recordOf(answer.body['paging'])?.['total']);
    const end = offset + list.length;
    return { ...answer, list, next: list.length === 0 || (total !== null && end >= total) ? null : end };
  }

  private async call(request: ApiRequest): Promise<LinkedInAnswer> {
    const answer = await this.authorised(request);
    const body = answer.body === null ? {} : recordOf(answer.body);
    if (!body) throw new ConnectorUnavailable('LinkedIn gave an answer that is not JSON', request.method !== 'GET');
    return { body, at: headerTime(answer.headers), madeId: textOf(answer.headers.get('x-restli-id')) };
  }

  /** A 401 renews the token once; a request that was refused so did nothing. */
  private async authorised(request: ApiRequest): Promise<ApiAnswer> {
    const { account, signal } = this;
    if (isEnding(this.stored)) this.stored = await renewTokens(account, signal);
    try {
      return await this.sent(request);
    } catch (error) {
      const canRenew = error instanceof ConnectorAuthError && error.message.includes('answered 401');
      if (!canRenew || tokensIn(this.stored).refresh === null) throw error;
      this.stored = await renewTokens(account, signal);
      return this.sent(request);
    }
  }

  private sent(request: ApiRequest): Promise<ApiAnswer> {
    const { account, signal, stored } = this;
    const path = request.url;
    countCall(account);
    return callApi(
      {
        ...request,
        url: `${apiOf(account)}/${path}`,
        headers: {
          ...request.headers,
          authorization: `Bearer ${tokensIn(stored).access}`,
          'linkedin-version': versionOf(account),
          'x-restli-protocol-version': '2.0.0',
        },
      },
      {
        account,
        signal,
        platform: 'LinkedIn',
        secrets: Object.values(stored),
        classify: (answer, detail) => linkedInError(answer, detail, path),
      },
    );
  }
}

/** The header has whole seconds: the end of its second, so that no state of that second seems later. */
function headerTime(headers: Headers): string {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? NO_TIME : new Date(ms + 999).toISOString();
}

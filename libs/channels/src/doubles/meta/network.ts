import type { Fault } from '../faults';
import { FaultPlayer } from '../faults';
import { Injections } from './injections';
import { Messaging, type NewDirectMessage } from './messaging';
import { asPerson, PublicSpace } from './public-space';
import { publicPageOf } from './public-page';
import { MetaSignIn } from './sign-in';
import type {
  MetaAccount,
  MetaApp,
  MetaComment,
  MetaConversation,
  MetaMessage,
  MetaPerson,
  MetaPlatform,
  MetaPost,
  MetaRecommendation,
  MetaToken,
  PublicMetaPage,
} from './shapes';
import { MetaState, type MetaNetworkOptions } from './state';

const FAULT_CODES: Record<number, number> = { 400: 100, 401: 190, 403: 10, 404: 803, 429: 4, 503: 2 };

/**
 * Facebook, Messenger and Instagram as one process: what people and accounts do changes the state and queues signed
 * webhooks; `metaHttpHandler` serves the Graph dialect over it, `deliverMetaWebhooks` sends what is queued.
 */
export class MetaNetwork {
  readonly state: MetaState;
  readonly space: PublicSpace;
  readonly messaging: Messaging;
  readonly signIn: MetaSignIn;
  /** A fault on every request. */
  readonly faults = new FaultPlayer((status, message) => ({
    error: { message, type: 'OAuthException', code: FAULT_CODES[status] ?? 1, fbtrace_id: 'double' },
  }));
  /** Faults on single requests, and usage figures. */
  readonly injections = new Injections();

  constructor(options: MetaNetworkOptions) {
    this.state = new MetaState(options);
    this.space = new PublicSpace(this.state);
    this.messaging = new Messaging(this.state);
    this.signIn = new MetaSignIn(this.state);
  }

  createApp(secret: string): MetaApp {
    const app: MetaApp = { id: String(420_000 + this.state.next()), secret, callbacks: new Map() };
    this.state.apps.set(app.id, app);
    return app;
  }

  createPage(name: string, username: string): MetaAccount {
    return this.createAccount('page', { id: String(10_200 + this.state.next()), name, username, linkedPageId: null });
  }

  /** A professional account; with a Page it can be connected through Facebook Login. */
  createInstagramAccount(username: string, linkedPageId: string | null): MetaAccount {
    const id = `17841${String(this.state.next()).padStart(12, '0')}`;
    return this.createAccount('instagram', { id, name: username, username, linkedPageId });
  }

  createPerson(username: string, name = username): MetaPerson {
    const person = { id: String(880_000 + this.state.next()), name, username };
    this.state.people.set(person.id, person);
    return person;
  }

  /** A token of an account for an app. Page tokens have no end; give `expiresAt` for others. */
  issueToken(app: MetaApp, accountId: string, scopes: string[], expiresAt: Date | null = null): MetaToken {
    const value = `EAA${app.id}double${accountId}token${this.state.next()}`;
    const end = expiresAt?.getTime() ?? null;
    const token: MetaToken = { value, appId: app.id, accountId, scopes, expiresAt: end, deadSubcode: null };
    this.state.tokens.set(value, token);
    return token;
  }

  /** A token dies: 458 app removed, 460 password changed, 463 expired, 467 invalid. */
  killToken(value: string, subcode = 463): void {
    const token = this.state.tokens.get(value);
    if (token) token.deadSubcode = subcode;
  }

  /** Subscribes without Graph calls: the app's callback and the account, for the same fields. */
  subscribe(app: MetaApp, object: MetaPlatform, url: string, accountId: string, fields: string[]): void {
    app.callbacks.set(object, { url, fields: new Set(fields) });
    const account = this.state.account(accountId);
    account.subscribedApps.set(app.id, new Set([...(account.subscribedApps.get(app.id) ?? []), ...fields]));
  }

  /** The account publishes a post. */
  publish(accountId: string, text: string, more: { pictureUrl?: string; isAd?: boolean } = {}): MetaPost {
    return this.space.addPost(accountId, { author: asPerson(this.state.account(accountId)), text, ...more });
  }

  /** A visitor posts on the Page. */
  visitorPost(pageId: string, author: MetaPerson, text: string): MetaPost {
    return this.space.addPost(pageId, { author, text });
  }

  addComment(postId: string, author: MetaPerson, text: string, parentId: string | null = null): MetaComment {
    return this.space.addComment({ postId, parentId, author, text });
  }

  editComment(commentId: string, text: string): void {
    this.space.editComment(commentId, text);
  }

  removeComment(commentId: string): void {
    this.space.removeComment(commentId);
  }

  /** Somebody with a role hides or shows a comment on the platform itself. */
  setHidden(commentId: string, hidden: boolean): void {
    this.space.setHidden(commentId, hidden);
  }

  addRecommendation(pageId: string, author: MetaPerson, positive: boolean, text: string): MetaRecommendation {
    return this.space.addRecommendation(pageId, author, positive, text);
  }

  /** A person writes a direct message. */
  sendDirectMessage(accountId: string, person: MetaPerson, content: NewDirectMessage | string): MetaMessage {
    return this.messaging.receive(accountId, person, typeof content === 'string' ? { text: content } : content);
  }

  /** A colleague answers in the platform's own inbox. */
  answerNatively(accountId: string, person: MetaPerson, text: string): MetaMessage {
    return this.messaging.send(this.messaging.conversationWith(accountId, person), { text, appId: null });
  }

  /** What a person sees of a direct conversation, oldest first. */
  conversation(accountId: string, person: MetaPerson): MetaConversation {
    return this.messaging.conversationWith(accountId, person);
  }

  /** What anybody sees on the account's page: nothing hidden, nothing removed. */
  publicPage(accountId: string): PublicMetaPage {
    return publicPageOf(this.state, accountId);
  }

  fail(fault: Fault | null): { retryAfterMs: number | null } {
    return this.faults.set(fault);
  }

  private createAccount(
    platform: MetaPlatform,
    given: Pick<MetaAccount, 'id' | 'name' | 'username' | 'linkedPageId'>,
  ): MetaAccount {
    const account = { ...given, platform, subscribedApps: new Map(), blocked: new Set<string>(), humanAgent: false };
    this.state.accounts.set(account.id, account);
    return account;
  }
}

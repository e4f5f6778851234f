import { FaultPlayer } from '../faults';
import { NAME, notificationJson, statusJson } from './render';
import { MastodonSignIn } from './sign-in';
import {
  ALL_SCOPES,
  type MastodonAccount,
  type MastodonNotification,
  type MastodonStatus,
  type MastodonToken,
  type NewStatus,
  type PublicMastodonPage,
  type PublicStatus,
} from './shapes';
import { MastodonState, type MastodonNetworkOptions, type StreamEvent } from './state';

/**
 * One Mastodon server and the people of others who can reach it, as one process. What anybody does changes the state,
 * notifies, and is told to those who stream just then; `mastodonHttpHandler` puts it on HTTP.
 */
export class MastodonNetwork {
  readonly state: MastodonState;
  /** Faults on every request but those of an open stream. */
  readonly faults = new FaultPlayer((_status, error) => ({ error }));

  /** Applications and the consent page. */
  readonly signIn: MastodonSignIn;

  constructor(readonly options: MastodonNetworkOptions) {
    this.state = new MastodonState(options);
    this.signIn = new MastodonSignIn(this, options.clock);
  }

  /** An account; without a host one of this server. */
  createAccount(username: string, host: string | null = null, name = username): MastodonAccount {
    const account = { id: this.state.nextId('account'), username, host, name };
    this.state.accounts.set(account.id, account);
    return account;
  }

  /** A token that works until it is revoked. */
  issueToken(account: MastodonAccount, scopes: readonly string[] = ALL_SCOPES): MastodonToken {
    const value = `double-token-${account.username}-${(this.state.counter += 1)}-abcdefghijkl`;
    const token = { value, accountId: account.id, scopes: [...scopes], revoked: false };
    this.state.tokens.set(value, token);
    return token;
  }

  revoke(value: string): void {
    const token = this.state.tokens.get(value);
    if (token) token.revoked = true;
  }

  /** The server's moderators freeze an account: every call of its tokens is refused. */
  disable(account: MastodonAccount): void {
    this.state.disabled.add(account.id);
  }

  /** Somebody writes a status: it reaches those it names, whom it quotes, and who asked to be told. */
  write({
    author,
    text,
    visibility = 'public',
    inReplyTo,
    warning = '',
    mediaIds = [],
    quoting,
  }: NewStatus): MastodonStatus {
    const { state } = this;
    const createdAt = state.instant();
    const parent = inReplyTo === undefined ? undefined : state.statuses.get(inReplyTo);
    const status: MastodonStatus = {
      id: state.nextId('status'),
      authorId: author.id,
      text,
      warning,
      visibility,
      inReplyToId: parent?.id ?? null,
      inReplyToAccountId: parent?.authorId ?? null,
      createdAt,
      editedAt: null,
      mediaIds,
      mentionIds: this.namedIn(text, author.id),
      likedBy: new Set(),
      quote: quoting === undefined ? null : { id: quoting, state: 'accepted' },
      earlier: [],
    };
    state.statuses.set(status.id, status);
    if (visibility === 'direct') this.noteConversation(status);
    this.tell(status);
    return status;
  }

  editStatus(
    id: string,
    text: string,
    more: Partial<Pick<MastodonStatus, 'mediaIds' | 'warning'>> = {},
  ): MastodonStatus {
    const status = this.state.status(id);
    status.earlier.push({ text: status.text, at: status.editedAt ?? status.createdAt });
    Object.assign(status, more, { text, editedAt: this.state.instant() });
    status.mentionIds = [...new Set([...status.mentionIds, ...this.namedIn(text, status.authorId)])];
    for (const accountId of this.audienceOf(status)) {
      this.emit(accountId, 'status.update', statusJson(this.state, status, accountId));
    }
    return status;
  }

  /** Its notifications go with it; answers to it answer nothing any more. */
  deleteStatus(id: string): void {
    const { state } = this;
    const status = state.status(id);
    const audience = this.audienceOf(status);
    state.statuses.delete(id);
    this.dropNotifications(({ statusId }) => statusId === id);
    for (const answer of state.statuses.values()) {
      if (answer.inReplyToId === id) Object.assign(answer, { inReplyToId: null, inReplyToAccountId: null });
    }
    for (const accountId of audience) this.emit(accountId, 'delete', id);
  }

  /** `account` is told of every post of `author` from now on. */
  ring(account: MastodonAccount, author: MastodonAccount): void {
    this.state.bells.add(`${account.id} ${author.id}`);
  }

  like(status: MastodonStatus, by: MastodonAccount): void {
    status.likedBy.add(by.id);
    if (status.authorId !== by.id) this.notify('favourite', status.authorId, by.id, status.id);
  }

  /** One account closes itself to another; what the other one caused is cleared. */
  block(blockerId: string, blockedId: string): void {
    this.state.blocks.add(`${blockerId} ${blockedId}`);
    this.dropNotifications(({ accountId, fromId }) => accountId === blockerId && fromId === blockedId);
  }

  /** A notification is cleared away; the status stays. */
  dismiss(accountId: string, notificationId: string): void {
    this.dropNotifications(({ id, accountId: whose }) => id === notificationId && whose === accountId);
  }

  notificationsOf(accountId: string): MastodonNotification[] {
    return this.state.notifications.filter((notification) => notification.accountId === accountId);
  }

  /** Every open stream breaks, as when the server restarts. */
  dropStreams(): void {
    this.state.streams.emit('drop');
  }

  /** How many streams are open. */
  openStreams(): number {
    return this.state.streams.listenerCount('drop');
  }

  issuedTokens(): string[] {
    return [...this.state.tokens.keys()];
  }

  /** What anybody sees of an account: its own words and the public ones said to it. */
  publicPage(account: MastodonAccount): PublicMastodonPage {
    const about = ({ authorId, mentionIds, inReplyToAccountId }: MastodonStatus) =>
      authorId === account.id || mentionIds.includes(account.id) || inReplyToAccountId === account.id;
    const statuses = [...this.state.statuses.values()];
    return {
      handle: `@${account.username}@${account.host ?? this.state.domain}`,
      name: account.name,
      statuses: statuses
        .filter((status) => about(status) && this.state.isVisible(status, null))
        .map((status) => this.shown(status)),
    };
  }

  /** The direct statuses that one person wrote or got, oldest first. */
  directView(person: MastodonAccount): PublicStatus[] {
    return [...this.state.statuses.values()]
      .filter((status) => status.visibility === 'direct' && this.state.isVisible(status, person.id))
      .map((status) => this.shown(status));
  }

  private shown(status: MastodonStatus): PublicStatus {
    return {
      id: status.id,
      author: `@${this.state.acct(this.state.account(status.authorId))}`,
      text: status.text,
      at: status.createdAt,
      edited: status.editedAt !== null,
      likes: status.likedBy.size,
      inReplyTo: status.inReplyToId,
      files: status.mediaIds.map((id) => this.state.media.get(id)?.name ?? id),
    };
  }

  private namedIn(text: string, authorId: string): string[] {
    const named = [...text.matchAll(NAME)].map(([, user = '', host = '']) => this.state.accountNamed(`${user}${host}`));
    return [...new Set(named.flatMap((account) => (account && account.id !== authorId ? [account.id] : [])))];
  }

  private noteConversation(status: MastodonStatus): void {
    const rootId = this.state.rootOf(status);
    for (const accountId of [status.authorId, ...status.mentionIds]) {
      const key = `${accountId} ${rootId}`;
      const known = this.state.conversations.get(key) ?? { id: this.state.nextId('other'), accountId, rootId, unread: false }; // prettier-ignore
      known.unread = accountId !== status.authorId;
      this.state.conversations.set(key, known);
    }
  }

  private tell(status: MastodonStatus): void {
    const { authorId, id, visibility } = status;
    this.emit(authorId, 'update', statusJson(this.state, status, authorId));
    const told = new Set<string>();
    const tellOnce = (type: MastodonNotification['type'], accountId: string) => {
      if (told.has(accountId) || accountId === authorId) return;
      told.add(accountId);
      this.notify(type, accountId, authorId, id);
    };
    const quoted = status.quote && this.state.statuses.get(status.quote.id);
    if (quoted) tellOnce('quote', quoted.authorId);
    for (const accountId of status.mentionIds) tellOnce('mention', accountId);
    for (const { id: listener } of this.state.accounts.values()) {
      if (visibility !== 'direct' && this.state.bells.has(`${listener} ${authorId}`)) tellOnce('status', listener);
    }
  }

  private notify(type: MastodonNotification['type'], accountId: string, fromId: string, statusId: string | null): void {
    const { state } = this;
    if (state.account(accountId).host !== null || state.isBlocked(accountId, fromId)) return;
    const createdAt = state.instant();
    const filtered = type === 'mention' && (state.options.filtersStrangers ?? false);
    const id = state.nextId('notification', type);
    const notification = { id, type, accountId, fromId, statusId, createdAt, filtered };
    state.notifications.push(notification);
    if (!filtered) this.emit(accountId, 'notification', notificationJson(state, notification));
  }

  private dropNotifications(isGone: (notification: MastodonNotification) => boolean): void {
    const kept = this.state.notifications.filter((notification) => !isGone(notification));
    this.state.notifications.splice(0, Infinity, ...kept);
  }

  private audienceOf({ authorId, mentionIds }: MastodonStatus): string[] {
    return [authorId, ...mentionIds];
  }

  private emit(accountId: string, event: string, payload: unknown): void {
    const told: StreamEvent = { event, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) };
    this.state.streams.emit(`user ${accountId}`, told);
  }
}

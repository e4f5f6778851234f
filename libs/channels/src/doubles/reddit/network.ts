import { FaultPlayer } from '../faults';
import {
  ALL_SCOPES,
  type InboxEntry,
  type ModmailConversation,
  type PublicRedditPage,
  type PublicThing,
  type RedditMessage,
  RedditProblem,
  type RedditSubreddit,
  type RedditThing,
  type RedditUser,
} from './shapes';
import { RedditSignIn } from './sign-in';

export interface RedditNetworkOptions {
  clock: () => Date;
  /** Entries of one page at most. Default 100. */
  maxPageSize?: number;
  /** Calls per client in ten minutes. Default 1000. */
  requestsPerWindow?: number;
  /** Life of an access token in seconds. Default 86400. */
  tokenSeconds?: number;
}

export interface RedditGrant {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  user: RedditUser;
  scopes: string[];
  revoked: boolean;
  /** The next refresh answers with another refresh token; this one still works. */
  rotates: boolean;
}

interface IssuedToken {
  grant: RedditGrant;
  expiresAt: number;
}

/** Reddit in one process: people, subreddits, their posts, comments, messages and mail to moderators. */
export class RedditNetwork {
  readonly faults = new FaultPlayer((status, detail) => ({ message: detail, error: status }));
  readonly users = new Map<string, RedditUser>();
  readonly subreddits = new Map<string, RedditSubreddit>();
  readonly things = new Map<string, RedditThing>();
  readonly messages = new Map<string, RedditMessage>();
  readonly inbox: InboxEntry[] = [];
  readonly conversations = new Map<string, ModmailConversation>();
  readonly grants: RedditGrant[] = [];
  readonly tokens = new Map<string, IssuedToken>();
  /** The one address that an app leads back to, by client id; an app without one here may name any. */
  readonly redirectUris = new Map<string, string>();
  readonly blocks = new Set<string>();
  /** Calls counted per client id: how many, and when (ms) the count begins anew. */
  readonly counts = new Map<string, { used: number; resetAt: number }>();
  /** Seconds to wait before the next comment; null without a content limit. */
  contentWait: number | null = null;
  readonly signIn: RedditSignIn;
  private counter = 46_655;

  constructor(readonly options: RedditNetworkOptions) {
    this.signIn = new RedditSignIn(this);
  }

  now(): number {
    return this.options.clock().getTime();
  }

  nextId(): string {
    return (this.counter += 1).toString(36);
  }

  createUser(name: string): RedditUser {
    const user = { id: this.nextId(), name, open: true };
    this.users.set(name.toLowerCase(), user);
    return user;
  }

  createSubreddit(name: string, ...moderators: RedditUser[]): RedditSubreddit {
    const ids = new Set(moderators.map(({ id }) => id));
    const subreddit = { name, moderators: ids, banned: new Set<string>(), private: false, filters: false };
    this.subreddits.set(name.toLowerCase(), subreddit);
    return subreddit;
  }

  /** A sign-in of a user for an app, as the consent page would give it. */
  grant(user: RedditUser, scopes: readonly string[] = ALL_SCOPES): RedditGrant {
    const id = this.nextId();
    const grant = {
      clientId: `client-${id}`,
      clientSecret: `double-secret-${id}-abcdefgh`,
      refreshToken: `double-refresh-${id}-abcdefgh`,
      user,
      scopes: [...scopes],
      revoked: false,
      rotates: false,
    };
    this.grants.push(grant);
    return grant;
  }

  /** A new access token of a grant. */
  issueToken(grant: RedditGrant): string {
    const value = `double-access-${this.nextId()}-abcdefghijkl`;
    this.tokens.set(value, { grant, expiresAt: this.now() + (this.options.tokenSeconds ?? 86_400) * 1000 });
    return value;
  }

  /** All access tokens end at once; grants stay. */
  expireTokens(): void {
    this.tokens.clear();
  }

  issuedTokens(): string[] {
    return [...this.tokens.keys()];
  }

  subreddit(name: string): RedditSubreddit {
    const found = this.subreddits.get(name.toLowerCase());
    if (!found) throw new RedditProblem(404, 'Not Found');
    return found;
  }

  writePost(author: RedditUser, subreddit: string, title: string, text = ''): RedditThing {
    return this.add({ kind: 't3', author, subreddit, title, text, parent: null, post: null });
  }

  /** A comment; whoever is answered or named finds it in the inbox. */
  writeComment(author: RedditUser, parent: string, text: string): RedditThing {
    const answered = this.thing(parent);
    const post = answered.post ?? parent;
    const { subreddit } = answered;
    const comment = this.add({ kind: 't1', author, subreddit, title: '', text, parent, post });
    if (comment.removedBy !== null) return comment;
    const told = new Set([author.id]);
    if (answered.author && !told.has(answered.author.id)) {
      this.tell(answered.author.id, answered.kind === 't3' ? 'post_reply' : 'comment_reply', `t1_${comment.id}`);
      told.add(answered.author.id);
    }
    for (const [, name = ''] of text.matchAll(/\bu\/([\w-]+)/g)) {
      const named = this.users.get(name.toLowerCase());
      if (named && !told.has(named.id)) this.tell(named.id, 'username_mention', `t1_${comment.id}`);
    }
    return comment;
  }

  editThing(name: string, text: string): RedditThing {
    const thing = this.thing(name);
    Object.assign(thing, { text, editedAt: this.now() });
    return thing;
  }

  /** By its author: name and words are gone, the place stays. */
  deleteThing(name: string): void {
    Object.assign(this.thing(name), { deleted: true, author: null, text: '[deleted]' });
  }

  /** By a moderator, or (`true`) the spam filter. */
  removeThing(name: string, by: string | true, spam = false): void {
    Object.assign(this.thing(name), { removedBy: by, spam, approvedBy: null });
  }

  approveThing(name: string, by: string): void {
    Object.assign(this.thing(name), { removedBy: null, spam: false, approvedBy: by, reports: [] });
  }

  thing(name: string): RedditThing {
    const thing = this.things.get(name);
    if (!thing) throw new RedditProblem(404, 'Not Found');
    return thing;
  }

  writeMessage(from: RedditUser, to: RedditUser, subject: string, text: string, parent?: RedditMessage): RedditMessage {
    const id = this.nextId();
    const [first, answered] = parent ? [parent.first ?? `t4_${parent.id}`, `t4_${parent.id}`] : [null, null];
    const message = { id, from, to, subject, text, createdAt: this.now(), first, parent: answered };
    this.messages.set(`t4_${id}`, message);
    this.tell(to.id, 'unknown', `t4_${id}`);
    return message;
  }

  /** Somebody writes to the moderators of a subreddit. */
  writeModmail(from: RedditUser, subreddit: string, subject: string, text: string): ModmailConversation {
    const id = this.nextId();
    const conversation: ModmailConversation = { id, subreddit, subject, participant: from, messages: [], state: 0, unread: true, updatedAt: this.now() }; // prettier-ignore
    this.conversations.set(id, conversation);
    this.answerModmail(conversation, from, text);
    return conversation;
  }

  answerModmail(conversation: ModmailConversation, author: RedditUser, text: string, internal = false): string {
    const id = this.nextId();
    const isMod = this.subreddit(conversation.subreddit).moderators.has(author.id);
    conversation.messages.push({ id, author, isMod, text, at: this.now(), internal });
    conversation.updatedAt = this.now();
    if (isMod && conversation.state === 0) conversation.state = 1;
    return id;
  }

  /** What anybody who is no moderator sees of a subreddit. */
  publicPage(name: string): PublicRedditPage {
    const { name: subreddit } = this.subreddit(name);
    const here = [...this.things.values()].filter((thing) => thing.subreddit.toLowerCase() === name.toLowerCase());
    const shown = (kind: RedditThing['kind']) => here.filter((thing) => thing.kind === kind).map(publicView);
    return { subreddit, posts: shown('t3'), comments: shown('t1') };
  }

  /** Private messages that one person wrote or got, oldest first. */
  directView(person: RedditUser): RedditMessage[] {
    return [...this.messages.values()].filter(({ from, to }) => from.id === person.id || to.id === person.id);
  }

  private tell(ownerId: string, type: InboxEntry['type'], name: string): void {
    this.inbox.push({ ownerId, type, name, unread: true });
  }

  private add(
    given: Pick<RedditThing, 'kind' | 'subreddit' | 'title' | 'text' | 'parent' | 'post'> & { author: RedditUser },
  ): RedditThing {
    const subreddit = this.subreddit(given.subreddit);
    if (subreddit.banned.has(given.author.id)) throw new RedditProblem(403, 'Forbidden');
    const held = subreddit.filters && !subreddit.moderators.has(given.author.id);
    const thing: RedditThing = {
      ...given,
      subreddit: subreddit.name,
      id: this.nextId(),
      createdAt: this.now(),
      editedAt: null,
      deleted: false,
      removedBy: held ? true : null,
      spam: false,
      approvedBy: null,
      reports: [],
      locked: false,
      archived: false,
      votes: new Map(),
    };
    this.things.set(`${thing.kind}_${thing.id}`, thing);
    return thing;
  }
}

function publicView(thing: RedditThing): PublicThing {
  const removed = thing.removedBy !== null;
  return {
    name: `${thing.kind}_${thing.id}`,
    author: removed || !thing.author ? '[deleted]' : thing.author.name,
    text: removed ? '[removed]' : thing.text,
    parent: thing.parent,
    edited: thing.editedAt !== null,
    score: scoreOf(thing),
  };
}

export function scoreOf({ votes }: RedditThing): number {
  return 1 + [...votes.values()].reduce<number>((sum, vote) => sum + vote, 0);
}

import type { Fault } from '../faults';
import { TikTokFaults } from './faults';
import { commentUpdate, pushedMessage, sidesOf, videoAddress } from './render';
import { ALL_TIKTOK_SCOPES, type PublicTikTokComment, type PublicTikTokVideo, type TikTokAccount, type TikTokApp, type TikTokCode, type TikTokComment, type TikTokConversation, type TikTokEvent, type TikTokInjection, type TikTokMessage, type TikTokOptions, type TikTokPerson, TikTokRefusal, type TikTokToken, type TikTokVideo, type WebhookType } from './shapes'; // prettier-ignore

const ACCESS_MS = 86_400_000;
const REFRESH_MS = 365 * 86_400_000;
const CODE_MS = 600_000;
const WINDOW_MS = 48 * 3_600_000;
const MOST_UNANSWERED = 10;
const MOST_COMMENT_CHARACTERS = 1200;
const MOST_MESSAGE_CHARACTERS = 6000;
/** Odd and beyond 2^53, so that a number in between would round to another id. */
const ID_BASE = 7_300_000_000_000_000_001n;

/**
 * TikTok for business accounts as one process: videos, comments, conversations, sign-ins that rotate, the app's webhooks. Pure
 * state; `tiktokHttpHandler` puts it on HTTP, `deliverTikTokWebhooks` sends what waits.
 */
export class TikTokNetwork {
  readonly faults = new TikTokFaults();
  readonly accounts = new Map<string, TikTokAccount>();
  readonly people = new Map<string, TikTokPerson>();
  readonly videos = new Map<string, TikTokVideo>();
  readonly comments = new Map<string, TikTokComment>();
  readonly conversations = new Map<string, TikTokConversation>();
  /** What the account wrote below other people’s videos. */
  readonly elsewhere: { id: string; videoId: string; text: string }[] = [];
  readonly tokens: TikTokToken[] = [];
  readonly codes = new Map<string, TikTokCode>();
  /** Files of messages by media id; content type and bytes. */
  readonly media = new Map<string, { contentType: string; bytes: Uint8Array }>();
  /** `conversation id`: people who cannot be sent images. */
  readonly withoutImages = new Set<string>();
  /** One address per event type: an app has no more. */
  readonly webhooks = new Map<WebhookType, string>();
  readonly waiting: TikTokEvent[] = [];
  readonly injections: TikTokInjection[] = [];
  /** Times (ms) of calls by account and endpoint. */
  readonly calls = new Map<string, number[]>();
  private counter = 0;
  private lastInstant = 0;

  constructor(
    readonly options: TikTokOptions,
    readonly app: TikTokApp,
  ) {}

  createAccount(username: string, displayName = username, hasMessaging = true): TikTokAccount {
    const person = this.createPerson(username, displayName);
    const account = { ...person, openId: `-000open-${person.userId}`, hasMessaging };
    this.accounts.set(account.openId, account);
    return account;
  }

  createPerson(username: string, displayName = username): TikTokPerson {
    const number = this.next();
    const person = { uniqueId: `uid-${number}`, userId: `im-${number}`, username, displayName };
    this.people.set(person.uniqueId, person);
    return person;
  }

  publish(accountId: string, caption: string): TikTokVideo {
    const video = { id: this.nextId(), accountId, caption, createdAt: this.instant() };
    this.videos.set(video.id, video);
    return video;
  }

  /** Somebody, or the account itself in the app, comments or replies; a reply to a reply stands below the top-level comment. */
  comment(authorId: string, videoId: string, text: string, parentId: string | null = null): TikTokComment {
    const video = this.video(videoId);
    const parent = parentId === null ? null : this.livingComment(parentId);
    if (parent && parent.videoId !== videoId) throw new TikTokRefusal(40002, 'comment_id does not belong to video_id');
    if (text === '' || text.length > MOST_COMMENT_CHARACTERS) throw new TikTokRefusal(40002, 'text: length must be between 1 and 1200'); // prettier-ignore
    const isOwn = this.account(video.accountId).uniqueId === authorId;
    const isSpam = isOwn && this.options.spam?.test(text) === true;
    const made: TikTokComment = { id: this.nextId(), videoId, parentId: parent ? (parent.parentId ?? parent.id) : null, authorId, text, imageUrl: '', createdAt: this.instant(), status: isSpam ? 'HIDDEN' : 'PUBLIC', liked: false, pinned: false, removed: false }; // prettier-ignore
    this.comments.set(made.id, made);
    this.tellComment(made, 'insert');
    return made;
  }

  removeComment(id: string): void {
    const comment = this.livingComment(id);
    comment.removed = true;
    this.tellComment(comment, 'delete');
    for (const reply of this.repliesTo(id)) this.removeComment(reply.id);
  }

  /** Hidden or shown again, by the account or by TikTok; `quiet`: as the spam filter does it at times. */
  setStatus(id: string, status: TikTokComment['status'], quiet = false): void {
    const comment = this.livingComment(id);
    if (comment.status === status) return;
    comment.status = status;
    const action = { PUBLIC: 'set_to_public', HIDDEN: 'set_to_hidden', FRIENDS_ONLY: 'set_to_friends_only' }[status];
    if (!quiet) this.tellComment(comment, action);
    else this.instant();
  }

  /** Somebody names the account below or in a video of somebody else. */
  mention(
    authorId: string,
    accountId: string,
    caption: string,
    inComment = false,
  ): { videoId: string; commentId: string | null } {
    // prettier-ignore
    const [account, author] = [this.account(accountId), this.person(authorId)];
    const [videoId, commentId] = [this.nextId(), inComment ? this.nextId() : null];
    const at = this.instant();
    const content = {
      type_of_event: 'CREATE',
      mention_type: inComment ? 'COMMENT' : 'VIDEO_MENTION',
      video_id: videoId,
      video_create_time: Math.floor(at.getTime() / 1000),
      open_id_of_mentioned_user: accountId,
      unique_name_of_mentioned_user: account.username,
      unique_identifier: author.uniqueId,
      share_url: `https://www.tiktok.com/@${author.username}/video/${videoId}`,
      video_caption: caption,
      comment_id: commentId ?? '0',
    };
    this.emit('BRAND_MENTION', 'brand.mention.event', accountId, JSON.stringify(content));
    return { videoId, commentId };
  }

  /** A person writes to the account. */
  message(personId: string, accountId: string, body: string, type: TikTokMessage['type'] = 'text'): TikTokMessage {
    const conversation = this.conversationOf(accountId, personId);
    return this.add(conversation, { fromBusiness: false, type, body, quotedId: null, source: 'APP' });
  }

  /** A person of the EEA writes: the event holds nothing but the time. */
  withheldMessage(accountId: string): Date {
    const [at, { username }] = [this.instant(), this.account(accountId)];
    const content = { to: username, to_user: { id: accountId, role: 'business_account' }, timestamp: at.getTime() };
    this.emit('DIRECT_MESSAGE', 'im_receive_msg_eu', accountId, JSON.stringify(content));
    return at;
  }

  /** The account writes, in the app or through the API; refused outside the window of 48 hours and ten messages. */
  answer(
    conversationId: string,
    body: string,
    type: TikTokMessage['type'] = 'text',
    source: 'APP' | 'API' = 'APP',
    quotedId: string | null = null,
  ): TikTokMessage {
    // prettier-ignore
    const conversation = this.conversation(conversationId);
    const lastHeard = conversation.messages.findLast(({ fromBusiness }) => !fromBusiness);
    const since = conversation.messages.filter(({ createdAt }) => lastHeard && createdAt > lastHeard.createdAt).length;
    const isOpen = lastHeard && this.now().getTime() - lastHeard.createdAt.getTime() <= WINDOW_MS;
    if (!isOpen || since >= MOST_UNANSWERED) {
      throw new TikTokRefusal(40064, 'The message cannot be sent: outside of the reply window of the conversation');
    }
    if (body === '' || body.length > MOST_MESSAGE_CHARACTERS) throw new TikTokRefusal(40002, 'text.body: length must be between 1 and 6000'); // prettier-ignore
    return this.add(conversation, { fromBusiness: true, type, body, quotedId, source });
  }

  /** The person opens the conversation and reads all of it. */
  readConversation(conversationId: string): void {
    const { accountId, personId, messages } = this.conversation(conversationId);
    const [account, person] = [this.account(accountId), this.person(personId)];
    const content = {
      conversation_id: conversationId,
      ...sidesOf(account, person, false, 'lower'),
      read: { last_read_timestamp: messages.at(-1)?.createdAt.getTime() ?? 0 },
      timestamp: this.instant().getTime(),
      unique_identifier: person.uniqueId,
    };
    this.emit('DIRECT_MESSAGE', 'im_mark_read_msg', accountId, JSON.stringify(content));
  }

  /** A consent that was given, or its renewal. */
  issueToken(accountId: string, scopes: readonly string[] = ALL_TIKTOK_SCOPES): TikTokToken {
    const number = String(this.next()).padStart(6, '0');
    const now = this.now().getTime();
    const token = { access: `act.tiktok-double-${number}`, refresh: `rft.tiktok-double-${number}`, accountId, scopes: [...scopes], expiresAt: now + ACCESS_MS, refreshEndsAt: now + REFRESH_MS, isRevoked: false, isSpent: false }; // prettier-ignore
    this.tokens.push(token);
    return token;
  }

  /** The code that a consent page sends back. */
  issueCode(accountId: string, redirectUri: string, scopes: readonly string[]): string {
    const code = `code-tiktok-double-${String(this.next()).padStart(6, '0')}*`;
    this.codes.set(code, { accountId, redirectUri, scopes: [...scopes], expiresAt: this.now().getTime() + CODE_MS });
    return code;
  }

  /** Every access token ends before its time. */
  expireAccess(): void {
    for (const token of this.tokens) token.expiresAt = 0;
  }

  /** The person takes the permission away in the app. */
  revoke(accountId: string): void {
    for (const token of this.tokens) if (token.accountId === accountId) token.isRevoked = true;
    this.emit('COMMENT', 'authorization.removed', accountId, JSON.stringify({ reason: 1 }));
  }

  fail(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: null } {
    return this.faults.set(fault, scope);
  }

  account(openId: string): TikTokAccount {
    const account = this.accounts.get(openId);
    if (!account) throw new TikTokRefusal(40002, 'business_id: not found');
    return account;
  }

  person(uniqueId: string): TikTokPerson {
    const person = this.people.get(uniqueId);
    if (!person) throw new Error(`no person ${uniqueId}`);
    return person;
  }

  video(id: string): TikTokVideo {
    const video = this.videos.get(id);
    if (!video) throw new TikTokRefusal(40007, 'The video does not exist');
    return video;
  }

  livingComment(id: string): TikTokComment {
    const comment = this.comments.get(id);
    if (!comment || comment.removed)
      throw new TikTokRefusal(40002, 'comment_id: the comment is not found or was deleted');
    return comment;
  }

  conversation(id: string): TikTokConversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new TikTokRefusal(40002, 'Param conversation_id is invalid');
    return conversation;
  }

  /** The conversation of an account with a person, made when they have none. */
  conversationOf(accountId: string, personId: string): TikTokConversation {
    const known = [...this.conversations.values()].find((entry) => entry.accountId === accountId && entry.personId === personId); // prettier-ignore
    if (known) return known;
    const made: TikTokConversation = { id: `u5J+${this.next()}/kg==`, accountId, personId, messages: [] };
    this.conversations.set(made.id, made);
    return made;
  }

  /** All comments and replies of a video that are not deleted, oldest first. */
  livingComments(videoId: string): TikTokComment[] {
    return [...this.comments.values()].filter((comment) => comment.videoId === videoId && !comment.removed);
  }

  repliesTo(commentId: string): TikTokComment[] {
    return [...this.comments.values()].filter(({ parentId, removed }) => parentId === commentId && !removed);
  }

  /** What anybody sees of an account, newest video first, comments oldest first, nothing hidden. */
  publicPage(accountId: string): PublicTikTokVideo[] {
    const shown = (comment: TikTokComment): PublicTikTokComment => ({
      id: comment.id,
      author: this.person(comment.authorId).username,
      text: comment.text,
      createdAt: comment.createdAt,
      replies: this.repliesTo(comment.id).filter(isPublic).map(shown),
    });
    return [...this.videos.values()]
      .filter((video) => video.accountId === accountId)
      .map(({ id, caption, createdAt }) => {
        const top = this.livingComments(id).filter((comment) => comment.parentId === null && isPublic(comment));
        return { id, caption, createdAt, comments: top.map(shown) };
      })
      .toReversed();
  }

  /** Words of `video` as its address has them, for whoever wants to point there. */
  addressOf(videoId: string): string {
    return videoAddress(this, this.video(videoId).accountId, videoId);
  }

  now(): Date {
    return this.options.clock();
  }

  next(): number {
    return (this.counter += 1);
  }

  nextId(): string {
    return String(ID_BASE + BigInt(this.next()) * 100n);
  }

  private add(
    conversation: TikTokConversation,
    said: Omit<TikTokMessage, 'id' | 'conversationId' | 'createdAt'>,
  ): TikTokMessage {
    // prettier-ignore
    const message = { id: `m+${this.next()}==`, conversationId: conversation.id, createdAt: this.instant(), ...said };
    conversation.messages.push(message);
    const [account, person] = [this.account(conversation.accountId), this.person(conversation.personId)];
    const event = said.fromBusiness ? 'im_send_msg' : 'im_receive_msg';
    const content = JSON.stringify(pushedMessage(account, person, message));
    if (account.hasMessaging) this.emit('DIRECT_MESSAGE', event, account.openId, content);
    return message;
  }

  private tellComment(comment: TikTokComment, action: string): void {
    const { accountId } = this.video(comment.videoId);
    this.emit('COMMENT', 'comment.update', accountId, commentUpdate(comment, action, this.instant()));
  }

  private emit(type: WebhookType, event: string, accountId: string, content: string): void {
    if (!this.webhooks.has(type)) return;
    const create_time = Math.floor(this.now().getTime() / 1000);
    const body = JSON.stringify({ client_key: this.app.id, event, create_time, user_openid: accountId, content });
    this.waiting.push({ type, body });
  }

  private instant(): Date {
    this.lastInstant = Math.max(this.now().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant);
  }
}

function isPublic({ status }: TikTokComment): boolean {
  return status === 'PUBLIC';
}

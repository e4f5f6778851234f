import { FaultPlayer } from '../faults';
import { GoogleConsent } from '../google/consent';
import { Groups } from '../groups';
import { deletedFeed, videoFeed } from './feed';
import { GoogleGrants } from './grants';
import { QuotaMeter } from './quota';
import type {
  FeedSubscription,
  ModerationStatus,
  PublicYouTubeVideo,
  YouTubeChannel,
  YouTubeComment,
  YouTubeVideo,
} from './shapes';

export interface YouTubeNetworkOptions {
  /** Deterministic time of the network; YouTube tells whole seconds. */
  clock: () => Date;
  /** Most entries that one page holds, whatever the caller asks for. Default 100, as the real API. */
  maxPageSize?: number;
  /** Units a project has a day. Default 10,000. */
  dailyUnits?: number;
  /** `id=` lists leave out held comments even for the owner (the documentation does not say). Default false. */
  idsHideHeld?: boolean;
  /** The channel's own filters: the status a new comment starts with. Default: all are published. */
  filter?: (text: string) => ModerationStatus;
}

const REASONS: Record<number, string> = {
  400: 'badRequest',
  401: 'authError',
  403: 'forbidden',
  404: 'commentNotFound',
  429: 'rateLimitExceeded',
  503: 'backendError',
};

/** YouTube's error envelope; see "Errors" of the Data API v3. */
export function youTubeError(code: number, reason: string, message: string): unknown {
  const domain = reason === 'quotaExceeded' || reason === 'dailyLimitExceeded' ? 'youtube.quota' : 'youtube.comment';
  return { error: { code, message, errors: [{ domain, reason, message }] } };
}

/**
 * YouTube as one process: channels, videos, comments with their moderation states, OAuth grants, the daily quota of each
 * project and the feed hub. Pure state; `youTubeHttpHandler` puts it on HTTP.
 */
export class YouTubeNetwork {
  readonly faults = new FaultPlayer((code, message) => youTubeError(code, REASONS[code] ?? 'unknown', message));
  /** Faults of the token endpoint alone, whose errors have another form. */
  readonly tokenFaults = new FaultPlayer((_status, detail) => ({ error: 'server_error', error_description: detail }));
  readonly grants: GoogleGrants;
  readonly consent: GoogleConsent;
  readonly quota: QuotaMeter;
  readonly channels = new Map<string, YouTubeChannel>();
  readonly videos = new Map<string, YouTubeVideo>();
  readonly comments = new Map<string, YouTubeComment>();
  readonly subscriptions: FeedSubscription[] = [];
  /** Times that a list refuses its page tokens before it takes them again, as deep tokens sometimes do. */
  pageTokenFailures = 0;
  private readonly byThread = new Groups<YouTubeComment>(({ parentId }) => parentId);
  private counter = 0;

  constructor(readonly options: YouTubeNetworkOptions) {
    const grants = new GoogleGrants(options.clock);
    this.grants = grants;
    this.consent = new GoogleConsent({
      clock: options.clock,
      secretOf: (clientId) => grants.secretOf(clientId),
      scopesGiven: (clientId) => grants.scopesGiven(clientId),
      open: (given) => {
        grants.add({ ...given, channelId: this.picked() });
        const answer = grants.refresh(given.clientId, given.clientSecret, given.refreshToken);
        return { token: String(answer?.['access_token']), expiresIn: Number(answer?.['expires_in']) };
      },
    });
    this.quota = new QuotaMeter(options.clock, options.dailyUnits ?? 10_000);
  }

  /** The channel that whoever agrees on the consent page picks: the one that was made first; null for none. */
  picked(): string | null {
    return this.channels.keys().next().value ?? null;
  }

  /** A brand's channel or a viewer's. */
  createChannel(title: string, handle: string): YouTubeChannel {
    const id = `UC${handle
      .replace(/[^a-z0-9]/gi, '')
      .slice(0, 12)
      .padEnd(12, '0')}${pad(this.next(), 10)}`;
    const channel: YouTubeChannel = { id, title, handle, banned: new Set() };
    this.channels.set(id, channel);
    return channel;
  }

  /** Uploads a video; subscribers of the channel's feed are told. */
  publishVideo(channelId: string, title: string): YouTubeVideo {
    const at = this.instant();
    const id = `vid${pad(this.next(), 8)}`;
    const video = { id, channelId, title, publishedAt: at, updatedAt: at, commentsDisabled: false };
    this.videos.set(id, video);
    this.tell(channelId, videoFeed(video, this.existingChannel(channelId)));
    return video;
  }

  /** A new title; subscribers are told, as of an upload. */
  retitleVideo(videoId: string, title: string): void {
    const video = this.existingVideo(videoId);
    Object.assign(video, { title, updatedAt: this.after(video.updatedAt) });
    this.tell(video.channelId, videoFeed(video, this.existingChannel(video.channelId)));
  }

  /** Takes a video down with all its comments. */
  deleteVideo(videoId: string): void {
    const video = this.existingVideo(videoId);
    this.videos.delete(videoId);
    for (const comment of [...this.comments.values()]) {
      if (comment.videoId === videoId) this.comments.delete(comment.id);
    }
    this.tell(video.channelId, deletedFeed(video, this.existingChannel(video.channelId), this.instant()));
  }

  /** Somebody comments a video. */
  addComment(videoId: string, author: YouTubeChannel, text: string, status?: ModerationStatus): YouTubeComment {
    const video = this.existingVideo(videoId);
    const id = `Ugz${pad(this.next(), 13)}AaABAg`;
    return this.write({ id, parentId: null, video, author, text, status });
  }

  /** Somebody replies; the reply stands under the top-level comment, whichever comment of the thread it answers. */
  addReply(commentId: string, author: YouTubeChannel, text: string, status?: ModerationStatus): YouTubeComment {
    const parentId = commentId.split('.')[0] ?? commentId;
    const video = this.existingVideo(this.existing(parentId).videoId);
    return this.write({ id: `${parentId}.${pad(this.next(), 13)}`, parentId, video, author, text, status });
  }

  editComment(id: string, text: string): YouTubeComment {
    const comment = this.existing(id);
    return Object.assign(comment, { text, updatedAt: this.after(comment.updatedAt) });
  }

  /** Deleted by its author or the owner, with the replies under it: nobody is told, it is simply no longer there. */
  removeComment(id: string): void {
    this.existing(id);
    for (const comment of [...this.comments.values()]) {
      if (comment.id === id || comment.parentId === id) this.comments.delete(comment.id);
    }
  }

  /** The owner or YouTube's filter moves a comment, as in Studio. A ban rejects all the author's later comments. */
  moderate(id: string, status: ModerationStatus, banAuthor = false): void {
    const comment = this.existing(id);
    comment.status = status;
    if (banAuthor && comment.authorId !== null) this.existingChannel(comment.channelId).banned.add(comment.authorId);
  }

  /** The author's account is closed: the words stay, without a channel behind them. */
  closeAccount(channelId: string): void {
    this.channels.delete(channelId);
    for (const comment of this.comments.values()) if (comment.authorId === channelId) comment.authorId = null;
  }

  comment(id: string): YouTubeComment | undefined {
    return this.comments.get(id);
  }

  /** Replies of a thread, newest first. */
  repliesOf(threadId: string): YouTubeComment[] {
    return newestFirst(this.byThread.of(threadId, this.comments, this.counter));
  }

  /** Top-level comments under a channel's videos, newest first. */
  threadsOf(channelId: string): YouTubeComment[] {
    const all = [...this.comments.values()];
    return newestFirst(all.filter((comment) => comment.channelId === channelId && comment.parentId === null));
  }

  /** What anybody sees under a video: published comments, newest first, replies oldest first. */
  publicPage(videoId: string): PublicYouTubeVideo {
    const video = this.existingVideo(videoId);
    const shown = ({ id, authorName, text, publishedAt, updatedAt }: YouTubeComment) => ({
      id,
      author: authorName,
      text,
      at: publishedAt,
      edited: updatedAt !== publishedAt,
    });
    const visible = (comment: YouTubeComment) => comment.status === 'published';
    const threads = video.commentsDisabled ? [] : this.threadsOf(video.channelId).filter(visible);
    return {
      title: video.title,
      commentsDisabled: video.commentsDisabled,
      comments: threads
        .filter((thread) => thread.videoId === videoId)
        .map((thread) => ({
          ...shown(thread),
          replies: this.repliesOf(thread.id).filter(visible).reverse().map(shown),
        })),
    };
  }

  /** The network's time in whole seconds, ISO. */
  instant(): string {
    return new Date(Math.floor(this.options.clock().getTime() / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  }

  existingVideo(id: string): YouTubeVideo {
    const video = this.videos.get(id);
    if (!video) throw new Error(`no video ${id}`);
    return video;
  }

  private existingChannel(id: string): YouTubeChannel {
    const channel = this.channels.get(id);
    if (!channel) throw new Error(`no channel ${id}`);
    return channel;
  }

  private existing(id: string): YouTubeComment {
    const comment = this.comments.get(id);
    if (!comment) throw new Error(`no comment ${id}`);
    return comment;
  }

  private write(made: {
    id: string;
    parentId: string | null;
    video: YouTubeVideo;
    author: YouTubeChannel;
    text: string;
    status: ModerationStatus | undefined;
  }): YouTubeComment {
    const { id, parentId, video, author, text } = made;
    const owner = this.existingChannel(video.channelId);
    const filtered = author.id === owner.id ? 'published' : (this.options.filter?.(text) ?? 'published');
    const at = this.instant();
    const comment: YouTubeComment = {
      id,
      parentId,
      videoId: video.id,
      channelId: owner.id,
      authorId: author.id,
      authorName: `@${author.handle}`,
      text,
      status: owner.banned.has(author.id) ? 'rejected' : (made.status ?? filtered),
      canReply: true,
      likes: 0,
      publishedAt: at,
      updatedAt: at,
      order: this.next(),
    };
    this.comments.set(id, comment);
    return comment;
  }

  private tell(channelId: string, document: string): void {
    for (const subscription of this.subscriptions) {
      if (subscription.verified && subscription.topic.endsWith(`channel_id=${channelId}`)) {
        subscription.waiting.push(document);
      }
    }
  }

  /** Now, but later than an earlier time: a change is never told with the time of what it changed. */
  private after(earlier: string): string {
    const now = this.instant();
    if (now > earlier) return now;
    return new Date(Date.parse(earlier) + 1000).toISOString().replace('.000Z', 'Z');
  }

  private next(): number {
    return (this.counter += 1);
  }
}

function newestFirst(comments: readonly YouTubeComment[]): YouTubeComment[] {
  return comments.toSorted((a, b) => b.publishedAt.localeCompare(a.publishedAt) || b.order - a.order);
}

function pad(number: number, length: number): string {
  return String(number).padStart(length, '0');
}

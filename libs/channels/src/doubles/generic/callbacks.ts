import { BRAND_AUTHOR, type ForumPost, type GenericForum } from './forum';

/** What the inbox asked for, as `inbox.action.requested` carries it. */
export interface ActionRequest {
  actionId: string;
  action: string;
  itemId: string;
  threadId: string;
  text: string;
}

export interface CallbackAnswer {
  status: number;
  body: Record<string, unknown>;
}

const NOT_FOUND: CallbackAnswer = { status: 404, body: { error: { code: 'gone', message: 'no such item' } } };

type Performer = (forum: GenericForum, post: ForumPost, request: ActionRequest) => ForumPost | undefined;

function reply(kind: ForumPost['kind']): Performer {
  return (forum, post, { actionId, text }) =>
    forum.write({ kind, topicId: post.topicId, author: BRAND_AUTHOR, text, parentId: post.id, actionId });
}

const PERFORMERS: Record<string, Performer> = {
  reply: (forum, post, request) => reply(post.kind === 'dm' ? 'dm' : 'comment')(forum, post, request),
  privateReply: reply('dm'),
  edit: (forum, post, { text }) => void forum.edit(post.id, text),
  hide: (forum, post) => void forum.setState(post.id, 'hidden'),
  unhide: (forum, post) => void forum.setState(post.id, 'visible'),
  approve: (forum, post) => void forum.setState(post.id, 'visible'),
  spam: (forum, post) => void forum.setState(post.id, 'hidden'),
  delete: (forum, post) => void forum.remove(post.id),
  like: (_forum, post) => void (post.likedByBrand = true),
  unlike: (_forum, post) => void (post.likedByBrand = false),
  ban: (forum, post) => void forum.banned.add(post.authorId),
  unban: (forum, post) => void forum.banned.delete(post.authorId),
};

/**
 * The forum's side of the callback protocol: performs a request once, answers a repeated id with 409 and the first answer,
 * or accepts with 202 and settles later.
 */
export class ForumCallbacks {
  private readonly answers = new Map<string, CallbackAnswer['body']>();
  private readonly pending: ActionRequest[] = [];

  constructor(private readonly forum: GenericForum) {}

  handle(request: ActionRequest): CallbackAnswer {
    const earlier = this.answers.get(request.actionId);
    if (earlier) return { status: 409, body: earlier };
    if (!PERFORMERS[request.action]) {
      return { status: 422, body: { error: { code: 'unsupported', message: `no ${request.action} here` } } };
    }
    if (!this.forum.post(request.itemId)) return NOT_FOUND;
    if (!this.forum.options.answersLater) return { status: 200, body: this.perform(request) };
    this.pending.push(request);
    const body = { status: 'pending' };
    this.answers.set(request.actionId, body);
    return { status: 202, body };
  }

  /** Performs what was accepted with 202 and sends the results; how many. */
  settlePending(): number {
    const settled = this.pending.splice(0);
    for (const request of settled) {
      const known = this.forum.post(request.itemId) !== undefined;
      const result = known
        ? this.perform(request)
        : { status: 'failed', error: { code: 'gone', message: 'no such item' } };
      this.answers.set(request.actionId, result);
      this.forum.emit('inbox.action.result', { actionId: request.actionId, ...result });
    }
    return settled.length;
  }

  private perform(request: ActionRequest): CallbackAnswer['body'] {
    const post = this.forum.post(request.itemId);
    const made = post && PERFORMERS[request.action]?.(this.forum, post, request);
    const body = { status: 'done', ...(made ? { externalId: made.id, url: this.forum.urlOf(made) } : {}) };
    this.answers.set(request.actionId, body);
    return body;
  }
}

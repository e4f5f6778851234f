import { accountFor, mediaFor, missing, needs, ownedReply, paged, picked, tokenNamed, type ThreadsCall } from './call';
import { mediaNode } from './render';
import type { ThreadsContainer, ThreadsMedia } from './shapes';

const DAY_SECONDS = 86_400;
/** Published posts, replies and deletions in 24 hours. */
export const QUOTAS = { posts: 250, replies: 1000, deletes: 100 } as const;
/** A container lives a day. */
const CONTAINER_LIFE_MS = DAY_SECONDS * 1000;

export function readProfile(call: ThreadsCall): unknown {
  const { id, username, name } = accountFor(call, 'me');
  return picked({ id, username, name, threads_biography: '', is_verified: false }, call);
}

const nodeFor = (call: ThreadsCall) => (media: ThreadsMedia) => mediaNode(call.network, media, call.token.accountId);

export function listThreads(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  const account = accountFor(call, id);
  const posts = call.network.living().filter((media) => media.accountId === account.id && media.parentId === null);
  return paged(call, posts.toReversed(), nodeFor(call));
}

export function listMentions(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_manage_mentions');
  return paged(call, call.network.mentionsOf(accountFor(call, id)), nodeFor(call));
}

/** Of an account: its own replies, newest first. Of a post: one level of replies. */
export function listReplies(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_read_replies');
  if (id === 'me' || id === call.token.accountId) {
    const { accountId } = call.token;
    const own = call.network.living().filter((media) => media.accountId === accountId && media.parentId !== null);
    return paged(call, own.toReversed(), nodeFor(call));
  }
  const parent = ownThread(call, id);
  return ordered(call, call.network.repliesUnder(parent.rootId).filter((media) => media.parentId === parent.id)); // prettier-ignore
}

export function listConversation(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_read_replies');
  return ordered(call, call.network.repliesUnder(ownThread(call, id).id));
}

export function listPending(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_read_replies');
  const waiting = call.network.repliesUnder(ownThread(call, id).id).filter((media) => media.approval !== null);
  return paged(call, reversed(call) ? waiting.toReversed() : waiting, nodeFor(call));
}

function ordered(call: ThreadsCall, oldestFirst: ThreadsMedia[]): unknown {
  const shown = oldestFirst.filter((media) => media.approval === null);
  return paged(call, reversed(call) ? shown.toReversed() : shown, nodeFor(call));
}

function reversed({ parameters }: ThreadsCall): boolean {
  return parameters.get('reverse') !== 'false';
}

function ownThread(call: ThreadsCall, id: string): ThreadsMedia {
  const media = mediaFor(call, id);
  if (call.network.media.get(media.rootId)?.accountId !== call.token.accountId) throw missing(id);
  return media;
}

export function readLimits(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_content_publish');
  const account = accountFor(call, id);
  const limits = [
    ['', 'posts'],
    ['reply_', 'replies'],
    ['delete_', 'deletes'],
  ] as const;
  const figures = limits.map(([prefix, what]) => [
    [prefix === '' ? 'quota_usage' : `${prefix}quota_usage`, call.network.usage(what, account.id)],
    [prefix === '' ? 'config' : `${prefix}config`, { quota_total: QUOTAS[what], quota_duration: DAY_SECONDS }],
  ]);
  return { data: [picked(Object.fromEntries(figures.flat()) as Record<string, unknown>, call)] };
}

/** A post, a reply or a container by its id. */
export function readObject(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  const container = call.network.containers.get(id);
  if (container?.accountId === call.token.accountId) return readContainer(call, container);
  const media = mediaFor(call, id);
  if (media.accountId !== call.token.accountId) needs(call, 'threads_read_replies');
  if (media.accountId === null && media.parentId !== null && !isMentioned(call, media)) ownedReply(call, id);
  if (media.accountId === null && media.parentId === null && !isMentioned(call, media)) throw missing(id);
  return picked(nodeFor(call)(media), call);
}

export function isMentioned({ network, token }: ThreadsCall, media: ThreadsMedia): boolean {
  return network.mentionsOf(network.account(token.accountId)).includes(media);
}

/** Every look brings a picture or video nearer to its end; one without an address that can be fetched fails. */
function readContainer(call: ThreadsCall, container: ThreadsContainer): unknown {
  const { network } = call;
  if (container.status !== 'PUBLISHED' && network.now().getTime() - container.createdAt > CONTAINER_LIFE_MS) {
    container.status = 'EXPIRED';
  }
  const shown = { ...container };
  if (container.status === 'IN_PROGRESS') {
    container.reads = (container.reads ?? 0) + 1;
    const isBroken = !container.url?.startsWith('https://');
    if (container.reads >= (network.options.processingReads ?? 1)) container.status = isBroken ? 'ERROR' : 'FINISHED';
    if (container.status === 'ERROR') container.errorMessage = 'FAILED_DOWNLOADING_VIDEO';
  }
  const error = shown.status === 'ERROR' ? { error_message: shown.errorMessage } : {};
  return picked({ id: shown.id, status: shown.status, ...error }, call);
}

export function debugToken(call: ThreadsCall): unknown {
  const token = tokenNamed(call.network, call.parameters.get('input_token') ?? '');
  const [expires, issued] = [token.expiresAt, token.issuedAt].map((ms) => Math.floor(ms / 1000));
  const { scopes, accountId } = token;
  return { data: { type: 'USER', application: 'Double', is_valid: true, expires_at: expires, issued_at: issued, scopes, user_id: accountId } }; // prettier-ignore
}

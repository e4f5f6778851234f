import { accountFor, mediaFor, missing, needs, ownedReply, ThreadsProblem, type ThreadsCall } from './call';
import { isMentioned, QUOTAS } from './routes-read';
import type { NewMedia, ThreadsNetwork } from './network';
import type { ThreadsContainer } from './shapes';

const KINDS = ['TEXT', 'IMAGE', 'VIDEO', 'CAROUSEL'] as const;
const MOST_CHARACTERS = 500;
const MOST_LINKS = 5;
const DAY_MS = 24 * 3_600_000;

/** Emoji count as the bytes of their UTF-8 form, everything else as one character. */
function lengthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Extended_Pictographic}/u.test(character) ? Buffer.byteLength(character) : 1), 0); // prettier-ignore
}

export function createContainer(call: ThreadsCall): unknown {
  needs(call, 'threads_content_publish');
  const { parameters, network } = call;
  const account = accountFor(call, 'me');
  const mediaType = KINDS.find((kind) => kind === parameters.get('media_type'));
  if (!mediaType) throw new ThreadsProblem(`Param media_type must be one of {${KINDS.join(', ')}}`, 100);
  const text = parameters.get('text') ?? '';
  if (mediaType === 'TEXT' && text.trim() === '') throw new ThreadsProblem('The parameter text is required', 100);
  if (lengthOf(text) > MOST_CHARACTERS) throw new ThreadsProblem('Param text is too long: at most 500 characters', 100);
  if ((text.match(/https?:\/\/\S+/g) ?? []).length > MOST_LINKS) throw new ThreadsProblem('Too many links', 100);
  const url = parameters.get(mediaType === 'IMAGE' ? 'image_url' : 'video_url');
  if ((mediaType === 'IMAGE' || mediaType === 'VIDEO') && url === null) {
    throw new ThreadsProblem('The parameter image_url or video_url is required', 100);
  }
  const children = mediaType === 'CAROUSEL' ? partsFor(call) : [];
  const replyToId = parameters.get('reply_to_id');
  if (replyToId !== null) assertRepliable(call, replyToId);
  const isPart = parameters.get('is_carousel_item') === 'true';
  const { id } = network.makeContainer({ accountId: account.id, text, replyToId, mediaType, url, isPart, children });
  return { id };
}

/** Two to twenty parts that are ready. */
function partsFor({ network, parameters }: ThreadsCall): string[] {
  const children = (parameters.get('children') ?? '').split(',');
  if (children.length < 2 || children.length > 20) throw new ThreadsProblem('A carousel has 2 to 20 children', 100);
  for (const id of children) {
    const part = network.containers.get(id);
    if (!part?.isPart || part.status !== 'FINISHED') throw new ThreadsProblem(`Child ${id} is not ready`, 100);
  }
  return children;
}

/** Under own threads; elsewhere only what was found as a mention. */
function assertRepliable(call: ThreadsCall, id: string): void {
  const media = mediaFor(call, id);
  const isOwn = call.network.media.get(media.rootId)?.accountId === call.token.accountId;
  if (!isOwn && !(isMentioned(call, media) && call.token.scopes.includes('threads_manage_mentions'))) {
    throw new ThreadsProblem('The post cannot be replied to by this account', 100);
  }
}

export function publishContainer(call: ThreadsCall): unknown {
  needs(call, 'threads_content_publish');
  const { network, token } = call;
  const container = network.containers.get(call.parameters.get('creation_id') ?? '');
  if (!container || container.accountId !== token.accountId) throw missing(call.parameters.get('creation_id') ?? '');
  if (container.isPart || container.status !== 'FINISHED' || network.now().getTime() - container.createdAt > DAY_MS) {
    throw new ThreadsProblem('The media is not ready for publishing or was published already', 100);
  }
  const what = container.replyToId === null ? 'posts' : 'replies';
  refuseOver(call, what);
  const id = publish(call, container);
  network.count(what, token.accountId);
  container.status = 'PUBLISHED';
  return { id };
}

function publish({ network, token }: ThreadsCall, container: ThreadsContainer): string {
  const { text, replyToId } = container;
  const media = mediaOf(network, container);
  if (replyToId === null) return network.publish(token.accountId, text, media).id;
  if (network.media.get(replyToId)?.removed !== false) throw missing(replyToId);
  return network.replyAs(token.accountId, replyToId, text, media).id;
}

function mediaOf(network: ThreadsNetwork, { mediaType, url, children }: ThreadsContainer): NewMedia {
  if (mediaType === 'TEXT') return {};
  if (mediaType !== 'CAROUSEL') return { mediaType, ...(url !== null && { mediaUrl: url }) };
  const parts = children.flatMap((id) => network.containers.get(id)?.url ?? []);
  return { mediaType: 'CAROUSEL_ALBUM', parts };
}

function refuseOver({ network, token }: ThreadsCall, what: keyof typeof QUOTAS): void {
  if (network.usage(what, token.accountId) >= QUOTAS[what]) {
    throw new ThreadsProblem('(#4) The limit of this action in 24 hours is reached', 4, null, 403);
  }
}

/** Only replies to the post itself can be hidden; what stands below goes with them. */
export function manageReply(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_manage_replies');
  const reply = ownedReply(call, id);
  if (reply.parentId !== reply.rootId) throw new ThreadsProblem('Only top-level replies can be hidden', 100);
  call.network.setHideStatus(id, call.parameters.get('hide') === 'true' ? 'HIDDEN' : 'UNHUSHED');
  return { success: true };
}

export function managePendingReply(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_manage_replies');
  if (ownedReply(call, id).approval === null) throw new ThreadsProblem('The reply does not wait for approval', 100);
  call.network.decide(id, call.parameters.get('approve') === 'true');
  return { success: true };
}

export function deleteMedia(call: ThreadsCall, [, id = '']: RegExpExecArray): unknown {
  needs(call, 'threads_delete');
  if (mediaFor(call, id).accountId !== call.token.accountId) throw missing(id);
  refuseOver(call, 'deletes');
  call.network.remove(id);
  call.network.count('deletes', call.token.accountId);
  return { success: true, deleted_id: id };
}

import type { AccountContext, KnownItem } from '../../spi/connector';
import { ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { GuardedFetchError } from '../../http/guarded-fetch';
import { idOf, type Json, recordsOf, timeOf } from '../../spi/read';
import { unless } from '../../spi/verbs';
import { TikTokClient, type TikTokPage } from './tiktok.client';
import { type MediaRef, readRef } from './tiktok.media-ref';
import { directionOf } from './tiktok.messages';
import { landed } from './tiktok.payloads';

/** Pages of videos in which one is looked for. */
const MOST_VIDEO_PAGES = 5;
/** How far the time of a withheld message and that of its list entry may differ. */
const SAME_MESSAGE_MS = 1500;
const MOST_CONVERSATIONS = 5;
/** Ids of one call of the comment list. */
export const READ_BACK_SIZE = 30;

/** Reads the object of a hint; see `Ref`. */
export async function fetchTikTokRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const read = readRef(ref);
  const client = new TikTokClient(account, signal);
  switch (read.kind) {
    case 'comment': {
      const page = await unless(['gone'], () => client.commentsById(read.videoId, [read.commentId]));
      return (page?.list ?? []).map((comment) => landed('comment', account.externalId, page?.at ?? '', { comment }));
    }
    case 'video':
      return readVideo(client, account, read.videoId);
    case 'media':
      return readFile(client, account, signal, read.media);
    case 'withheld':
      return readWithheld(client, account, read.atMs);
  }
}

async function readVideo(client: TikTokClient, account: AccountContext, videoId: string): Promise<string[]> {
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_VIDEO_PAGES; pages += 1) {
    const page: TikTokPage = await client.videos(cursor);
    const video = page.list.find((entry) => idOf(entry['item_id']) === videoId);
    if (video) return [landed('video', account.externalId, page.at, { video })];
    if (page.next === null) return [];
    cursor = page.next;
  }
  return [];
}

/** A file that cannot be had for good leaves its message without it. */
async function readFile(
  client: TikTokClient,
  account: AccountContext,
  signal: AbortSignal,
  ref: MediaRef,
): Promise<string[]> {
  const { data, at } = await client.messages(ref.conversation);
  const message = recordsOf(data['messages']).find((entry) => idOf(entry['message_id']) === ref.message);
  if (!message) return []; // only the 20 newest can be read
  const file = await unless(['gone', 'forbidden', 'invalid', 'recipient-refused', 'window-closed'], () =>
    download(client, account, signal, ref),
  );
  const whole: Json = { conversation_id: ref.conversation, ...message };
  const value = { message: whole, participants: recordsOf(data['participants']), file };
  return [landed('message', account.externalId, at, value)];
}

async function download(
  client: TikTokClient,
  account: AccountContext,
  signal: AbortSignal,
  { conversation, message, id, type }: MediaRef,
): Promise<Json> {
  const media = { conversation_id: conversation, message_id: message, media_id: id, media_type: type };
  const { url, headers } = await client.mediaAddress(media);
  if (url === null) throw new ConnectorRejected('TikTok does not have the file any more', 'gone');
  try {
    const response = await account.fetch(url, { headers, signal });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status >= 500)
        throw new ConnectorUnavailable(`TikTok answered ${response.status} for a file`, false);
      throw new ConnectorRejected(`TikTok answered ${response.status} for a file`, 'gone');
    }
    const bytes = Buffer.from(await response.arrayBuffer());
    const contentType = response.headers.get('content-type');
    return { name: type.toLowerCase(), contentType, size: bytes.length, content: bytes.toString('base64') };
  } catch (error) {
    throw error instanceof ConnectorError ? error : transportFailure(error);
  }
}

/** The guard's sentences name the host at most. */
function transportFailure(error: unknown): ConnectorError {
  return error instanceof GuardedFetchError && error.reason !== 'timeout'
    ? new ConnectorRejected(`The file was not fetched: ${error.message}`, 'forbidden')
    : new ConnectorUnavailable('TikTok could not be reached for a file', false);
}

/**
 * A message of which the event holds the time alone. The list of conversations may show it all the same; otherwise a note takes
 * its place.
 */
async function readWithheld(client: TikTokClient, account: AccountContext, atMs: number): Promise<string[]> {
  const note = landed('withheld', account.externalId, new Date(atMs).toISOString(), {});
  const found = await unless(['forbidden', 'invalid'], () => searchWithheld(client, account, atMs));
  return found && found.length > 0 ? found : [note];
}

async function searchWithheld(client: TikTokClient, account: AccountContext, atMs: number): Promise<string[]> {
  const since = new Date(atMs - SAME_MESSAGE_MS).toISOString();
  const lists = [await client.conversations('STRANGER', null), await client.conversations('SINGLE', null)];
  const moved = lists
    .flatMap(({ list }) => list)
    .filter((conversation) => (timeOf(conversation['update_time']) ?? '') >= since)
    .sort((a, b) => ((timeOf(a['update_time']) ?? '') < (timeOf(b['update_time']) ?? '') ? -1 : 1));
  for (const conversation of moved.slice(0, MOST_CONVERSATIONS)) {
    const id = idOf(conversation['conversation_id']);
    if (id === null) continue;
    const { data, at } = await client.messages(id);
    const participants = recordsOf(data['participants']);
    const match = recordsOf(data['messages']).find((message) => isAt(message, atMs) && directionOf(message, account) === 'in'); // prettier-ignore
    const message: Json = { conversation_id: id, ...match };
    if (match) return [landed('message', account.externalId, at, { message, participants })];
  }
  return [];
}

function isAt(message: Json, atMs: number): boolean {
  return Math.abs(Date.parse(timeOf(message['timestamp']) ?? '') - atMs) <= SAME_MESSAGE_MS;
}

/** What became of comments: those that are still there as they are now, the others as removed. Messages cannot be asked for. */
export async function readBackTikTok(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new TikTokClient(account, signal);
  const payloads: string[] = [];
  for (const [videoId, ids] of byVideo(items)) payloads.push(...(await readState(client, account, videoId, ids)));
  return payloads;
}

/** One id that is gone can make TikTok refuse all of a call: the halves are asked for then. */
async function readState(
  client: TikTokClient,
  account: AccountContext,
  videoId: string,
  ids: readonly string[],
): Promise<string[]> {
  const page = await unless(['gone'], () => client.commentsById(videoId, ids));
  const own = account.externalId;
  if (!page && ids.length > 1) {
    const half = Math.ceil(ids.length / 2);
    const first = await readState(client, account, videoId, ids.slice(0, half));
    return [...first, ...(await readState(client, account, videoId, ids.slice(half)))];
  }
  const there = new Map(page?.list.map((comment) => [idOf(comment['comment_id']), comment]));
  const at = page?.at ?? new Date().toISOString();
  return ids.flatMap((id) => {
    const comment = there.get(id);
    if (comment) return [landed('comment', own, at, { comment })];
    return page === null || page.next === null ? [landed('removed', own, at, { id })] : [];
  });
}

function byVideo(items: readonly KnownItem[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { kind, postExternalId, externalId } of items) {
    if (kind !== 'comment' || postExternalId === null) continue;
    groups.set(postExternalId, [...(groups.get(postExternalId) ?? []), externalId]);
  }
  return groups;
}

import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { fetchedPayload, idOf, type Json, timeOf } from '../../spi/read';
import { readConversations, readMessage, readMessages } from '../meta/messages.fetch';
import { watchPostsDaysField } from '../meta/settings';
import { numberSetting } from '../../spi/settings';
import { unless } from '../../spi/verbs';
import { dataOf, walkSince, type Found, type WalkRead, type WalkStep } from '../meta/walk';
import { InstagramClient } from './instagram.client';

const DAY_MS = 86_400_000;
/** Comments are ordered by their own time, not by that of their last reply: branches this old are still looked into. */
const BRANCH_MS = 7 * DAY_MS;
const NOTHING: WalkRead = { found: [], then: [] };

/** Reads new comments under recent media and new messages. Mentions come by webhook only. */
export async function fetchInstagram(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new InstagramClient(account, signal);
  const ownId = account.externalId;
  const watchedMs = numberSetting(account, watchPostsDaysField) * DAY_MS;
  const page = await walkSince(request, {
    start: () => [{ kind: 'conversations' }, { kind: 'media' }],
    now: () => client.now(),
    read: async (step, since) => {
      switch (step.kind) {
        case 'conversations':
          return (await unless(['forbidden'], () => readConversations(client.messages, step, since, ownId))) ?? NOTHING;
        case 'messages':
          return readMessages(client.messages, step, ownId);
        case 'media':
          return readMedia(client, step, { since, ownId, watchedMs });
        default:
          return readComments(client, step, { since, ownId });
      }
    },
  });
  return { ...page, ...client.graph.quota };
}

interface Scope {
  since: string;
  ownId: string;
}

function before(since: string, ms: number): string {
  return new Date(Math.max(0, Date.parse(since) - ms)).toISOString();
}

async function readMedia(
  client: InstagramClient,
  step: WalkStep,
  { since, ownId, watchedMs }: Scope & { watchedMs: number },
): Promise<WalkRead> {
  const page = await client.media(step.after ?? null);
  const oldest = before(since, watchedMs);
  const watched = page.list.filter((media) => (timeOf(media['timestamp']) ?? '') >= oldest);
  const found = watched.map((media): Found => ({
    at: timeOf(media['timestamp']) ?? '',
    state: JSON.stringify([media['id'], media['caption']]),
    payload: fetchedPayload('media', ownId, page.at, { media }),
  }));
  const discussed = watched.filter((media) => media['comments_count'] !== 0);
  const then = discussed.flatMap((media): WalkStep[] => {
    const id = idOf(media['id']);
    return id === null ? [] : [{ kind: 'comments', id }];
  });
  const goOn = page.next !== null && watched.length === page.list.length;
  return { found, then: goOn ? [...then, { ...step, after: page.next ?? '' }] : then };
}

async function readComments(client: InstagramClient, step: WalkStep, { since, ownId }: Scope): Promise<WalkRead> {
  const mediaId = step.id ?? '';
  const page = await unless(['gone'], () => client.comments(mediaId, step.after ?? null));
  if (!page) return NOTHING;
  const found = page.list.flatMap((comment) => {
    const replies = dataOf(comment['replies']).map((reply) => ({ comment: reply, parent_id: comment['id'] }));
    return [{ comment, parent_id: null }, ...replies].map((entry) => foundComment(entry, mediaId, ownId, page.at));
  });
  const oldest = page.list.map((comment) => timeOf(comment['timestamp']) ?? '').at(-1) ?? since;
  const goOn = page.next !== null && oldest >= before(since, BRANCH_MS);
  return { found, then: goOn ? [{ ...step, after: page.next ?? '' }] : [] };
}

function foundComment(entry: { comment: Json; parent_id: unknown }, mediaId: string, ownId: string, at: string): Found {
  const { comment } = entry;
  return {
    at: timeOf(comment['timestamp']) ?? '',
    state: JSON.stringify([comment['id'], comment['text'], comment['hidden'] === true]),
    payload: fetchedPayload('comment', ownId, at, { ...entry, media_id: mediaId }),
  };
}

/** Reads the object of a hint (`comment:id`, `message:mid`, `mention:comment:id`, `mention:media:id`, `media:id`). */
export async function fetchInstagramRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const [, kind, id] = /^(mention:comment|mention:media|comment|message|media):([\w:=+/-]+)$/.exec(ref) ?? [];
  if (kind === undefined || id === undefined)
    throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  const client = new InstagramClient(account, signal);
  const ownId = account.externalId;
  if (kind === 'message') return readMessage(client.messages, id, ownId);
  if (kind === 'mention:comment' || kind === 'mention:media') {
    const what = kind === 'mention:comment' ? 'comment' : 'media';
    const read = await unless(['gone', 'forbidden', 'invalid'], () => client.mentioned(what, id));
    return read ? [fetchedPayload(`mention-${what}`, ownId, read.at, { [what]: read.object })] : [];
  }
  const answer = await unless(['gone'], () => (kind === 'comment' ? client.comment(id) : client.oneMedia(id)));
  return answer ? [fetchedPayload(kind, ownId, answer.at, { [kind]: answer.body })] : [];
}

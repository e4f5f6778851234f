import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { fetchedPayload, idOf, type Json, timeOf } from '../../spi/read';
import { watchPostsDaysField } from '../meta/settings';
import { flagSetting, numberSetting } from '../../spi/settings';
import { unless, unlessGone } from '../../spi/verbs';
import { ThreadsClient, type ThreadsPage } from './threads.client';
import { bounded, isForgotten, printOf, readCursor, secondsOf, writeCursor, type Known, type Pass, type PollState, type Step } from './threads.cursor'; // prettier-ignore
import { replyApprovalField } from './threads.settings';
import { isRested, rememberReading } from './threads.turns';

const DAY_MS = 86_400_000;
/** Calls without a find after which a call of `fetchSince` hands back what remains. */
const MOST_READS = 25;
const MOST_CONFIRMED = 10;
/** When Threads opened (Unix seconds): nothing is older. */
const OPENING = 1_688_540_400;

interface Poll {
  client: ThreadsClient;
  account: AccountContext;
  ownId: string;
  watchedMs: number;
  readsPending: boolean;
  state: PollState;
  pass: Pass;
}

/** What a step has found, and the steps that come before the rest of the pass. */
interface Found {
  payloads: string[];
  then: Step[];
}

const NOTHING: Found = { payloads: [], then: [] };

/**
 * Reads the conversations of watched threads and the mentions, one list page after the other until something new turns up.
 * Only a full reading shows edits, hides and deletions, of which no webhook tells; fingerprints in the cursor keep anything
 * from coming twice. A pass without news leaves the cursor as it was.
 */
export async function fetchThreads(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new ThreadsClient(account, signal);
  const state = request.cursor === null ? null : readCursor(request.cursor);
  const poll = await begin(client, account, state, request.backfillFrom);
  const payloads: string[] = [];
  for (let reads = 0; reads < MOST_READS && payloads.length === 0; reads += 1) {
    const step = poll.pass.steps.shift();
    if (!step) break;
    const { payloads: found, then } = await take(poll, step);
    payloads.push(...found);
    poll.pass.steps.unshift(...then);
  }
  const more = poll.pass.steps.length > 0;
  const known = bounded(poll.state.known);
  const next = more ? { ...poll.state, known, pass: poll.pass } : { ...poll.state, known, isLearned: true, pass: null };
  return { payloads, cursor: writeCursor(next), more };
}

async function begin(
  client: ThreadsClient,
  account: AccountContext,
  given: PollState | null,
  backfillFrom: string | null,
): Promise<Poll> {
  const base = {
    client,
    account,
    ownId: account.externalId,
    watchedMs: numberSetting(account, watchPostsDaysField) * DAY_MS,
    readsPending: flagSetting(account, replyApprovalField),
  };
  if (given?.pass) return { ...base, state: given, pass: given.pass };
  const { body, at } = await client.me();
  const from = backfillFrom === null ? at : new Date(backfillFrom).toISOString();
  const state: PollState = given ?? { v: 1, from, known: {}, isLearned: false, pass: null };
  const steps: Step[] = [
    { kind: 'posts', after: null },
    { kind: 'mentions', after: null },
  ];
  const pass = { username: idOf(body['username']) ?? '', startedAt: at, isWhole: !state.isLearned, steps };
  return { ...base, state, pass };
}

function take(poll: Poll, step: Step): Promise<Found> {
  switch (step.kind) {
    case 'posts':
      return takePosts(poll, step.after);
    case 'mentions':
      return takeMentions(poll, step.after);
    case 'confirm':
      return confirmRemovals(poll, step.ids);
    default:
      return takeReplies(poll, step);
  }
}

async function takePosts(poll: Poll, after: string | null): Promise<Found> {
  const { account, state, pass, watchedMs } = poll;
  // During a backfill threads are watched that were young when it begins.
  const begin = state.isLearned || state.from > pass.startedAt ? pass.startedAt : state.from;
  const since = Math.max(OPENING, Math.floor((Date.parse(begin) - watchedMs) / 1000));
  const page = await poll.client.posts(since, after);
  const remembered = (wanted: string) =>
    Object.entries(state.known).flatMap(([id, [postId]]) => (postId === wanted ? [id] : []));
  const then = page.list.flatMap((post): Step[] => {
    const postId = idOf(post['id']);
    if (postId === null) return [];
    const isDue = pass.isWhole || isRested(account, postId, secondsOf(post) * 1000, Date.parse(pass.startedAt));
    if (!isDue) return [];
    const unseen = remembered(postId);
    // A thread whose last reply was deleted has none any more, and still has to be looked at.
    if (post['has_replies'] === false && unseen.length === 0 && !poll.readsPending) return [];
    return [{ kind: 'conversation', postId, after: null, unseen }];
  });
  return { payloads: [], then: page.next === null ? then : [...then, { kind: 'posts', after: page.next }] };
}

async function takeReplies(poll: Poll, step: Extract<Step, { postId: string }>): Promise<Found> {
  const { client } = poll;
  const { kind, postId, after } = step;
  // A thread without approvals may know no list of waiting replies.
  const page =
    kind === 'conversation'
      ? await unlessGone(() => client.conversation(postId, after))
      : await unless(['gone', 'invalid', 'forbidden'], () => client.pending(postId, after));
  // The thread itself is gone: of its replies nothing is known any more.
  if (!page && kind === 'conversation') return NOTHING;
  if (kind === 'conversation' && page?.next === null) {
    rememberReading(poll.account, postId, Date.parse(poll.pass.startedAt));
  }
  const list = page?.list ?? [];
  const payloads = list.flatMap((media) => landed(poll, media, { kind: 'reply', postId, at: page?.at ?? '' }));
  const met = new Set(list.map((media) => idOf(media['id'])));
  const unseen = step.unseen.filter((id) => !met.has(id));
  return { payloads, then: nextSteps(poll, step, unseen, page) };
}

function nextSteps(
  { readsPending }: Poll,
  { kind, postId }: Extract<Step, { postId: string }>,
  unseen: string[],
  page: ThreadsPage | null,
): Step[] {
  if (page && page.next !== null) return [{ kind, postId, after: page.next, unseen }];
  if (kind === 'conversation' && readsPending) return [{ kind: 'pending', postId, after: null, unseen }];
  return unseen.length > 0 ? [{ kind: 'confirm', ids: unseen }] : [];
}

/** What a list no longer holds is reported as removed only when it is gone by itself as well: a list can lag. */
async function confirmRemovals({ client, ownId, state }: Poll, ids: string[]): Promise<Found> {
  const payloads: string[] = [];
  for (const id of ids.slice(0, MOST_CONFIRMED)) {
    const known = state.known[id];
    const answer = await unlessGone(() => client.reply(id, 'id'));
    if (answer) {
      // It stands but is not listed: no use in asking again with every pass.
      if (known) state.known[id] = ['', known[1], known[2]];
      continue;
    }
    const { at } = await client.me();
    state.known = Object.fromEntries(Object.entries(state.known).filter(([key]) => key !== id));
    payloads.push(fetchedPayload('removed', ownId, at, { media: { id } }));
  }
  const rest = ids.slice(MOST_CONFIRMED);
  return { payloads, then: rest.length > 0 ? [{ kind: 'confirm', ids: rest }] : [] };
}

/** Mentions come newest first: read until a page holds nothing new. They are an extra that a token may lack. */
async function takeMentions(poll: Poll, after: string | null): Promise<Found> {
  const page = await unless(['forbidden'], () => poll.client.mentions(after));
  if (!page) return NOTHING;
  const before = new Set(Object.keys(poll.state.known));
  const payloads = page.list
    .filter((media) => !standsInThread(poll, media))
    .flatMap((media) => landed(poll, media, { kind: 'mention', postId: '', at: page.at }));
  const hasNew = page.list.some((media) => {
    const id = idOf(media['id']) ?? '';
    return poll.state.known[id] !== undefined && !before.has(id);
  });
  const then: Step[] = hasNew && page.next !== null ? [{ kind: 'mentions', after: page.next }] : [];
  return { payloads: payloads.reverse(), then };
}

/** Named in a reply under an own thread: it came, or comes, with the conversation. */
function standsInThread({ state }: Poll, media: Json): boolean {
  const known = state.known[idOf(media['id']) ?? ''];
  return known !== undefined && known[0] !== '';
}

/** The payload of what is new or changed. Older than the connection: remembered under a thread, otherwise passed over. */
function landed(
  poll: Poll,
  media: Json,
  { kind, postId, at }: { kind: 'reply' | 'mention'; postId: string; at: string },
): string[] {
  const { state, pass, ownId } = poll;
  const id = idOf(media['id']);
  if (id === null || timeOf(media['timestamp']) === null) return [];
  const createdAt = secondsOf(media);
  const known = state.known[id];
  const entry: Known = [postId, createdAt, printOf(media)];
  if (known ? known[2] === entry[2] : isForgotten(state.known, createdAt)) return [];
  const isOld = createdAt * 1000 < Math.floor(Date.parse(state.from) / 1000) * 1000;
  if (!known && isOld && kind === 'mention') return [];
  state.known[id] = entry;
  if (!known && isOld) return [];
  return [fetchedPayload(kind, ownId, at, { media, username: pass.username })];
}

/** Reads the object of a hint (`reply:id`, `mention:id`, `own:id`, `post:id`). */
export async function fetchThreadsRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const [, kind, id] = /^(reply|mention|own|post):(\d+)$/.exec(ref) ?? [];
  if (kind === undefined || id === undefined) {
    throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  }
  const client = new ThreadsClient(account, signal);
  // A post elsewhere can be private to us.
  const answer = await unless(kind === 'mention' ? ['gone', 'forbidden'] : ['gone'], () => {
    if (kind === 'post') return client.post(id);
    return kind === 'mention' ? client.mention(id) : client.reply(id);
  });
  return answer ? [fetchedPayload(kind, account.externalId, answer.at, { media: answer.body })] : [];
}

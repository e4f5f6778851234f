import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { Poll } from './bluesky.landing';
import { idOf, type Json, type Landed, laterOf, messageIdOf, recordOf, textOf, timeOf } from './bluesky.payloads';
import { readsMessages } from './bluesky.settings';

const MOST_PAGES = 10;
/** Pages of one conversation that a history reads. */
const MOST_MESSAGE_PAGES = 5;

/** Runs a reading of direct messages; an account without them, or a chat service that fails, holds nothing else up. */
export async function unlessSilent<T>(
  account: AccountContext,
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<T | null> {
  if (!readsMessages(account)) return null;
  try {
    return await read();
  } catch (error) {
    const isPassing = error instanceof ConnectorUnavailable && !signal.aborted;
    if (isPassing || (error instanceof ConnectorRejected && error.reason === 'forbidden')) return null;
    throw error;
  }
}

/** The first position. Where the log was empty before, all that stands in the conversations now is news. */
async function begin(client: Poll['client'], state: Poll['state']): Promise<void> {
  const { rev } = await client.chatLog('');
  if (state.chat.rev === '' && rev !== '') state.chat.history = '';
  state.chat.rev = rev;
}

/** Lands the messages since the position in the log. A conversation is asked once for the people in it. */
export async function readChat({ client, state, landed }: Poll): Promise<void> {
  if (!state.chat.rev) return begin(client, state);
  let { rev } = state.chat;
  const convos = new Map<string, Json>();
  const found: Landed[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const log = await client.chatLog(rev);
    for (const entry of log.logs) {
      const convoId = idOf(entry['convoId']);
      const message = recordOf(entry['message']);
      if (convoId === null || message === null) continue;
      const type = textOf(entry['$type']) ?? '';
      if (type.endsWith('#logDeleteMessage')) found.push(removed(convoId, message, client.serverTime));
      if (!type.endsWith('#logCreateMessage')) continue;
      const convo = convos.get(convoId) ?? (await client.convo(convoId)) ?? { id: convoId };
      convos.set(convoId, convo);
      found.push({ v: 1, kind: 'message', convo: peopleOf(convo), message });
    }
    const isEnd = log.logs.length === 0 || log.rev === rev;
    rev = log.rev;
    if (isEnd) break;
  }
  landed.push(...found);
  state.chat.rev = rev;
}

function removed(convoId: string, message: Json, now: string): Landed {
  const sentAt = timeOf(message['sentAt']) ?? now;
  return { v: 1, kind: 'removed', id: messageIdOf(convoId, idOf(message['id']) ?? ''), at: laterOf(now, sentAt) };
}

/** What of a conversation its messages are read with. */
function peopleOf({ id, kind, members }: Json): Json {
  return { id, ...(recordOf(kind) !== null && { kind }), members: Array.isArray(members) ? members : [] };
}

/** Lands one page of conversations of a history, each message by message, oldest first. True while there is more. */
export async function readChatHistory({ client, state, landed }: Poll): Promise<boolean> {
  const page = await client.convos(state.chat.history || null);
  const found: { at: string; landed: Landed }[] = [];
  for (const convo of page.list) {
    const convoId = idOf(convo['id']);
    if (convoId === null || (timeOf(recordOf(convo['lastMessage'])?.['sentAt']) ?? '') <= state.from) continue;
    for (const message of await messagesSince({ client, state }, convoId)) {
      const at = timeOf(message['sentAt']) ?? '';
      found.push({ at, landed: { v: 1, kind: 'message', convo: peopleOf(convo), message } });
    }
  }
  found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  landed.push(...found.map((one) => one.landed));
  state.chat.history = page.list.length === 0 ? null : page.cursor;
  return state.chat.history !== null;
}

async function messagesSince({ client, state }: Pick<Poll, 'client' | 'state'>, convoId: string): Promise<Json[]> {
  const found: Json[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_MESSAGE_PAGES; pages += 1) {
    const page: Awaited<ReturnType<typeof client.messages>> = await client.messages(convoId, cursor);
    const within = page.list.filter((message) => (timeOf(message['sentAt']) ?? '') > state.from);
    found.push(...within.filter(({ text }) => typeof text === 'string')); // a deleted message has no words
    cursor = page.cursor;
    if (cursor === null || within.length < page.list.length) break;
  }
  return found;
}

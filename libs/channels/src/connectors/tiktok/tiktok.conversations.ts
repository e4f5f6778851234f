import { ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { idOf, type Json, recordsOf, timeOf } from '../../spi/read';
import { isResting, mayRead, restFor } from './tiktok.budget';
import type { ConversationType } from './tiktok.client';
import { landed } from './tiktok.payloads';
import type { Poll } from './tiktok.poll';
import { grantedScopes } from './tiktok.token';

const TYPES: readonly ConversationType[] = ['STRANGER', 'SINGLE'];
const MESSAGES = 'messages';
const REFUSED = 'messages refused';
const LIMITED = 'messages limited';
const MESSAGE_LIST = 'business/message/content/list';
/** Direct messages are not available everywhere; a refusal is not asked for again at once. */
const REFUSED_PAUSE_MS = 6 * 3_600_000;

/**
 * Messages of the conversations that moved; false when some have to wait for the next minute. An extra that an account may lack:
 * without it comments are read all the same.
 */
export async function readConversations(poll: Poll): Promise<boolean> {
  const { account, state } = poll;
  const scopes = grantedScopes(account.credentials);
  if (isResting(account, REFUSED) || (scopes && !scopes.includes('message.list.read'))) return true;
  if (isResting(account, LIMITED)) return false;
  try {
    let isWhole = true;
    for (const type of TYPES) isWhole = (await readList(poll, type)) && isWhole;
    if (state.lost.includes(MESSAGES)) poll.hasMoved = true;
    state.lost = state.lost.filter((name) => name !== MESSAGES);
    return isWhole;
  } catch (error) {
    if (error instanceof ConnectorRateLimited) {
      restFor(account, LIMITED, error.retryAfterMs);
      return false;
    }
    if (!(error instanceof ConnectorRejected) || error.reason !== 'forbidden') throw error;
    loseMessages(poll, error.message);
    return true;
  }
}

function loseMessages(poll: Poll, reason: string): void {
  const { state, account } = poll;
  restFor(account, REFUSED, REFUSED_PAUSE_MS);
  const hadThem = Object.keys(state.conversations).length > 0;
  if (!hadThem || state.lost.includes(MESSAGES)) return;
  state.lost = [...state.lost, MESSAGES];
  const detail = `Direct messages can no longer be read. ${reason}`;
  poll.found.push({ at: poll.at, payload: landed('notice', account.externalId, poll.at, { detail }) });
}

/** At most a hundred conversations exist in a list; a first look only notes how they stand. */
async function readList(poll: Poll, type: ConversationType): Promise<boolean> {
  const { client, state, account } = poll;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.conversations>> = await client.conversations(type, cursor);
    for (const conversation of page.list) {
      const [id, updated] = [idOf(conversation['conversation_id']), timeOf(conversation['update_time'])];
      if (id === null || updated === null || state.conversations[id] === updated) continue;
      if (!poll.isFirstLook && updated >= state.from) {
        // the rest is read by the next pass, since it stays unmarked
        if (!mayRead(account, MESSAGE_LIST)) return false;
        await readMessages(poll, id);
      }
      poll.hasMoved = true;
      state.conversations = { ...omit(state.conversations, id), [id]: updated };
    }
    cursor = page.next;
  } while (cursor !== null);
  return true;
}

async function readMessages(poll: Poll, conversationId: string): Promise<void> {
  const { data, at } = await poll.client.messages(conversationId);
  poll.reads += 1;
  const participants = recordsOf(data['participants']);
  for (const message of recordsOf(data['messages'])) {
    const [id, sentAt] = [idOf(message['message_id']), timeOf(message['timestamp'])];
    if (id === null || sentAt === null || sentAt < poll.state.from) continue;
    if (poll.state.known.some(([known]) => known === id)) continue;
    poll.state.known = [...poll.state.known, [id, sentAt, '', 0]];
    const whole: Json = { conversation_id: conversationId, ...message };
    poll.found.push({ at: sentAt, payload: landed('message', poll.account.externalId, at, { message: whole, participants }) }); // prettier-ignore
  }
}

function omit<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

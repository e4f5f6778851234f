import type { AccountContext, Cursor, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import { TelegramClient } from './telegram.client';
import { ALLOWED_UPDATES } from './telegram.parse';
import { countOf, type Json, recordOf, recordsOf, wordOf } from './telegram.payloads';
import { wantsWebhook } from './telegram.settings';

/** Most updates of one call. */
const PAGE_SIZE = 100;
/** After a week without updates the next number is a random one; a day is left for clocks and slow pollers. */
const SILENCE_MS = 6 * 86_400_000;

interface Position {
  v: 1;
  /** The first update not yet taken; null: whatever waits. */
  offset: number | null;
  /** When the last updates came, in Unix milliseconds. */
  at: number;
  /** What was last wrong with the webhook, so that it is told once; '' when nothing was. */
  trouble: string;
}

/**
 * What waits at Telegram. With a webhook in place nothing does: then only the webhook is looked after, and when it is lost
 * the updates are asked for, so that none is lost with it.
 */
export async function fetchSince(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  if (backfillFrom !== null) throw new ConnectorUnsupported('Telegram gives a bot no history');
  const client = new TelegramClient(account, signal);
  const position = cursor === null ? null : positionOf(cursor);
  if (!wantsWebhook(account)) return poll(client, position, cursor);
  const info = recordOf(await client.read('getWebhookInfo')) ?? {};
  const hasWebhook = (wordOf(info['url']) ?? '') !== '';
  const trouble = troubleOf(info, hasWebhook);
  const page = hasWebhook ? nothingNew(position, cursor) : await poll(client, position, cursor);
  if (trouble === (position?.trouble ?? '')) return page;
  // at the start the test of the connection has just told it
  return withTrouble(page, trouble, position !== null);
}

async function poll(client: TelegramClient, position: Position | null, cursor: Cursor | null): Promise<InboundPage> {
  if (position === null) return fromNow(client);
  const isSilent = Date.now() - position.at > SILENCE_MS;
  // asking for numbers above a random lower one would confirm it unread; what is older has expired after a day
  const offset = isSilent ? null : position.offset;
  const updates = await updatesFrom(client, { limit: PAGE_SIZE, ...(offset !== null && { offset }) });
  const last = updates.at(-1);
  if (!last) return nothingNew(position, cursor);
  return {
    payloads: updates.map((update) => JSON.stringify(update)),
    cursor: cursorAt({ ...position, offset: numberOf(last) + 1, at: Date.now() }),
    // the size of a page is the server's to choose: a short one may not be the last
    more: true,
  };
}

/** A negative offset gives the last update and makes Telegram forget those before it. */
async function fromNow(client: TelegramClient): Promise<InboundPage> {
  const last = (await updatesFrom(client, { offset: -1, limit: 1 })).at(-1);
  const offset = last ? numberOf(last) + 1 : null;
  return { payloads: [], cursor: cursorAt({ v: 1, offset, at: Date.now(), trouble: '' }), more: false };
}

/** Waits for nothing (`timeout` 0): a held connection would be ended by the next call with a 409. */
async function updatesFrom(client: TelegramClient, parameters: Json): Promise<Json[]> {
  const result = await client.read('getUpdates', { ...parameters, timeout: 0, allowed_updates: ALLOWED_UPDATES });
  const numbered = recordsOf(result).filter((update) => countOf(update['update_id']) !== null);
  return numbered.sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(update: Json): number {
  return countOf(update['update_id']) ?? 0;
}

function nothingNew(position: Position | null, cursor: Cursor | null): InboundPage {
  const start: Position = { v: 1, offset: null, at: Date.now(), trouble: '' };
  return { payloads: [], cursor: cursor ?? cursorAt(position ?? start), more: false };
}

/** In words that an admin reads; '' when all is well. */
function troubleOf(info: Json, hasWebhook: boolean): string {
  if (!hasWebhook) return 'The bot has no webhook any more. It is polled until the connection is tested again.';
  const waiting = countOf(info['pending_update_count']) ?? 0;
  const error = wordOf(info['last_error_message']);
  if (waiting === 0 || error === null) return '';
  return `Telegram cannot deliver to the webhook: ${error}`;
}

function withTrouble(page: InboundPage, trouble: string, isNews: boolean): InboundPage {
  const cursor = cursorAt({ ...positionOf(page.cursor), trouble });
  const word = trouble === '' || !isNews ? [] : [JSON.stringify({ webhook: { trouble } })];
  return { ...page, payloads: [...page.payloads, ...word], cursor };
}

function cursorAt(position: Position): Cursor {
  return JSON.stringify(position);
}

function positionOf(cursor: Cursor): Position {
  try {
    const read = recordOf(JSON.parse(cursor));
    if (read?.['v'] === 1) {
      const trouble = typeof read['trouble'] === 'string' ? read['trouble'] : '';
      return { v: 1, offset: countOf(read['offset']), at: countOf(read['at']) ?? 0, trouble };
    }
  } catch {
    // told below
  }
  throw new ConnectorRejected('not a position of this connector', 'invalid');
}

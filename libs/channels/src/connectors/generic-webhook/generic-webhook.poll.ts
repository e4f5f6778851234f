import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { pull } from './generic-webhook.callback';
import { isRecord, time } from './generic-webhook.payloads';
import { textSetting } from './generic-webhook.settings';

/** The other system's cursor; `skipping` while the history before "from now" is walked past. */
interface Position {
  v: 1;
  at: string | null;
  skipping: boolean;
}

function readCursor(cursor: string | null): Position | null {
  if (cursor === null) return null;
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1) return value as unknown as Position;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** One page of the pull address; nothing without one, so that the channel lives on its webhook alone. */
export async function fetchSince(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const known = readCursor(cursor);
  const position = known ?? { v: 1, at: null, skipping: backfillFrom === null };
  if (!textSetting(account, 'pullUrl')) return { payloads: [], cursor: JSON.stringify(position), more: false };
  const page = await pull(account, signal, position.at);
  const more = page.hasMore && page.nextCursor !== null && page.nextCursor !== position.at;
  const wanted = position.skipping ? [] : page.events.filter((event) => isSince(event, backfillFrom));
  const moved = page.events.length > 0 ? (page.nextCursor ?? position.at) : position.at;
  return {
    payloads: wanted.map((event) => JSON.stringify(event)),
    cursor: JSON.stringify({ v: 1, at: moved, skipping: position.skipping && more } satisfies Position),
    more,
  };
}

function isSince(event: unknown, from: string | null): boolean {
  if (from === null || !isRecord(event)) return true;
  const data = isRecord(event['data']) ? event['data'] : {};
  const at = time(data['createdAt']) ?? time(event['timestamp']);
  return at === null || at >= from;
}

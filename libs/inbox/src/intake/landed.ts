import { type FileStorage, type Tx } from '@parvis/platform';
import type { InboundEvent } from '@parvis/channels';
import type { AccountDirectory, KnownAccount } from '../accounts/account-directory';
import { LANE_LOCK } from '../landing/lanes';
import type { LandingSource } from '../landing/lander';
import type { ArrivalReader, Screeners } from '../screening/screeners';
import type { Arrival } from './arrivals';
import { storeContents } from './attachment-content';
import { normalise } from './normalise';

const MOST_ROWS = 500;
const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_ERROR = 1000;

/** A payload in the landing table. */
export interface LandedRow {
  id: string;
  workspace_id: number;
  account_id: number;
  source: LandingSource;
  received_at: Date;
  payload: string;
}

/** What a payload came to: events to apply, or why there are none. */
export interface Parsed {
  row: LandedRow;
  state: 'applied' | 'ignored' | 'dead';
  error: string | null;
  arrivals: Arrival[];
}

/** Somebody else applied these rows meanwhile. */
export class LaneBusy extends Error {}

/**
 * The oldest payloads of a lane after `after`, as many as make a good batch. Going on behind the last batch spares the scan of
 * what it took, which stays in the index for a while; 0 begins at the front.
 */
export async function readLanded(tx: Tx, lane: number, after: string): Promise<LandedRow[]> {
  const rows = await tx.prepared<LandedRow>(
    `select id, workspace_id, account_id, source, received_at, payload from inbound
     where lane = $1 and id > $2 order by id limit $3`,
    [lane, after, MOST_ROWS],
  );
  let bytes = 0;
  const end = rows.findIndex(({ payload }, index) => (bytes += payload.length) > MOST_BYTES && index > 0);
  return end < 0 ? rows : rows.slice(0, end);
}

/** A batch that is full is followed by another at once. */
export function isFull(rows: readonly LandedRow[]): boolean {
  return rows.length >= MOST_ROWS;
}

/** Parses payloads through their connectors. One that cannot be parsed is kept for a replay and never blocks the others. */
export async function parseLanded(
  rows: readonly LandedRow[],
  directory: AccountDirectory,
  storage: FileStorage,
  screeners: Screeners,
): Promise<Parsed[]> {
  const accounts = await Promise.all(rows.map((row) => directory.find(row.workspace_id, row.account_id)));
  const reader = await screeners.readerFor(accounts.flatMap((account) => account ?? []));
  const parsed: Parsed[] = [];
  for (const [index, row] of rows.entries()) {
    const account = accounts[index];
    if (!account || account.removed || !account.enabled)
      parsed.push({ row, state: 'ignored', error: 'the account is stopped or removed', arrivals: [] });
    else parsed.push(await parseOne(row, account, storage, reader));
  }
  return parsed;
}

async function parseOne(
  row: LandedRow,
  account: KnownAccount,
  storage: FileStorage,
  reader: ArrivalReader,
): Promise<Parsed> {
  try {
    const events = await account.connector.parse(row.payload, account.context);
    const arrivals: Arrival[] = [];
    for (const event of events) arrivals.push(await arrivalOf(event, row, account, storage, reader));
    return { row, state: arrivals.length > 0 ? 'applied' : 'ignored', error: null, arrivals };
  } catch (error) {
    return { row, state: 'dead', error: errorText(error), arrivals: [] };
  }
}

async function arrivalOf(
  event: InboundEvent,
  row: LandedRow,
  account: KnownAccount,
  storage: FileStorage,
  reader: ArrivalReader,
): Promise<Arrival> {
  const attachments = event.type === 'item' ? event.attachments : [];
  const files = await storeContents(storage, account.workspaceId, attachments);
  const normalised = normalise(event, row.received_at);
  return {
    account,
    live: row.source !== 'backfill',
    receivedAt: row.received_at,
    event: normalised,
    screened: reader.read(account, normalised),
    files,
  };
}

export function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}

/** Takes a lane for this transaction, without waiting. */
export async function takeLane(tx: Tx, lane: number): Promise<void> {
  const { taken } = await tx.one<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', [
    LANE_LOCK,
    lane,
  ]);
  if (!taken) throw new LaneBusy();
}

// by key and nothing else: a join with the landing table is planned for as many rows as it held some time ago
const ARCHIVE = `
  with taken as (delete from inbound where id = any ($1::bigint[]) returning *)
  insert into raw_event (id, workspace_id, account_id, source, received_at, state, error, attempts, headers, payload)
  select id, workspace_id, account_id, source, received_at, coalesce($2::jsonb -> id::text ->> 'state', 'applied'),
    $2::jsonb -> id::text ->> 'error', attempts, headers, payload from taken
  returning 1`;

/** Moves payloads from the landing table to the ledger; all of them or none. */
export async function archive(tx: Tx, parsed: readonly Parsed[]): Promise<void> {
  const others = parsed.filter(({ state }) => state !== 'applied');
  const outcomes = Object.fromEntries(others.map(({ row, state, error }) => [row.id, { state, error }]));
  const moved = await tx.prepared(ARCHIVE, [parsed.map(({ row }) => row.id), JSON.stringify(outcomes)]);
  if (moved.length < parsed.length) throw new LaneBusy();
}

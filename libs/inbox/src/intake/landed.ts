import { type FileStorage, type Tx } from '@parvis/platform';
import type { InboundEvent } from '@parvis/channels';
import type { AccountDirectory, KnownAccount } from '../accounts/account-directory';
import { LANE_LOCK } from '../landing/lanes';
import type { LandingSource } from '../landing/lander';
import type { Arrival } from './arrivals';
import { storeContents } from './attachment-content';
import { normalise } from './normalise';

const MOST_ROWS = 100;
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

/** The oldest payloads of a lane, as many as make a good batch. */
export async function readLanded(tx: Tx, lane: number): Promise<LandedRow[]> {
  const rows = await tx.query<LandedRow>(
    'select id, workspace_id, account_id, source, received_at, payload from inbound where lane = $1 order by id limit $2',
    [lane, MOST_ROWS],
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
): Promise<Parsed[]> {
  const parsed: Parsed[] = [];
  for (const row of rows) {
    const account = await directory.find(row.workspace_id, row.account_id);
    if (!account || account.removed || !account.enabled)
      parsed.push({ row, state: 'ignored', error: 'the account is stopped or removed', arrivals: [] });
    else parsed.push(await parseOne(row, account, storage));
  }
  return parsed;
}

async function parseOne(row: LandedRow, account: KnownAccount, storage: FileStorage): Promise<Parsed> {
  try {
    const events = await account.connector.parse(row.payload, account.context);
    const arrivals: Arrival[] = [];
    for (const event of events) arrivals.push(await arrivalOf(event, row, account, storage));
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
): Promise<Arrival> {
  const attachments = event.type === 'item' ? event.attachments : [];
  const files = await storeContents(storage, account.workspaceId, attachments);
  return {
    account,
    live: row.source !== 'backfill',
    receivedAt: row.received_at,
    event: normalise(event, row.received_at),
    files,
  };
}

export function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}

/**
 * Takes a lane for this transaction, without waiting. The planner is kept to index look-ups: statistics of a table that was
 * empty when a plan was made must never make the intake read it whole.
 */
export async function takeLane(tx: Tx, lane: number): Promise<void> {
  const { taken } = await tx.one<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock($1, $2) as taken, set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
    [LANE_LOCK, lane],
  );
  if (!taken) throw new LaneBusy();
}

/** Moves payloads from the landing table to the ledger; all of them or none. */
export async function archive(tx: Tx, parsed: readonly Parsed[]): Promise<void> {
  const outcomes = parsed.map(({ row, state, error }) => ({ id: row.id, state, error }));
  const moved = await tx.query(
    `with done as (select * from jsonb_to_recordset($1::jsonb) as d (id bigint, state text, error text)),
     taken as (delete from inbound i using done d where i.id = d.id returning i.*, d.state, d.error)
     insert into raw_event (id, workspace_id, account_id, source, received_at, state, error, attempts, headers, payload)
     select id, workspace_id, account_id, source, received_at, state, error, attempts, headers, payload from taken
     returning 1`,
    [JSON.stringify(outcomes)],
  );
  if (moved.length < parsed.length) throw new LaneBusy();
}

import { CONNECTORS } from '@parvis/channels';
import type { Database } from '@parvis/platform';
import type { PollJob } from '../accounts/account-work';

/** Seconds between two polls, by how the channel receives: without push it is the way in, with push the safety net. */
const POLL_SECONDS = { poll: 30, stream: 300, both: 300, push: 3600 } as const;

/** Accounts that may be called and were not polled for as long as their channel allows. */
export function accountsToPoll(db: Database): Promise<PollJob[]> {
  const { poll, stream, both, push } = POLL_SECONDS;
  return db.read<PollJob>(
    'system',
    `select workspace_id as "workspaceId", id as "accountId" from account
     where ${CALLABLE} and (polled_at is null or polled_at < now() - make_interval(secs =>
       case capabilities ->> 'receive' when 'poll' then $1::float8 when 'stream' then $2::float8 when 'push' then $4::float8 else $3::float8 end))
     order by polled_at nulls first limit 1000`,
    [poll, stream, both, push],
  );
}

/** Accounts whose history is still being read. */
export function accountsToBackfill(db: Database): Promise<PollJob[]> {
  return db.read<PollJob>(
    'system',
    `select workspace_id as "workspaceId", id as "accountId" from account where ${CALLABLE} and backfill_state = 'running'`,
  );
}

/** Accounts that tell of news over a connection we hold, with a mark that changes when the connection has to be made anew. */
export function accountsToListenTo(db: Database): Promise<(PollJob & { mark: string })[]> {
  return db.read<PollJob & { mark: string }>(
    'system',
    `select workspace_id as "workspaceId", id as "accountId", md5(settings::text || encode(credentials, 'base64')) as mark
     from account where ${CALLABLE} and capabilities ->> 'receive' = 'stream'`,
  );
}

/** Hours after which an account is tested again, and how soon when its access ends within the hour or was refused. */
const CHECK_HOURS = { usual: 6, ending: 1 / 6, refused: 1 };

/** Accounts whose test by itself is due; see `AccountChecker`. */
export function accountsToCheck(db: Database): Promise<PollJob[]> {
  return db.read<PollJob>(
    'system',
    `select workspace_id as "workspaceId", id as "accountId" from account where ${CHECK_DUE} order by checked_at nulls first limit 200`,
  );
}

/** In the claim as well: of two workers that saw an account due, one tests it. New accounts were tested while they were connected. */
export const CHECK_DUE = `enabled and removed_at is null and external_id <> '' and health <> 'stopped'
  and (paused_until is null or paused_until < now())
  and coalesce(checked_at, created_at) < now() - make_interval(secs => 3600 * case
    when health = 'needs-sign-in' then ${CHECK_HOURS.refused}
    when token_expires_at < now() + interval '1 hour' then ${CHECK_HOURS.ending}
    else ${CHECK_HOURS.usual} end)`;

const CALLABLE = `enabled and removed_at is null and external_id <> '' and health not in ('needs-sign-in', 'stopped')
  and (paused_until is null or paused_until < now())`;

const READ_BACK_HOURS = 6;
const readable = CONNECTORS.filter(({ readBack }) => readBack).map(({ kind }) => `'${kind}'`);

/** Accounts whose items are to be read back; a new one has just been read. */
export const DRIFT_DUE = `channel in (${readable.join(', ') || 'null'})
  and coalesce(read_back_at, created_at) < now() - interval '${READ_BACK_HOURS} hours' and ${CALLABLE}`;

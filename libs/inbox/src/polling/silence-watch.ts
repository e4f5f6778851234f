import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';
import { tellAdmins } from '../accounts/account-health';

const EVERY_MS = 5 * 60_000;
/** Past from which is told what is usual, and how much of it there has to be. */
const DAYS = 28;
const FEWEST_DAYS = 3;
/**
 * Arrivals taken as a Poisson process, nothing at all where this many were to be expected has a chance of one in a thousand
 * (e^-7): an account is doubted when that happens.
 */
const EXPECTED = 7;

// what is usual at each hour of the day, summed over the hours since the last event, begun hours in part
const NOTE_SILENT = `
  with past as (
    select workspace_id, account_id, hour, n, min(hour) over (partition by workspace_id, account_id) as first
    from account_hour where hour >= now() - make_interval(days => $1)),
  usual as (
    select workspace_id, account_id, extract(hour from hour at time zone 'UTC') as hour_of_day,
      sum(n)::float8 / ceil(extract(epoch from now() - min(first)) / 86400) as n
    from past where first < now() - make_interval(days => $2) group by 1, 2, 3),
  silent as (
    select a.workspace_id, a.id, sum(u.n * s.part) as expected
    from account a
    cross join lateral (
      select extract(hour from t at time zone 'UTC') as hour_of_day,
        extract(epoch from least(t + interval '1 hour', now()) - greatest(t, a.last_event_at)) / 3600 as part
      from generate_series(date_trunc('hour', a.last_event_at, 'UTC'), now(), interval '1 hour') t) s
    join usual u on u.workspace_id = a.workspace_id and u.account_id = a.id and u.hour_of_day = s.hour_of_day
    where a.enabled and a.removed_at is null and a.silent_since is null and a.health in ('working', 'slow')
      and a.last_event_at > now() - make_interval(days => $1)
    group by a.workspace_id, a.id having sum(u.n * s.part) >= $3)
  update account a set silent_since = a.last_event_at, silence_expected = round(s.expected), version = a.version + 1
  from silent s where a.workspace_id = s.workspace_id and a.id = s.id and a.silent_since is null
  returning a.workspace_id, a.id, a.name`;

/** Access that cannot be renewed by itself is renewed in time by a person who was told so. */
const ENDS_WITHIN_DAYS = 7;
const NOTE_ENDING = `
  update account set expiry_told = token_expires_at
  where enabled and removed_at is null and health in ('working', 'slow') and token_expires_at > now()
    and token_expires_at < now() + make_interval(days => $1) and created_at < now() - interval '1 day'
    and expiry_told is distinct from token_expires_at
  returning workspace_id, id, name`;

/** Notices accounts from which nothing has come for longer than their past explains and those whose access ends, and tells who manages channels. */
@Injectable()
export class SilenceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('silence-watch', EVERY_MS, () => this.runOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One look at all accounts; what arrives ends the silence by itself. */
  async runOnce(): Promise<boolean> {
    await this.db.transaction('system', async (tx) => {
      const silent = await tx.query<{ workspace_id: number; id: number; name: string }>(NOTE_SILENT, [
        DAYS,
        FEWEST_DAYS,
        EXPECTED,
      ]);
      const ending = await tx.query<{ workspace_id: number; id: number; name: string }>(NOTE_ENDING, [
        ENDS_WITHIN_DAYS,
      ]);
      for (const { workspace_id, id, name } of [...silent, ...ending]) {
        await tx.publish(workspace_id, { kind: 'account.updated', data: { accountId: String(id) } });
        await tellAdmins(tx, workspace_id, name);
      }
    });
    return false;
  }
}

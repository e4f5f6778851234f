import { Injectable } from '@nestjs/common';
import type { NotificationPreferencesBody, NotificationPreferencesView, QuietHours } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { MailConfig } from '../mail/mail-config';
import { allWays, type StoredWays } from './notification-ways';
import type { DeliveryRules } from './when-due';

/** Columns of `member m left join notification_preference p`, with `workspace w`. */
export const PREFERENCE_COLUMNS = `
  p.ways, p.quiet_hours as "quietHours", coalesce(p.email_rhythm, 'hourly') as "emailRhythm", coalesce(p.daily_at, '08:00') as "dailyAt",
  coalesce(p.time_zone, w.time_zone) as "timeZone", coalesce(p.shows_text, false) as "showsText", coalesce(p.version, 0) as version`;

/** A member's preferences as the database has them, defaults filled in. */
export interface PreferenceRow extends DeliveryRules {
  ways: StoredWays;
  quietHours: QuietHours | null;
  showsText: boolean;
  version: number;
}

/** How each member wants to be told. */
@Injectable()
export class NotificationPreferences {
  constructor(
    private readonly db: Database,
    private readonly mail: MailConfig,
  ) {}

  async view(agent: Agent): Promise<NotificationPreferencesView> {
    const row = await this.db.transaction(agent.workspaceId, (tx) => load(tx, agent));
    return this.toView(agent, row);
  }

  /** Saves all of it; what waits to be sent is judged anew. */
  async save(agent: Agent, body: NotificationPreferencesBody): Promise<NotificationPreferencesView> {
    const row = await this.db.transaction(agent.workspaceId, async (tx) => {
      const saved = await tx.maybeOne(SAVE, [
        agent.workspaceId,
        agent.memberId,
        body.version,
        JSON.stringify(body.ways),
        body.emailRhythm,
        body.dailyAt,
        body.quietHours && JSON.stringify(body.quietHours),
        body.timeZone,
        body.showsText,
      ]);
      if (!saved) throw await this.stale(tx, agent);
      await tx.query(
        `update notification_delivery set due_at = now(), held = false where workspace_id = $1 and member_id = $2 and state = 'waiting'`,
        [agent.workspaceId, agent.memberId],
      );
      await tx.query(`select pg_notify('parvis_deliveries', '')`);
      return load(tx, agent);
    });
    return this.toView(agent, row);
  }

  private async stale(tx: Tx, agent: Agent): Promise<Error> {
    const current = await this.toView(agent, await load(tx, agent));
    return problem('stale-version', { detail: 'The preferences were changed elsewhere meanwhile.', current });
  }

  private async toView(agent: Agent, row: PreferenceRow): Promise<NotificationPreferencesView> {
    const [user] = await this.db.read<{ email: string }>('system', 'select email from app_user where id = $1', [
      agent.userId,
    ]);
    const { ways, ...rest } = row;
    return { ...rest, ways: allWays(ways), email: user?.email ?? '', emailAvailable: this.mail.isSet };
  }
}

// version 0 means that nothing was saved yet
const SAVE = `
  insert into notification_preference as p
    (workspace_id, member_id, ways, email_rhythm, daily_at, quiet_hours, time_zone, shows_text)
  select $1, $2, $4, $5, $6, $7, $8, $9
  where $3 = 0 or exists (select 1 from notification_preference where workspace_id = $1 and member_id = $2)
  on conflict (workspace_id, member_id) do update
    set ways = excluded.ways, email_rhythm = excluded.email_rhythm, daily_at = excluded.daily_at, quiet_hours = excluded.quiet_hours,
        time_zone = excluded.time_zone, shows_text = excluded.shows_text, version = p.version + 1, updated_at = now()
    where p.version = $3
  returning version`;

function load(tx: Tx, agent: Agent): Promise<PreferenceRow> {
  return tx.one<PreferenceRow & Record<string, unknown>>(
    `select ${PREFERENCE_COLUMNS}
     from member m join workspace w on w.id = m.workspace_id
     left join notification_preference p on p.workspace_id = m.workspace_id and p.member_id = m.id
     where m.workspace_id = $1 and m.id = $2`,
    [agent.workspaceId, agent.memberId],
  );
}

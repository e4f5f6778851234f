import { Injectable } from '@nestjs/common';
import { createLogger, Database } from '@parvis/platform';
import { availabilityChanged } from './availability-events';

const logger = createLogger('attendance');
const LIVES = '30 seconds';
/** Written again only when a third of its life is over: many tabs and processes tell of the same members. */
const FRESH = '20 seconds';
/** A page that is loaded anew goes and comes: nobody is missed for that. */
const GRACE = '5 seconds';

const ARRIVE = `
  insert into member_presence as p (workspace_id, member_id, here_since, here_until)
  select m.workspace_id, m.id, now(), now() + interval '${LIVES}' from member m
  where m.workspace_id = $1 and m.id = any ($2::int[]) and m.active order by m.id
  on conflict (workspace_id, member_id) do update set here_until = excluded.here_until,
    here_since = case when p.here_until > now() then p.here_since else now() end
  where p.here_until < now() + interval '${FRESH}'
  returning p.member_id, p.here_since = now() as arrived`;

/**
 * Who has a console open, kept in the database: what is handed out and taken back must not depend on a Redis that may be
 * emptied. Whoever came is told of by an event, at which waiting conversations are handed out.
 */
@Injectable()
export class Attendance {
  constructor(private readonly db: Database) {}

  /** The members have a console open; holds for thirty seconds. */
  async hereAre(workspaceId: number, memberIds: readonly number[]): Promise<void> {
    if (memberIds.length === 0) return;
    await this.quietly(() =>
      this.db.transaction(workspaceId, async (tx) => {
        const rows = await tx.query<{ member_id: number; arrived: boolean }>(ARRIVE, [workspaceId, memberIds]);
        const arrived = rows.filter((row) => row.arrived).map((row) => availabilityChanged(row.member_id));
        await tx.publish(workspaceId, ...arrived);
      }),
    );
  }

  /** The member's last console here was closed; they are gone unless one opens in the next five seconds. */
  async gone(workspaceId: number, memberId: number): Promise<void> {
    await this.quietly(() =>
      this.db.read(
        workspaceId,
        `update member_presence set here_until = least(here_until, now() + interval '${GRACE}') where workspace_id = $1 and member_id = $2`,
        [workspaceId, memberId],
      ),
    );
  }

  /** Sockets live on when the database does not answer; the next look writes it. */
  private async quietly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error }, 'could not note who is here');
    }
  }
}

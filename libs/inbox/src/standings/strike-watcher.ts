import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Standing, StandingCause, StrikeSettings } from '@parvis/contracts';
import { Database, NudgedLoop, type Tx } from '@parvis/platform';
import { lockGroup } from '../contacts/contact-group';
import { contactUpdated } from '../wire/events';
import { peopleSetting } from './people-settings';
import { automaticFor, isStricter } from './standing-order';
import { writeStanding } from './standing-writes';

const EVERY_MS = 2000;
const AT_ONCE = 50;

interface StoodRow {
  id: string;
  standing: Standing;
  cause: StandingCause | null;
}

/**
 * Compares the scores of people whose strikes changed with the thresholds, and sets what may be set without asking: a warning, or that
 * what they write is held. Takes it back when the strikes went. What is stricter waits for a person, as a proposal.
 */
@Injectable()
export class StrikeWatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('strikes', EVERY_MS, () => this.runOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Some people of one workspace; true when there may be more. Also called by tests. */
  async runOnce(): Promise<boolean> {
    return this.db.transaction('system', async (tx) => {
      const [first] = await tx.query<{ workspace_id: number }>('select workspace_id from strike where not looked_at limit 1'); // prettier-ignore
      if (!first) return false;
      const { workspace_id: workspaceId } = first;
      const people = await tx.query<{ contact_id: string }>(
        `update strike k set looked_at = true
         from (select id from strike where workspace_id = $1 and not looked_at order by id limit ${AT_ONCE} for update skip locked) r
         where k.workspace_id = $1 and k.id = r.id returning k.contact_id`,
        [workspaceId],
      );
      const setting = await peopleSetting(tx, workspaceId, 'strikes');
      for (const contactId of new Set(people.map(({ contact_id }) => contact_id).sort()))
        await bringInLine(tx, workspaceId, contactId, setting);
      return people.length > 0;
    });
  }
}

async function bringInLine(tx: Tx, workspaceId: number, contactId: string, setting: StrikeSettings): Promise<void> {
  const group = await lockGroup(tx, workspaceId, contactId);
  const { score } = await tx.one<{ score: number }>('select strike_score($1, $2, now()) as score', [
    workspaceId,
    group.rootId,
  ]);
  const wanted = automaticFor(score, setting);
  const rows = await tx.query<StoodRow>(
    `select n.id, s.cause, case when s.until is null or s.until > now() then coalesce(s.standing, 'none') else 'none' end as standing
     from identity n left join author_standing s on s.workspace_id = $1 and s.identity_id = n.id
     where n.workspace_id = $1 and n.contact_id = any ($2::bigint[]) order by n.id`,
    [workspaceId, group.ids],
  );
  // somebody who is trusted is so because a person said it
  const changed = rows.filter(({ standing, cause }) => standing !== 'trusted' && standing !== wanted && (isStricter(wanted, standing) || (cause === 'strikes' && standing !== 'none'))); // prettier-ignore
  const until = wanted === 'none' ? null : new Date(Date.now() + setting.halfLifeDays * 86_400_000);
  for (const { id } of changed)
    await writeStanding(tx, workspaceId, id, { standing: wanted, until, reasonId: null, note: null, cause: 'strikes', memberId: null }); // prettier-ignore
  if (changed.length > 0) await tx.publish(workspaceId, contactUpdated(group.rootId, null));
}

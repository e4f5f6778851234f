import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Permission } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { createLogger, Database, NudgedLoop, type Tx } from '@parvis/platform';
import { lockGroup } from '../contacts/contact-group';
import { isPassingTrouble } from '../intake/failures';
import { ruleAgent } from '../rules/rule-agent';
import { contactUpdated } from '../wire/events';
import { setStandingIn } from './standing-writes';

const logger = createLogger('standings');
const EVERY_MS = 5000;
const RIGHTS: readonly Permission[] = ['moderation.hide', 'moderation.ban'];

interface Ending {
  workspace_id: number;
  identity_id: string;
  contact_id: string;
  by_member: number | null;
}

/** Ends what was said for a time only; a ban is lifted on its channel too, in the name of who set it. One transaction each. */
@Injectable()
export class StandingKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('standings', EVERY_MS, () => this.runOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when one was ended. Also called by tests. */
  async runOnce(): Promise<boolean> {
    const [due] = await this.db.read<Ending>(
      'system',
      `select s.workspace_id, s.identity_id, s.by_member, n.contact_id from author_standing s
       join identity n on n.workspace_id = s.workspace_id and n.id = s.identity_id
       where s.until <= now() and s.standing <> 'none' order by s.until limit 1`,
    );
    if (!due) return false;
    try {
      await this.db.transaction('system', (tx) => endOne(tx, due));
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      // it is read as over all the same; who looks at the ban sees why the channel does not know
      logger.error({ err: error, identityId: due.identity_id }, 'the end of a standing could not be carried out');
      await this.db.transaction('system', (tx) => endHere(tx, due, error));
    }
    return true;
  }
}

async function endOne(
  tx: Tx,
  { workspace_id: workspaceId, identity_id: id, contact_id, by_member }: Ending,
): Promise<void> {
  const { rootId } = await lockGroup(tx, workspaceId, contact_id);
  const still = await tx.maybeOne(
    `select 1 from author_standing where workspace_id = $1 and identity_id = $2 and until <= now() and standing <> 'none' for update`,
    [workspaceId, id],
  );
  if (!still) return;
  const agent = await agentFor(tx, workspaceId, by_member);
  await setStandingIn(tx, agent, id, { standing: 'none', until: null, reasonId: null, note: null, cause: 'expired', memberId: null }); // prettier-ignore
  await tx.publish(workspaceId, contactUpdated(rootId, null));
}

async function endHere(tx: Tx, { workspace_id, identity_id }: Ending, error: unknown): Promise<void> {
  await tx.query(`select set_standing($1, $2, 'none', null, null, 'expired', null, null, null, null)`, [
    workspace_id,
    identity_id,
  ]);
  await tx.query(
    `update author_standing set ban_wanted = false, ban_error = $3, ban_state = case when ban_observed then 'failed' else 'none' end
     where workspace_id = $1 and identity_id = $2`,
    [workspace_id, identity_id, error instanceof Error ? error.message : 'failed'],
  );
}

/** Who set it, with the rights of the matter; without one, any owner: the line of the history says that nobody in person did it. */
async function agentFor(tx: Tx, workspaceId: number, memberId: number | null): Promise<Agent> {
  const { id } = await tx.one<{ id: number }>(
    `select coalesce($2::int, (select m.id from member m where m.workspace_id = $1 and m.role_key = 'owner' order by m.active desc, m.id limit 1)) as id`,
    [workspaceId, memberId],
  );
  const { agent } = await ruleAgent(tx, workspaceId, id);
  return { ...agent, permissions: new Set(RIGHTS) };
}

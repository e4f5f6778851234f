import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, FOLLOWER_REST_MS, NudgedLoop, OutboxRelay } from '@parvis/platform';
import { TEAMS } from './deal-sql';
import { TeamDeals } from './team-deals';

const logger = createLogger('assignment');
const SWEEP_MS = 3000;
const CONCERNS = /^(conversation|item|availability|assignment|member|team)\./;

/**
 * Hands conversations out as soon as the relay saw something change that may concern it, and sweeps all teams every three seconds:
 * hours begin and end, and people go away, without an event.
 */
@Injectable()
export class AssignmentDealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('assignment-dealer', SWEEP_MS, () => this.run(), FOLLOWER_REST_MS);
  private sweptAt = 0;

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly deals: TeamDeals,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => CONCERNS.test(kind))) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Deals one batch of each team; true when a team may have more. */
  async run(): Promise<boolean> {
    const sweeping = Date.now() - this.sweptAt >= SWEEP_MS;
    if (sweeping) this.sweptAt = Date.now();
    const teams = await this.db.lookUp('system', (tx) =>
      tx.prepared<{ workspace_id: number; team_id: number }>(TEAMS, [sweeping]),
    );
    let more = false;
    for (const { workspace_id, team_id } of teams) {
      more = (await this.dealQuietly(workspace_id, team_id, sweeping)) || more;
    }
    return more;
  }

  /** One team that fails does not hold up the others. */
  private async dealQuietly(workspaceId: number, teamId: number, sweeping: boolean): Promise<boolean> {
    try {
      return await this.deals.deal(workspaceId, teamId, sweeping);
    } catch (error) {
      logger.error({ err: error, workspaceId, teamId }, 'a team could not be dealt');
      return false;
    }
  }
}

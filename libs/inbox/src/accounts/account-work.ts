import { Injectable } from '@nestjs/common';
import type { Agent } from '@parvis/identity';
import { Database, Queues, throwProblem, type JobQueue } from '@parvis/platform';
import { laneOf } from '../landing/lanes';

const MOST_REPLAYED = 10_000;

/** Job that asks a worker to poll one account now. */
export interface PollJob {
  workspaceId: number;
  accountId: number;
}

/** Name of the queue of polls. */
export const POLL_QUEUE = 'polls';

/** Asks the workers to look again: at the platform, or at payloads that could not be read. */
@Injectable()
export class AccountWork {
  private readonly polls: JobQueue<PollJob>;

  constructor(
    private readonly db: Database,
    queues: Queues,
  ) {
    this.polls = queues.queue<PollJob>(POLL_QUEUE, { attempts: 1 });
  }

  /** Polls the account as soon as a worker is free. */
  async sync(agent: Agent, id: number): Promise<void> {
    await this.requireAccount(agent, id);
    await this.polls.add(`sync-${agent.workspaceId}-${id}`, { workspaceId: agent.workspaceId, accountId: id });
  }

  /** Sends every payload of the account that could not be applied through the intake again; returns how many. */
  async replay(agent: Agent, id: number): Promise<number> {
    await this.requireAccount(agent, id);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query(
        `with dead as (
           select workspace_id, id, at from raw_event where workspace_id = $1 and account_id = $2 and state = 'dead' order by id limit $4 for update),
         again as (
           update raw_event r set state = 'replayed' from dead d where r.workspace_id = d.workspace_id and r.id = d.id and r.at = d.at
           returning r.id, r.received_at, r.headers, r.payload, r.attempts)
         insert into inbound (workspace_id, account_id, lane, source, received_at, headers, payload, attempts)
         select $1, $2, $3, 'replay', received_at, headers, payload, attempts + 1 from again order by id returning 1`,
        [agent.workspaceId, id, laneOf(agent.workspaceId, id), MOST_REPLAYED],
      );
      if (rows.length > 0) {
        await tx.query(`select pg_notify('parvis_inbound', '')`);
        await tx.publish(agent.workspaceId, {
          kind: 'account.updated',
          actorMemberId: agent.memberId,
          data: { accountId: String(id) },
        });
      }
      return rows.length;
    });
  }

  private async requireAccount(agent: Agent, id: number): Promise<void> {
    const rows = await this.db.read(
      agent.workspaceId,
      'select 1 from account where workspace_id = $1 and id = $2 and removed_at is null',
      [agent.workspaceId, id],
    );
    if (rows.length === 0) throwProblem('not-found', { detail: 'There is no such account.' });
  }
}

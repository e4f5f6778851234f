import { Injectable } from '@nestjs/common';
import { AVAILABILITY_STATES, type AvailabilityBody, type AvailabilityView, type MyAvailabilityView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { availabilityChanged } from './availability-events';
import { readLoads, readStates, toMyAvailability } from './availability-view';

const LONGEST_AWAY_MS = 366 * 86_400_000;

/** What members say of themselves: here, busy, away with a reason until a time. */
@Injectable()
export class Availability {
  constructor(private readonly db: Database) {}

  /** The states of all active members. */
  list(agent: Agent): Promise<AvailabilityView[]> {
    return this.db.transaction(agent.workspaceId, (tx) => readStates(tx, agent.workspaceId, null));
  }

  mine(agent: Agent): Promise<MyAvailabilityView> {
    return this.db.transaction(agent.workspaceId, (tx) => readMine(tx, agent));
  }

  /** Takes effect at once; saying the same again keeps since when it holds. */
  change(agent: Agent, body: AvailabilityBody): Promise<MyAvailabilityView> {
    const backAt = backAtOf(body);
    const state = codeOf(AVAILABILITY_STATES, body.state);
    const reason = body.state === 'online' || !body.reason ? null : body.reason;
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const changed = await tx.query(
        `update member_availability set state = $3::smallint, reason = $4::text, back_at = $5::timestamptz,
           since = case when state = $3::smallint and coalesce(back_at > now(), true) then since else now() end
         where workspace_id = $1 and member_id = $2 and (state, reason, back_at) is distinct from ($3::smallint, $4::text, $5::timestamptz)
         returning 1`,
        [agent.workspaceId, agent.memberId, state, reason, backAt],
      );
      if (changed.length > 0) await tx.publish(agent.workspaceId, availabilityChanged(agent.memberId));
      return readMine(tx, agent);
    });
  }
}

async function readMine(tx: Tx, agent: Agent): Promise<MyAvailabilityView> {
  const [row] = await readLoads(tx, agent.workspaceId, [agent.memberId]);
  return row ? toMyAvailability(row) : throwProblem('not-found');
}

function backAtOf({ state, backAt }: AvailabilityBody): Date | null {
  if (backAt == null) return null;
  if (state === 'online') throw invalidField('/backAt', 'goes with busy and away only');
  const ms = Date.parse(backAt) - Date.now();
  if (ms <= 0) throw invalidField('/backAt', 'has to be in the future');
  if (ms > LONGEST_AWAY_MS) throw invalidField('/backAt', 'is more than a year away');
  return new Date(backAt);
}

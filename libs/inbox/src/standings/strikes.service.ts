import { Injectable } from '@nestjs/common';
import type { DismissStrikeBody, StrikesView, StrikeView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { findGroup } from '../contacts/contact-group';
import { isoOrNull } from '../views-of/iso';
import { contactUpdated } from '../wire/events';
import { dismissStrike } from './dismiss-strike';
import { peopleSetting } from './people-settings';
import { rounded } from './standing-rows';

const MOST = 200;

interface StrikeRow {
  id: string;
  identity_id: string;
  item_id: string;
  decision_id: string;
  reason_id: number;
  weight: number;
  worth: number;
  counts: boolean;
  at: Date;
  dismissed_at: Date | null;
  dismissed_by: number | null;
  note: string | null;
}

/** Strikes of people: each belongs to one decision, and loses half of its weight after every half-life. */
@Injectable()
export class Strikes {
  constructor(private readonly db: Database) {}

  /** Newest first, over all linked identities. */
  ofPerson(agent: Agent, contactId: string): Promise<StrikesView> {
    return this.db.transaction(agent.workspaceId, (tx) => strikesOf(tx, agent.workspaceId, contactId));
  }

  dismiss(agent: Agent, id: string, { note }: DismissStrikeBody): Promise<StrikesView> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const row = await tx.maybeOne<{ decision_id: string; contact_id: string }>(
        'select decision_id, contact_id from strike where workspace_id = $1 and id = $2',
        [workspaceId, id],
      );
      if (!row) throwProblem('not-found', { detail: 'There is no such strike.' });
      const dismissed = await dismissStrike(tx, workspaceId, row.decision_id, memberId, note);
      if (!dismissed) throw problem('not-possible-now', { detail: 'It was dismissed before.' });
      const strikes = await strikesOf(tx, workspaceId, row.contact_id);
      await tx.publish(workspaceId, contactUpdated(strikes.contactId, memberId));
      return strikes;
    });
  }
}

async function strikesOf(tx: Tx, workspaceId: number, contactId: string): Promise<StrikesView> {
  const { rootId, ids } = await findGroup(tx, workspaceId, contactId);
  const { halfLifeDays } = await peopleSetting(tx, workspaceId, 'strikes');
  const { score } = await tx.one<{ score: number }>('select strike_score($1, $2, now()) as score', [
    workspaceId,
    rootId,
  ]);
  const rows = await tx.query<StrikeRow>(
    `select k.id, k.identity_id, k.item_id, k.decision_id, k.reason_id, k.weight, k.counts, k.at, k.dismissed_at, k.dismissed_by, k.note,
       case when k.counts and k.dismissed_at is null
         then k.weight * power(0.5, greatest(extract(epoch from now() - k.at), 0)::float8 / 86400 / $3) else 0 end as worth
     from strike k where k.workspace_id = $1 and k.contact_id = any ($2::bigint[]) order by k.at desc, k.id desc limit ${MOST}`,
    [workspaceId, ids, halfLifeDays],
  );
  return { contactId: rootId, score: rounded(score), strikes: rows.map(toStrikeView) };
}

function toStrikeView(row: StrikeRow): StrikeView {
  return {
    id: row.id,
    identityId: row.identity_id,
    itemId: row.item_id,
    decisionId: row.decision_id,
    reasonId: String(row.reason_id),
    weight: row.weight,
    worth: rounded(row.worth),
    counts: row.counts,
    at: row.at.toISOString(),
    dismissedAt: isoOrNull(row.dismissed_at),
    dismissedBy: row.dismissed_by === null ? null : String(row.dismissed_by),
    note: row.note,
  };
}

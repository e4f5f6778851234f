import { Injectable } from '@nestjs/common';
import { type CapabilityRecord, type DecisionRecord, ITEM_KINDS, type LocalizedText, PLATFORM_STATES, type ScreeningLevel, SYNC_STATES, type WhyView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, nameOf, throwProblem, type Tx } from '@parvis/platform';
import { findingsOf } from './decision-facts';
import { RECORD_COLUMNS, RECORD_TABLES, type RecordRow, toDecisionRecord } from './decision-record';
import { whySentence } from './why-sentence';

interface Looked {
  platform_state: number;
  kind: number;
  revision: number;
  text: string;
  capabilities: CapabilityRecord;
  time_zone: string;
  sync: number | null;
  sync_error: string | null;
}

/** Answers why an item is as it is: rule and version, words as they were read, reason, who, when, and what the channel made of it. */
@Injectable()
export class Why {
  constructor(private readonly db: Database) {}

  of(agent: Agent, itemId: string): Promise<WhyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const item = await look(tx, agent.workspaceId, itemId);
      const decision = await standingDecision(tx, agent.workspaceId, itemId);
      const found = await findingsOf(tx, agent.workspaceId, { id: itemId, revision: item.revision, text: item.text });
      const general = decision && decision.by === null && decision.rule === null ? await generalRule(tx, agent.workspaceId, decision) : null; // prettier-ignore
      const named = decision && general !== null ? { ...decision, rule: general } : decision;
      const platformState = nameOf(PLATFORM_STATES, item.platform_state);
      const verb = named && item.capabilities.verbs[nameOf(ITEM_KINDS, item.kind)]?.find((one) => one.verb === named.kind); // prettier-ignore
      return {
        itemId,
        platformState,
        decision: named,
        rules: await matchedRules(tx, agent.workspaceId, itemId, item.revision),
        facts: named?.facts.length ? named.facts : found.facts,
        channel: {
          consequence: verb?.consequence ?? null,
          reversible: verb?.reversible ?? null,
          sync: nameOf(SYNC_STATES, item.sync ?? syncOf(named)),
          error: item.sync_error,
        },
        sentence: sentenceOf(named, platformState, item.time_zone),
      };
    });
  }
}

async function look(tx: Tx, workspaceId: number, itemId: string): Promise<Looked> {
  const row = await tx.maybeOne<Looked & Record<string, unknown>>(
    `select i.platform_state, i.kind, i.revision, i.text, a.capabilities, w.time_zone, s.sync, s.sync_error
     from item i
     join workspace w on w.id = i.workspace_id
     join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
     left join screening s on s.workspace_id = i.workspace_id and s.item_id = i.id
     where i.workspace_id = $1 and i.id = $2 and i.direction = 0`,
    [workspaceId, itemId],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such item.' });
}

/** The newest decision about what everybody sees that was not taken back. */
async function standingDecision(tx: Tx, workspaceId: number, itemId: string): Promise<DecisionRecord | null> {
  const row = await tx.maybeOne<RecordRow>(
    `select ${RECORD_COLUMNS} from ${RECORD_TABLES}
     where d.workspace_id = $1 and d.item_id = $2 and d.undone_at is null and x.state is distinct from 'cancelled'
       and d.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam')
     order by d.id desc limit 1`,
    [workspaceId, itemId],
  );
  return row ? toDecisionRecord(row) : null;
}

async function matchedRules(tx: Tx, workspaceId: number, itemId: string, revision: number): Promise<WhyView['rules']> {
  return tx.query<{ id: string; version: number; name: string | null; level: ScreeningLevel; acted: boolean }>(
    `select h.rule_id::text as id, h.version, v.content ->> 'name' as name, h.level, h.acted
     from screening_hit h
     left join screening_rule_version v on v.workspace_id = h.workspace_id and v.rule_id = h.rule_id and v.version = h.version
     where h.workspace_id = $1 and h.item_id = $2 and h.revision = $3 and h.level <> 'shadow' order by h.acted desc, h.rule_id`,
    [workspaceId, itemId, revision],
  );
}

/** A rule of the inbox that decides notes the decision with its run. */
async function generalRule(
  tx: Tx,
  workspaceId: number,
  { id, conversationId }: DecisionRecord,
): Promise<DecisionRecord['rule']> {
  const row = await tx.maybeOne<{ id: string; version: number; name: string | null }>(
    `select n.rule_id::text as id, n.version, r.name
     from rule_run n left join rule r on r.workspace_id = n.workspace_id and r.id = n.rule_id
     where n.workspace_id = $1 and n.conversation_id = $2 and n.effects -> 'decisions' @> jsonb_build_array(jsonb_build_object('id', $3::text)) limit 1`,
    [workspaceId, conversationId, id],
  );
  return row ? { ...row, family: 'general' } : null;
}

function syncOf(decision: DecisionRecord | null): number {
  const state = decision?.actionState ?? 'done';
  return state === 'failed' ? 2 : state === 'done' ? 0 : 1;
}

function sentenceOf(decision: DecisionRecord | null, state: WhyView['platformState'], timeZone: string): LocalizedText {
  return { en: whySentence(decision, state, 'en', timeZone), fr: whySentence(decision, state, 'fr', timeZone) };
}

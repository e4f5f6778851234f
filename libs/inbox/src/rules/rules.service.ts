import { Injectable } from '@nestjs/common';
import { type Permission, RULE_DECISIONS, RULE_LIMITS, type RuleAction, type RuleBody, type RuleContent, type RuleView, type UpdateRuleBody, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { STEP_PERMISSIONS } from '../macros/run-steps';
import { invalidField } from '../wire/invalid';
import { readContent } from './rule-content';
import { faultsOfRules } from './rule-references';
import { contentOf, lockRule, readRules, ruleEvent, type RuleRow, toRuleViews } from './rule-rows';

/** Rules as administrators keep them. */
@Injectable()
export class Rules {
  constructor(private readonly db: Database) {}

  /** In the order they are looked at. */
  list(agent: Agent): Promise<RuleView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      toRuleViews(tx, agent.workspaceId, await readRules(tx, agent.workspaceId)),
    );
  }

  read(agent: Agent, id: number): Promise<RuleView> {
    return this.db.transaction(agent.workspaceId, (tx) => ruleView(tx, agent.workspaceId, id));
  }

  /** A new rule comes last. */
  create(agent: Agent, body: RuleBody): Promise<RuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await lockOrder(tx, agent.workspaceId);
      const content = readContent(body);
      await requireSound(tx, agent, content);
      const { rules, last } = await tx.one<{ rules: number; last: number }>(
        'select count(*)::int as rules, coalesce(max(position), 0) as last from rule where workspace_id = $1 and removed_at is null',
        [agent.workspaceId],
      );
      if (rules >= RULE_LIMITS.rules) throw problem('not-possible-now', { detail: `A workspace has up to ${RULE_LIMITS.rules} rules: remove one first.` }); // prettier-ignore
      const { id } = await tx.one<{ id: number }>(
        `insert into rule (workspace_id, position, author_id, name, trigger_kind, trigger, filter, hours, actions, stop)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
        [agent.workspaceId, last + 1, agent.memberId, ...columnsOf(content)],
      );
      await writeVersion(tx, agent, id, 1, content, null);
      if (body.enabled === true) await enable(tx, agent.workspaceId, id, true);
      return told(tx, agent, id, 'rule.created');
    });
  }

  /** Makes a new version; 409 with the current rule when it was decided on an older one. */
  update(agent: Agent, id: number, { version, ...changes }: UpdateRuleBody): Promise<RuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, id);
      await requireRuleVersion(tx, agent, row, version);
      const content = readContent({ ...contentOf(row), ...changes });
      await requireSound(tx, agent, content);
      await newVersion(tx, agent, row, content, null);
      return told(tx, agent, id, 'rule.updated');
    });
  }

  /** Switched on it looks at what happens from now on. */
  setEnabled(agent: Agent, id: number, enabled: boolean): Promise<RuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, id);
      if (row.enabled === enabled) return ruleView(tx, agent.workspaceId, id);
      await enable(tx, agent.workspaceId, id, enabled);
      return told(tx, agent, id, 'rule.updated');
    });
  }

  /** Takes every rule of the workspace; 400 when one is missing or strange, so that nobody orders what they have not seen. */
  order(agent: Agent, ids: readonly string[]): Promise<RuleView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await lockOrder(tx, agent.workspaceId);
      const rows = await readRules(tx, agent.workspaceId);
      const known = new Set(rows.map(({ id }) => String(id)));
      if (known.size !== ids.length || new Set(ids).size !== ids.length || ids.some((id) => !known.has(id)))
        throw invalidField('/ids', 'has to name every rule once: read the list again');
      await tx.query(
        `update rule r set position = o.position from unnest($2::int[]) with ordinality o (id, position)
         where r.workspace_id = $1 and r.id = o.id and r.position <> o.position`,
        [agent.workspaceId, ids.map(Number)],
      );
      await tx.publish(agent.workspaceId, ruleEvent('rule.ordered', null, agent.memberId));
      return toRuleViews(tx, agent.workspaceId, await readRules(tx, agent.workspaceId));
    });
  }

  /** Its runs stay in the log of the conversations. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockRule(tx, agent.workspaceId, id);
      await tx.query('update rule set removed_at = now(), enabled = false where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        id,
      ]);
      await tx.publish(agent.workspaceId, ruleEvent('rule.removed', id, agent.memberId));
    });
  }
}

/** The rule as it is now; 404 when there is none. */
export async function ruleView(tx: Tx, workspaceId: number, id: number): Promise<RuleView> {
  const [view] = await toRuleViews(tx, workspaceId, await readRules(tx, workspaceId, id));
  return view ?? throwProblem('not-found', { detail: 'There is no such rule.' });
}

export async function requireRuleVersion(tx: Tx, agent: Agent, row: RuleRow, version: number): Promise<void> {
  if (row.version === version) return;
  const current = await ruleView(tx, agent.workspaceId, row.id);
  throw problem('stale-version', { detail: `You changed version ${version}; it is at ${row.version}.`, current });
}

/** What a rule may do is what its author may, and what it names has to be there. */
export async function requireSound(tx: Tx, agent: Agent, content: RuleContent): Promise<void> {
  for (const [index, { kind }] of content.actions.entries()) {
    const needed = permissionsFor(kind);
    if (needed.length > 0 && !needed.some((permission) => agent.permissions.has(permission)))
      throw problem('not-allowed', { detail: `Action ${index + 1} (${kind}) needs ${needed.join(' or ')}, which you have not.` }); // prettier-ignore
  }
  const [faults = []] = await faultsOfRules(tx, agent.workspaceId, [content]);
  if (faults.length > 0)
    throw problem('validation-failed', { detail: 'The rule names what is not there; see errors.', errors: faults });
}

/** What an action asks of its author: one of these; empty: nothing. */
function permissionsFor(kind: RuleAction['kind']): readonly Permission[] {
  const decision = RULE_DECISIONS.find((one) => one === kind);
  if (decision) return [VERB_PERMISSIONS[decision]];
  return kind in STEP_PERMISSIONS ? STEP_PERMISSIONS[kind as keyof typeof STEP_PERMISSIONS] : [];
}

/** Saves what a locked rule says from now on, as a version of its own. */
export async function newVersion(
  tx: Tx,
  agent: Agent,
  row: RuleRow,
  content: RuleContent,
  restoredFrom: number | null,
): Promise<void> {
  await tx.query(
    `update rule set version = version + 1, updated_at = now(), author_id = $3, name = $4, trigger_kind = $5, trigger = $6, filter = $7,
       hours = $8, actions = $9, stop = $10 where workspace_id = $1 and id = $2`,
    [agent.workspaceId, row.id, agent.memberId, ...columnsOf(content)],
  );
  await writeVersion(tx, agent, row.id, row.version + 1, content, restoredFrom);
}

async function writeVersion(
  tx: Tx,
  agent: Agent,
  id: number,
  version: number,
  content: RuleContent,
  restoredFrom: number | null,
): Promise<void> {
  await tx.query(
    `insert into rule_version (workspace_id, rule_id, version, author_id, restored_from, content) values ($1, $2, $3, $4, $5, $6)`,
    [agent.workspaceId, id, version, agent.memberId, restoredFrom, JSON.stringify(content)],
  );
}

/** Name, kind of trigger, trigger, filter, hours, actions, stop: as the statements above take them. */
function columnsOf({ name, trigger, filter, hours, actions, stop }: RuleContent): unknown[] {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  return [name, trigger.kind, json(trigger), json(filter), json(hours), json(actions), stop];
}

/** What happened before stays as it is: the log is followed from where it stands now. */
async function enable(tx: Tx, workspaceId: number, id: number, enabled: boolean): Promise<void> {
  await tx.query(
    `insert into rule_cursor as k (workspace_id, seq) select $1, coalesce((select seq from event_head where workspace_id = $1), 0)
     on conflict (workspace_id) do update set seq = excluded.seq
       where not exists (select 1 from rule r where r.workspace_id = $1 and r.enabled)`,
    [workspaceId],
  );
  await tx.query(
    `update rule set enabled = $3, active_since = case when $3 then now() end,
       active_from_seq = coalesce((select seq from event_head where workspace_id = $1), 0)
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, enabled],
  );
}

/** One at a time decides where rules stand. */
async function lockOrder(tx: Tx, workspaceId: number): Promise<void> {
  await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
}

/** Publishes what happened to a rule, and reads it. */
export async function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<RuleView> {
  await tx.publish(agent.workspaceId, ruleEvent(kind, id, agent.memberId));
  return ruleView(tx, agent.workspaceId, id);
}

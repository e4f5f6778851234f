import { Injectable } from '@nestjs/common';
import type { MacroBody, MacroStep, MacroView, UpdateMacroBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { canEdit, requireEdit, type Scoped, scopeIdOf, storedScope, VISIBLE, visibleTo } from '../canned/scope';
import { requireKnown, requireSteps } from './macro-steps';

export interface MacroRow extends Scoped {
  id: number;
  name: string;
  steps: MacroStep[];
  version: number;
  runs: number;
}

/** Several steps under one name. */
@Injectable()
export class Macros {
  constructor(private readonly db: Database) {}

  list(agent: Agent): Promise<MacroView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      (await readMacros(tx, agent)).map((row) => toView(agent, row)),
    );
  }

  create(agent: Agent, body: MacroBody): Promise<MacroView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { scope, scope_id: scopeId } = await storedScope(tx, agent, body.scope, body.scopeId);
      const steps = requireSteps(body.steps);
      await requireKnown(tx, agent, steps);
      const { id } = await tx.one<{ id: number }>(
        `insert into macro (workspace_id, name, scope, scope_id, steps, created_by) values ($1, $2, $3, $4, $5, $6) returning id`,
        [agent.workspaceId, body.name, scope, scopeId, JSON.stringify(steps), agent.memberId],
      );
      return told(tx, agent, id, 'macro.created');
    });
  }

  update(agent: Agent, id: number, body: UpdateMacroBody): Promise<MacroView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockMacro(tx, agent, id);
      if (row.version !== body.version) {
        const detail = `You changed version ${body.version}; it is at ${row.version}.`;
        throw problem('stale-version', { detail, current: toView(agent, row) });
      }
      const scoped = body.scope === undefined ? row : await storedScope(tx, agent, body.scope, body.scopeId);
      const steps = body.steps === undefined ? row.steps : requireSteps(body.steps);
      if (body.steps !== undefined) await requireKnown(tx, agent, steps);
      await tx.query(
        `update macro set name = $3, scope = $4, scope_id = $5, steps = $6, version = version + 1, updated_at = now()
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, body.name ?? row.name, scoped.scope, scoped.scope_id, JSON.stringify(steps)],
      );
      return told(tx, agent, id, 'macro.updated');
    });
  }

  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockMacro(tx, agent, id);
      await tx.query('update macro set removed_at = now(), version = version + 1 where workspace_id = $1 and id = $2', [agent.workspaceId, id]); // prettier-ignore
      await tx.publish(agent.workspaceId, event('macro.removed', agent, id));
    });
  }
}

/** A macro the agent may use; 404 when there is none. */
export async function readMacro(tx: Tx, agent: Agent, id: number): Promise<MacroRow> {
  const [row] = await readMacros(tx, agent, id);
  return row ?? throwProblem('not-found', { detail: 'There is no such macro.' });
}

function readMacros(tx: Tx, agent: Agent, id: number | null = null): Promise<MacroRow[]> {
  return tx.query<MacroRow>(
    `select x.id, x.name, x.scope, x.scope_id, x.steps, x.version,
            (select count(*)::int from macro_run r where r.workspace_id = $1 and r.macro_id = x.id and r.undone_at is null
               and r.at > now() - interval '30 days') as runs
     from macro x where ${VISIBLE} and ($5::int is null or x.id = $5) order by lower(x.name), x.id`,
    [...visibleTo(agent), id],
  );
}

async function lockMacro(tx: Tx, agent: Agent, id: number): Promise<MacroRow> {
  requireEdit(agent, await readMacro(tx, agent, id));
  await tx.query('select 1 from macro where workspace_id = $1 and id = $2 for no key update', [agent.workspaceId, id]);
  return readMacro(tx, agent, id);
}

async function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<MacroView> {
  await tx.publish(agent.workspaceId, event(kind, agent, id));
  return toView(agent, await readMacro(tx, agent, id));
}

function event(kind: string, agent: Agent, id: number) {
  return { kind, actorMemberId: agent.memberId, data: { macroId: String(id) } };
}

function toView(agent: Agent, row: MacroRow): MacroView {
  const { name, scope, steps, runs, version } = row;
  return {
    id: String(row.id),
    name,
    scope,
    scopeId: scopeIdOf(row),
    steps,
    runs,
    canEdit: canEdit(agent, row),
    version,
  };
}

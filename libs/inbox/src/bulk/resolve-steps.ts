import type { BulkRunStep, BulkStep, MacroStep } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, problem, type Tx } from '@parvis/platform';
import { requireKnown } from '../macros/macro-steps';
import { readMacro } from '../macros/macros.service';
import { invalidField } from '../wire/invalid';
import { forbiddenStep } from './bulk-steps';

/** What a run does, with everything it names looked up. */
export interface ResolvedSteps {
  steps: BulkRunStep[];
  macroName: string | null;
  /** The macro is for conversations of this account only. */
  accountId: number | null;
}

/** Spells out macros and “me”; 400 for what does not exist, 403 for a step the member may not do. */
export async function resolveSteps(tx: Tx, agent: Agent, sent: readonly BulkStep[], now: Date): Promise<ResolvedSteps> {
  const [first] = sent;
  const resolved =
    first?.kind === 'macro' ? await macroSteps(tx, agent, first.macroId, now) : await named(tx, agent, sent);
  const forbidden = forbiddenStep(resolved.steps, agent.permissions);
  if (forbidden) {
    const { kind } = resolved.steps[forbidden.index] ?? { kind: '' };
    throw problem('not-allowed', {
      detail: `The step "${kind}" needs the permission ${forbidden.needed.join(' or ')}.`,
    });
  }
  return resolved;
}

async function macroSteps(tx: Tx, agent: Agent, macroId: string, now: Date): Promise<ResolvedSteps> {
  const macro = await readMacro(tx, agent, Number(macroId)).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'not-found'
      ? invalidField('/steps/0/macroId', 'is not a macro you can use')
      : error;
  });
  await requireKnown(tx, agent, macro.steps);
  return {
    steps: macro.steps.map((step) => spelledOut(step, agent, now)),
    macroName: macro.name,
    accountId: macro.scope === 'account' ? macro.scope_id : null,
  };
}

async function named(tx: Tx, agent: Agent, sent: readonly BulkStep[]): Promise<ResolvedSteps> {
  // the pointers of faults count all steps: those that name nothing are looked at too
  await requireKnown(
    tx,
    agent,
    sent.map((step) => (isOfMacros(step) ? step : NOTHING_NAMED)),
  );
  for (const [index, step] of sent.entries())
    if (step.kind === 'decide') await requireReason(tx, agent, step.reasonId, `/steps/${index}/reasonId`);
  const steps = sent.flatMap((step): BulkRunStep[] => {
    if (step.kind === 'macro') return [];
    return [step.kind === 'assign' ? assigned(step, agent) : step];
  });
  return { steps, macroName: null, accountId: null };
}

const NOTHING_NAMED: MacroStep = { kind: 'status', status: 'open' };

function isOfMacros(step: BulkStep): step is Extract<BulkStep, MacroStep> {
  return step.kind !== 'snooze' && step.kind !== 'read' && step.kind !== 'decide' && step.kind !== 'macro';
}

function spelledOut(step: MacroStep, agent: Agent, now: Date): BulkRunStep {
  if (step.kind === 'assign') return assigned(step, agent);
  if (step.kind !== 'snooze') return step;
  return { kind: 'snooze', until: new Date(now.getTime() + step.hours * 3_600_000).toISOString() };
}

function assigned(step: Extract<MacroStep, { kind: 'assign' }>, { memberId }: Agent): BulkRunStep {
  return step.memberId === 'me' ? { kind: 'assign', memberId: String(memberId) } : step;
}

async function requireReason(tx: Tx, agent: Agent, reasonId: string | undefined, pointer: string): Promise<void> {
  if (reasonId === undefined) return;
  const found = await tx.maybeOne('select 1 from policy_reason where workspace_id = $1 and id = $2', [
    agent.workspaceId,
    Number(reasonId),
  ]);
  if (!found) throw invalidField(pointer, 'is not a reason of this workspace');
}

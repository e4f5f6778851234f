import { type MacroStep, PRIORITIES } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { readCanned } from '../canned/canned-rows';
import { invalidField } from '../wire/invalid';
import { isSmallId } from '../wire/ids';

type Fields = Record<string, unknown>;
type Fault = { field: string; detail: string };

const STATUSES = ['open', 'waiting', 'handled'] as const;
const LONGEST_SNOOZE_HOURS = 24 * 365;
const LONGEST_NOTE = 20_000;

/** The step that the fields of a body describe, without what does not belong to it; else what is wrong with which field. */
export function stepOf({ kind, ...fields }: Fields): MacroStep | Fault {
  switch (kind) {
    case 'reply':
      return isSmallId(fields['cannedReplyId'])
        ? { kind, cannedReplyId: fields['cannedReplyId'] }
        : { field: 'cannedReplyId', detail: 'names a prepared answer' };
    case 'tag':
      return tagStep(fields);
    case 'assign':
      return idStep(fields, 'memberId', (memberId) => ({ kind, memberId }), ['me']);
    case 'team':
      return idStep(fields, 'teamId', (teamId) => ({ kind, teamId }));
    case 'priority': {
      const priority = PRIORITIES.find((one) => one === fields['priority']);
      return priority ? { kind, priority } : { field: 'priority', detail: `is one of ${PRIORITIES.join(', ')}` };
    }
    case 'status': {
      const status = STATUSES.find((one) => one === fields['status']);
      return status ? { kind, status } : { field: 'status', detail: `is one of ${STATUSES.join(', ')}` };
    }
    case 'snooze': {
      const hours = fields['hours'];
      return typeof hours === 'number' && hours >= 0.25 && hours <= LONGEST_SNOOZE_HOURS
        ? { kind, hours }
        : { field: 'hours', detail: 'is between a quarter of an hour and a year' };
    }
    case 'note': {
      const text = typeof fields['text'] === 'string' ? fields['text'].trim() : '';
      return text !== '' && text.length <= LONGEST_NOTE ? { kind, text } : { field: 'text', detail: 'says something' };
    }
    default:
      return { field: 'kind', detail: 'is no step' };
  }
}

function tagStep(fields: Fields): MacroStep | Fault {
  const ids = (field: string): string[] | null => {
    const value: unknown = fields[field] ?? [];
    if (!Array.isArray(value) || value.length > 50) return null;
    const list: unknown[] = value;
    return list.every(isSmallId) ? list : null;
  };
  const [add, remove] = [ids('add'), ids('remove')];
  if (!add) return { field: 'add', detail: 'holds ids of tags' };
  if (!remove) return { field: 'remove', detail: 'holds ids of tags' };
  if (add.length + remove.length === 0) return { field: 'add', detail: 'names a tag' };
  if (add.some((id) => remove.includes(id))) return { field: 'remove', detail: 'names a tag that is added too' };
  return { kind: 'tag', add, remove };
}

function idStep(
  fields: Fields,
  field: string,
  step: (id: string | null) => MacroStep,
  words: string[] = [],
): MacroStep | Fault {
  const id = fields[field];
  const isFit = id === null || isSmallId(id) || (typeof id === 'string' && words.includes(id));
  return isFit ? step(id) : { field, detail: 'has to be an id or null' };
}

/** The steps of a body; 400 naming the field for the first that is wrong. A macro answers once at most. */
export function requireSteps(bodies: readonly object[]): MacroStep[] {
  const steps = bodies.map((body, index) => {
    const step = stepOf({ ...body });
    if ('field' in step) throw invalidField(`/steps/${index}/${step.field}`, step.detail);
    return step;
  });
  for (const kind of ['reply', 'status', 'snooze', 'assign', 'team', 'priority'] as const) {
    const twice = steps.findIndex(
      (step, index) => step.kind === kind && steps.findIndex((one) => one.kind === kind) < index,
    );
    if (twice >= 0) throw invalidField(`/steps/${twice}/kind`, 'comes once at most');
  }
  const [status, snooze] = [
    steps.findIndex(({ kind }) => kind === 'status'),
    steps.findIndex(({ kind }) => kind === 'snooze'),
  ];
  if (status >= 0 && snooze >= 0) throw invalidField(`/steps/${snooze}/kind`, 'does not go with another status');
  return steps;
}

/** 400 when a step names something the workspace, or the writer of the macro, does not have. */
export async function requireKnown(tx: Tx, agent: Agent, steps: readonly MacroStep[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const fault = await unknownOf(tx, agent, step);
    if (fault) throw invalidField(`/steps/${index}/${fault.field}`, fault.detail);
  }
}

async function unknownOf(tx: Tx, agent: Agent, step: MacroStep): Promise<Fault | null> {
  const has = async (sql: string, id: unknown): Promise<boolean> =>
    (await tx.maybeOne(sql, [agent.workspaceId, id])) !== undefined;
  switch (step.kind) {
    case 'reply': {
      const found = await readCanned(tx, agent, Number(step.cannedReplyId));
      return found.length > 0 ? null : { field: 'cannedReplyId', detail: 'is not a prepared answer you can use' };
    }
    case 'tag': {
      const ids = [...(step.add ?? []), ...(step.remove ?? [])].map(Number);
      const sql = `select 1 where (select count(*) from tag where workspace_id = $1 and id = any ($2::int[]) and removed_at is null)
                     = cardinality($2::int[])`;
      return (await has(sql, ids)) ? null : { field: 'add', detail: 'names what is not a tag of this workspace' };
    }
    case 'assign': {
      if (step.memberId === null || step.memberId === 'me') return null;
      const sql = 'select 1 from member where workspace_id = $1 and id = $2 and active';
      return (await has(sql, Number(step.memberId))) ? null : { field: 'memberId', detail: 'is not an active member' };
    }
    case 'team': {
      if (step.teamId === null) return null;
      const sql = 'select 1 from team where workspace_id = $1 and id = $2';
      return (await has(sql, Number(step.teamId))) ? null : { field: 'teamId', detail: 'is not a team' };
    }
    default:
      return null;
  }
}

import { LADDER_HOOKS, LADDER_WAYS, type LadderLevel, PRIORITIES } from '@parvis/contracts';

/** A level as it is typed: '' for what is not chosen, `assignTo` as `member:3` or `team:3`. */
export interface TypedLevel {
  afterMinutes: string;
  toAssignee: boolean;
  memberIds: readonly string[];
  teamIds: readonly string[];
  ways: readonly string[];
  hooks: Record<(typeof LADDER_HOOKS)[number], string>;
  raiseTo: string;
  assignTo: string;
}

export function emptyLevel(): TypedLevel {
  return { afterMinutes: '15', toAssignee: false, memberIds: [], teamIds: [], ways: ['in-app'], hooks: { webhook: '', slack: '', teams: '' }, raiseTo: '', assignTo: '' }; // prettier-ignore
}

export function typedLevel(level: LadderLevel): TypedLevel {
  const { assignTo } = level;
  const url = (kind: (typeof LADDER_HOOKS)[number]) => level.hooks.find((hook) => hook.kind === kind)?.url ?? '';
  return {
    ...level,
    afterMinutes: String(level.afterMinutes),
    hooks: { webhook: url('webhook'), slack: url('slack'), teams: url('teams') },
    raiseTo: level.raiseTo ?? '',
    assignTo: assignTo?.memberId ? `member:${assignTo.memberId}` : assignTo?.teamId ? `team:${assignTo.teamId}` : '',
  };
}

export function readLevel(typed: TypedLevel): LadderLevel {
  const [kind, id] = typed.assignTo.split(':');
  return {
    afterMinutes: Number(typed.afterMinutes),
    toAssignee: typed.toAssignee,
    memberIds: [...typed.memberIds],
    teamIds: [...typed.teamIds],
    ways: LADDER_WAYS.filter((way) => typed.ways.includes(way)),
    hooks: LADDER_HOOKS.flatMap((hook) =>
      typed.hooks[hook].trim() ? [{ kind: hook, url: typed.hooks[hook].trim() }] : [],
    ),
    raiseTo: PRIORITIES.find((priority) => priority === typed.raiseTo) ?? null,
    assignTo:
      id === undefined ? null : { memberId: kind === 'member' ? id : null, teamId: kind === 'team' ? id : null },
  };
}

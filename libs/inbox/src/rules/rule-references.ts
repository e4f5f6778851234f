import type { Condition, Filter, RuleAction, RuleContent, RuleFault } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** What a rule can name that may be removed later. */
type Noun = 'member' | 'team' | 'tag' | 'account' | 'canned' | 'ladder' | 'endpoint' | 'policy' | 'calendar';

interface Reference {
  noun: Noun;
  id: string;
  pointer: string;
}

const WORDS: Record<Noun, string> = {
  member: 'is not an active member',
  team: 'is not a team',
  tag: 'is not a tag of this workspace',
  account: 'is not a connected account',
  canned: 'is not a prepared answer that this rule can use',
  ladder: 'is not an escalation ladder',
  endpoint: 'is not an endpoint of outgoing webhooks',
  policy: 'is not a policy of commitments',
  calendar: 'is not a calendar',
};
const NOUN_OF_FIELD: Partial<Record<Condition['field'], Noun>> = {
  assignee: 'member',
  team: 'team',
  tag: 'tag',
  account: 'account',
};

// $1 workspace; $2.. ids of each noun, in the order of NOUNS
const NOUNS: readonly Noun[] = ['member', 'team', 'tag', 'account', 'canned', 'ladder', 'endpoint', 'policy', 'calendar']; // prettier-ignore
const THERE = `
  select 'member' as noun, id::text as id from member where workspace_id = $1 and id = any ($2::int[]) and active
  union all select 'team', id::text from team where workspace_id = $1 and id = any ($3::int[])
  union all select 'tag', id::text from tag where workspace_id = $1 and id = any ($4::int[]) and removed_at is null
  union all select 'account', id::text from account where workspace_id = $1 and id = any ($5::int[]) and removed_at is null
  union all select 'canned', id::text from canned_reply where workspace_id = $1 and id = any ($6::int[]) and removed_at is null and scope <> 'personal'
  union all select 'ladder', id::text from ladder where workspace_id = $1 and id = any ($7::int[])
  union all select 'endpoint', id::text from webhook_endpoint where workspace_id = $1 and id = any ($8::int[])
  union all select 'policy', id::text from sla_policy where workspace_id = $1 and id = any ($9::int[]) and removed_at is null
  union all select 'calendar', id::text from calendar where workspace_id = $1 and id = any ($10::int[])`;

type Named = Pick<RuleContent, 'filter' | 'hours' | 'actions'>;

/** Everything a rule names by id, with where it does. */
export function referencesOf({ filter, hours, actions }: Named): Reference[] {
  return [
    ...(filter ? filterReferences(filter, '/filter') : []),
    ...(hours ? [{ noun: 'calendar' as const, id: hours.calendarId, pointer: '/hours/calendarId' }] : []),
    ...actions.flatMap((action, index) => actionReferences(action, `/actions/${index}`)),
  ];
}

/** What rules name that is not there, rule by rule in the order given: one statement whatever their number. */
export async function faultsOfRules(tx: Tx, workspaceId: number, rules: readonly Named[]): Promise<RuleFault[][]> {
  const named = rules.map(referencesOf);
  const all = named.flat();
  if (all.length === 0) return rules.map(() => []);
  const ids = NOUNS.map((noun) => [...new Set(all.flatMap((one) => (one.noun === noun ? [Number(one.id)] : [])))]);
  const rows = await tx.query<{ noun: Noun; id: string }>(THERE, [workspaceId, ...ids]);
  const there = new Set(rows.map(({ noun, id }) => `${noun}:${id}`));
  return named.map((references) =>
    references.flatMap(({ noun, id, pointer }) =>
      there.has(`${noun}:${id}`) ? [] : [{ pointer, detail: WORDS[noun] }],
    ),
  );
}

function filterReferences(filter: Filter, pointer: string): Reference[] {
  if ('all' in filter) return filter.all.flatMap((part, index) => filterReferences(part, `${pointer}/all/${index}`));
  if ('any' in filter) return filter.any.flatMap((part, index) => filterReferences(part, `${pointer}/any/${index}`));
  if ('not' in filter) return filterReferences(filter.not, `${pointer}/not`);
  const noun = NOUN_OF_FIELD[filter.field];
  if (!noun || !Array.isArray(filter.value)) return [];
  return filter.value.flatMap((id, index) =>
    /^\d+$/.test(id) ? [{ noun, id, pointer: `${pointer}/value/${index}` }] : [],
  );
}

function actionReferences(action: RuleAction, pointer: string): Reference[] {
  const one = (noun: Noun, field: string, id: string | null): Reference[] =>
    id === null ? [] : [{ noun, id, pointer: `${pointer}/${field}` }];
  switch (action.kind) {
    case 'reply':
      return one('canned', 'cannedReplyId', action.cannedReplyId);
    case 'tag':
      return [
        ...(action.add ?? []).flatMap((id, index) => one('tag', `add/${index}`, id)),
        ...(action.remove ?? []).flatMap((id, index) => one('tag', `remove/${index}`, id)),
      ];
    case 'assign':
      return one('member', 'memberId', action.memberId);
    case 'team':
      return one('team', 'teamId', action.teamId);
    case 'escalate':
      return one('ladder', 'ladderId', action.ladderId);
    case 'webhook':
      return one('endpoint', 'endpointId', action.endpointId);
    case 'clock-policy':
      return one('policy', 'policyId', action.policyId);
    default:
      return [];
  }
}

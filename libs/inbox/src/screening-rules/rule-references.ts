import {
  SCREENING_FIELDS,
  type ScreeningFault,
  type ScreeningRuleContent,
  type ScreeningWhen,
} from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { isBigId } from '../wire/ids';

const THINGS = ['account', 'post', 'tag', 'reason', 'word-list'] as const;
type Thing = (typeof THINGS)[number];

interface Reference {
  thing: Thing;
  id: string;
  pointer: string;
}

const GONE: Record<Thing, string> = {
  account: 'names an account that is not there',
  post: 'names a post that is not there',
  tag: 'names a tag that is not there',
  reason: 'names a reason that is not there',
  'word-list': 'names a word list that is not there',
};

const THERE = `
  select w.thing, w.id from unnest($2::text[], $3::bigint[]) w (thing, id)
  where case w.thing
    when 'account' then exists (select 1 from account a where a.workspace_id = $1 and a.id = w.id and a.removed_at is null)
    when 'post' then exists (select 1 from post p where p.workspace_id = $1 and p.id = w.id)
    when 'tag' then exists (select 1 from tag t where t.workspace_id = $1 and t.id = w.id and t.removed_at is null)
    when 'reason' then exists (select 1 from policy_reason r where r.workspace_id = $1 and r.id = w.id)
    else exists (select 1 from word_list l where l.workspace_id = $1 and l.id = w.id) end`;

/** For each rule what it names and is not there: one statement however many there are. */
export async function faultsOfRules(
  tx: Tx,
  workspaceId: number,
  contents: readonly ScreeningRuleContent[],
): Promise<ScreeningFault[][]> {
  const named = contents.map(referencesOf);
  const asked = named.flat().filter(({ id }) => isBigId(id));
  if (asked.length === 0) return named.map((all) => all.map(faultOf));
  const rows = await tx.query<{ thing: Thing; id: string }>(THERE, [workspaceId, asked.map(({ thing }) => thing), asked.map(({ id }) => id)]); // prettier-ignore
  const there = new Set(rows.map(({ thing, id }) => `${thing}:${id}`));
  return named.map((all) => all.filter(({ thing, id }) => !there.has(`${thing}:${id}`)).map(faultOf));
}

function faultOf({ thing, pointer }: Reference): ScreeningFault {
  return { pointer, detail: GONE[thing] };
}

/** Everything a rule names by id, with the way to it. */
export function referencesOf(content: ScreeningRuleContent): Reference[] {
  const { scope, tagIds, reasonId, when, except } = content;
  return [
    ...scope.accountIds.map((id, n) => ({ thing: 'account' as const, id, pointer: `/scope/accountIds/${n}` })),
    ...inCondition(when, '/when'),
    ...(except === null ? [] : inCondition(except, '/except')),
    ...(reasonId === null ? [] : [{ thing: 'reason' as const, id: reasonId, pointer: '/reasonId' }]),
    ...tagIds.map((id, n) => ({ thing: 'tag' as const, id, pointer: `/tagIds/${n}` })),
  ];
}

function inCondition(when: ScreeningWhen, pointer: string): Reference[] {
  if ('all' in when) return when.all.flatMap((one, n) => inCondition(one, `${pointer}/all/${n}`));
  if ('any' in when) return when.any.flatMap((one, n) => inCondition(one, `${pointer}/any/${n}`));
  if ('not' in when) return inCondition(when.not, `${pointer}/not`);
  const field = SCREENING_FIELDS[when.field];
  const thing = THINGS.find((one) => 'ids' in field && one === field.ids);
  if (!thing || !Array.isArray(when.value)) return [];
  return when.value.map((id, n) => ({ thing, id, pointer: `${pointer}/value/${n}` }));
}

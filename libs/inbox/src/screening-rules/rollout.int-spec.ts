import type { RuleDashboardView, RuleHitsPage, ScreeningRuleBody, ScreeningRuleView } from '@parvis/contracts';
import { RulesRoom } from '../../test/rules-room';

jest.setTimeout(60_000);

const SAYS: ScreeningRuleBody['when'] = { field: 'word', operator: 'says', value: ['zigomar'] };
const TESTS = { match: [{ text: 'Quel zigomar' }], skip: [{ text: 'Quel brave homme' }] };

interface Hit {
  item_id: string;
  level: string;
  acted: boolean;
  outside_share: boolean;
}

/** A rule is let loose on half of the authors first. */
describe('a rule that acts for a share of authors', () => {
  let room: RulesRoom;
  let rule: ScreeningRuleView;

  beforeAll(async () => {
    room = await RulesRoom.open();
    rule = await room.rule({ name: 'Zigomar', when: SAYS, reasonId: await room.reasonId(), bar: 85, tests: TESTS }); // prettier-ignore
    await set({ level: 'suggest' });
    await room.decide('hide', ...(await say('past', 40)));
    const { id: backtestId } = await room.backtest(`/api/moderation/rules/${rule.id}/backtests`, {});
    await set({ level: 'hold', backtestId });
    await set({ level: 'hide', backtestId, share: 50 });
  });
  afterAll(() => room.close());

  const set = (body: object) => room.ask<ScreeningRuleView>('POST', `/api/moderation/rules/${rule.id}/level`, body);
  const texts = (from: number, count: number) => Array.from({ length: count }, (_, n) => `Quel zigomar, vraiment ${from + n}`); // prettier-ignore
  const say = (prefix: string, count: number, from = 0) => room.write(prefix, texts(from, count));
  const hitsOf = (itemIds: string[]) =>
    room.rows<Hit>('select item_id, level, acted, outside_share from screening_hit where workspace_id = $1 and item_id = any ($2::bigint[]) order by item_id', itemIds); // prettier-ignore
  const split = async (itemIds: string[]) => {
    const hits = await hitsOf(itemIds);
    const of = (isOutside: boolean) => hits.filter(({ outside_share }) => outside_share === isOutside);
    return { inside: of(false), outside: of(true) };
  };
  const queued = (itemIds: string[]) =>
    room.rows<{ item_id: string; state: number; rules: number }>('select item_id, state, cardinality(rule_ids) as rules from screening where workspace_id = $1 and item_id = any ($2::bigint[]) order by item_id', itemIds); // prettier-ignore
  const idsOf = (hits: readonly Hit[]) => hits.map(({ item_id }) => item_id);
  let first: string[] = [];

  it('hides what those in it write, and only counts the others', async () => {
    expect(await room.read(rule.id)).toMatchObject({ level: 'hide', share: 50 });
    first = await say('first', 40);
    const { inside, outside } = await split(first);
    expect(inside.length + outside.length).toBe(40);
    expect(Math.min(inside.length, outside.length)).toBeGreaterThan(8);
    expect(new Set(inside.map(({ level, acted }) => `${level} ${acted}`))).toEqual(new Set(['hide true']));
    expect(new Set(outside.map(({ level, acted }) => `${level} ${acted}`))).toEqual(new Set(['shadow false']));
    expect((await queued(idsOf(inside))).every(({ state, rules }) => state === 2 && rules === 1)).toBe(true);
    expect((await queued(idsOf(outside))).every(({ state, rules }) => state === 0 && rules === 0)).toBe(true);
  });

  it('always takes the same authors, in whatever they write and however often the rule is saved', async () => {
    rule = await room.ask('PATCH', `/api/moderation/rules/${rule.id}`, { version: rule.version, name: 'Zigomars' });
    expect([rule.level, rule.share]).toEqual(['hide', 50]);
    const sides = async (ids: string[]) => (await hitsOf(ids)).map(({ outside_share }) => outside_share);
    await room.screening.write(...texts(500, 40).map((text, n) => ({ id: `again-${n}`, text, author: `client_first_${n}` }))); // prettier-ignore
    const again = await room.rows<{ id: string }>(
      `select id from item where workspace_id = $1 and external_id like 'again-%' order by substring(external_id from 7)::int`,
    );
    expect(await sides(again.map(({ id }) => id))).toEqual(await sides(first));
  });

  it('goes by what is judged of those it acts for; the others are set beside them', async () => {
    const before = (await room.read(rule.id)).precision;
    const { inside, outside } = await split(first);
    await room.decide('approve', ...idsOf(outside).slice(0, 5));
    await room.decide('hide', ...idsOf(outside).slice(5, 7));
    expect((await room.read(rule.id)).precision).toEqual(before);
    await room.decide('unhide', inside[0]?.item_id ?? '');
    expect((await room.read(rule.id)).precision).toMatchObject({ right: before.right, wrong: before.wrong + 1 });
    await room.watch();
    expect((await room.read(rule.id)).level).toBe('hide');
    const { groups } = await room.ask<RuleDashboardView>('GET', `/api/moderation/rules/${rule.id}/dashboard`);
    expect(groups).toMatchObject({
      inside: { matches: inside.length * 2, acted: inside.length * 2, precision: { right: 0, wrong: 1 } },
      outside: { matches: outside.length * 2, acted: 0, precision: { right: 2, wrong: 5 } },
    });
    const { items } = await room.ask<RuleHitsPage>('GET', `/api/moderation/rules/${rule.id}/hits?limit=100`);
    expect(items.filter(({ outsideShare }) => outsideShare)).toHaveLength(outside.length * 2);
    const why = await room.ask<{ rules: object[] }>('GET', `/api/items/${outside[0]?.item_id}/why`);
    expect(why.rules).toEqual([]);
  });

  it('takes in those it had and more when it is raised, and everybody at a hundred percent', async () => {
    const kept = await room.owner.request('POST', `/api/moderation/rules/${rule.id}/level`, { level: 'hide', share: 75 }); // prettier-ignore
    expect([kept.status, kept.body.share]).toEqual([200, 75]);
    const authors = (prefix: string) => texts(900, 40).map((text, n) => ({ id: `${prefix}-${n}`, text, author: `client_first_${n}` })); // prettier-ignore
    const wasIn = (await hitsOf(first)).map(({ outside_share }) => !outside_share);
    await room.screening.write(...authors('more'));
    const more = await room.rows<{ acted: boolean }>(
      `select h.acted from item i join screening_hit h on h.workspace_id = i.workspace_id and h.item_id = i.id
       where i.workspace_id = $1 and i.external_id like 'more-%' order by substring(i.external_id from 6)::int`,
    );
    expect(more.filter(({ acted }, n) => wasIn[n] && !acted)).toEqual([]);
    expect(more.filter(({ acted }) => acted).length).toBeGreaterThan(wasIn.filter(Boolean).length);
    await set({ level: 'hide', share: 100 });
    const last = await split(await say('last', 40, 2000));
    expect([last.inside.length, last.outside.length]).toEqual([40, 0]);
    expect(last.inside.every(({ acted }) => acted)).toBe(true);
  });

  it('is told who changed it from what to what', async () => {
    const events = await room.told<{ fromShare: number; toShare: number; to: string }>(rule.id, 5, 'screening-rule.level-set'); // prettier-ignore
    expect(events.map(({ data }) => `${data.to} ${data.fromShare} ${data.toShare}`)).toEqual(['suggest 100 100', 'hold 100 100', 'hide 100 50', 'hide 50 75', 'hide 75 100']); // prettier-ignore
  });

  it.each([0, 101, 12.5, 'half'])('is refused with a share of %p, and the field named', async (share) => {
    const answer = await room.owner.request('POST', `/api/moderation/rules/${rule.id}/level`, { level: 'hide', share });
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, '/share']);
  });
});

import type { RuleDashboardView, ScreeningRuleBody, ScreeningRuleView } from '@parvis/contracts';
import { RulesRoom } from '../../test/rules-room';

jest.setTimeout(60_000);

const LATE = 'Livraison en retard de trois jours, c’est inadmissible, je suis très déçue de votre service';
const SLUR = 'Espèce de retard, tu ne comprends rien';
const says = (...value: string[]): ScreeningRuleBody['when'] => ({ field: 'word', operator: 'says', value });
const complaints = (n: number): string[] => Array.from({ length: n }, (_, at) => `${LATE}, commande numéro ${String(at + 1).padStart(3, '0')}`); // prettier-ignore

/** The English insult is the French word for being late: a rule that hides it hides complaints. */
describe('a bad rule', () => {
  let room: RulesRoom;
  let rule: ScreeningRuleView;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const raise = (level: string, more: object = {}) =>
    room.owner.request('POST', `/api/moderation/rules/${rule.id}/level`, { level, ...more });
  const obstacles = (answer: { body: { current?: { obstacles: { kind: string }[] } } }) =>
    (answer.body.current?.obstacles ?? []).map(({ kind }) => kind);
  const told = async () =>
    (await room.rows<{ text: string }>(`select text from notification where workspace_id = $1 and kind = 'rule-stopped' order by id`)).map(({ text }) => text); // prettier-ignore

  it('is stopped by its own tests first', async () => {
    rule = await room.rule({ name: 'Retard', when: says('retard'), severity: 4, reasonId: await room.reasonId(), budgetPerHour: 5, bar: 80 }); // prettier-ignore
    expect(rule).toMatchObject({ level: 'shadow', enabled: true, version: 1, failingTests: [], notice: null });
    expect(obstacles(await raise('hide'))).toEqual(['one-at-a-time', 'no-tests', 'no-backtest']);
    const tests = { match: [{ text: SLUR, language: 'fr' }], skip: [{ text: LATE, language: 'fr' }] };
    rule = await room.ask('PATCH', `/api/moderation/rules/${rule.id}`, { version: 1, tests });
    expect(rule.failingTests).toEqual([{ expected: 'skip', index: 0, text: LATE }]);
    expect(rule.notice).toMatchObject({ kind: 'tests' });
    const refused = await raise('suggest');
    expect([refused.status, refused.body.code, obstacles(refused)]).toEqual([409, 'level-not-earned', ['failing-tests']]); // prettier-ignore
  });

  it('is stopped by the guard of criticism when somebody bends the tests', async () => {
    const tests = { match: [{ text: SLUR, language: 'fr' }], skip: [{ text: 'Merci pour tout', language: 'fr' }] };
    rule = await room.ask('PATCH', `/api/moderation/rules/${rule.id}`, { version: 2, tests });
    expect([rule.failingTests, rule.notice]).toEqual([[], null]);
    expect((await raise('suggest')).status).toBe(200);
    // people who hurry hide all of it, and the figures look well
    await room.decide('hide', ...(await room.write('past', complaints(40))));
    expect((await room.read(rule.id)).precision).toMatchObject({ right: 40, wrong: 0 });
    const test = await room.backtest(`/api/moderation/rules/${rule.id}/backtests`, {});
    expect(test).toMatchObject({ state: 'done', current: true, looked: 40, matched: 40, judged: { hidden: 40, kept: 0, unseen: 0 } }); // prettier-ignore
    expect(test.precision.low).toBeGreaterThan(0.9);
    expect(test.criticism).toMatchObject({ plain: 40, known: 40, share: 1, objects: true });
    const refused = await raise('hold', { backtestId: test.id });
    expect([refused.status, obstacles(refused)]).toEqual([409, ['criticism']]);
    expect((await raise('hold', { backtestId: test.id, acceptCriticism: true })).body.errors[0].pointer).toBe('/note');
    expect((await raise('hold', { backtestId: test.id, acceptCriticism: true, note: 'We want to see them all' })).body.level).toBe('hold'); // prettier-ignore
    expect((await raise('hide', { backtestId: test.id, acceptCriticism: true, note: 'And be done with them' })).body.level).toBe('hide'); // prettier-ignore
  });

  it('is stopped by its budget in the middle of an hour, and people are told once', async () => {
    const ids = await room.write('wave', complaints(12).map((text) => `Encore : ${text}`)); // prettier-ignore
    const acted = await room.rows<{ item_id: string }>(
      'select item_id from screening_hit where workspace_id = $1 and acted and item_id = any ($2::bigint[])',
      ids,
    );
    expect(acted).toHaveLength(5);
    const held = await room.rows('select 1 from screening where workspace_id = $1 and item_id = any ($2::bigint[]) and queues & 2 = 2', ids); // prettier-ignore
    expect(held).toHaveLength(7);
    expect(await room.read(rule.id)).toMatchObject({ level: 'hide', notice: { kind: 'budget' }, acted7d: 5 });
    expect(await told()).toEqual(['Retard: budget']);
    await room.write('later', ['Toujours en retard, toujours rien reçu, et personne ne répond']);
    expect(await room.screening.screened('later-0')).toMatchObject({ state: 'undecided' });
    expect(await told()).toHaveLength(1);
  });

  it('goes down by itself when people keep what it hides, one level for one set of mistakes', async () => {
    const hidden = await room.rows<{ item_id: string }>('select item_id from screening_hit where workspace_id = $1 and acted'); // prettier-ignore
    const held = await room.rows<{ item_id: string }>('select item_id from screening where workspace_id = $1 and queues & 2 = 2'); // prettier-ignore
    await room.decide('unhide', hidden[0]?.item_id ?? '');
    await room.decide('approve', hidden[1]?.item_id ?? '');
    expect(await room.watch()).toBe(false);
    expect((await room.read(rule.id)).level).toBe('hide');
    await room.decide('approve', ...held.map(({ item_id }) => item_id), ...(await room.write('more', complaints(12).map((text) => `Allô ? ${text}`)))); // prettier-ignore
    await Promise.all([room.watch(), room.watch()]);
    const demoted = await room.read(rule.id);
    expect([demoted.level, demoted.notice?.kind]).toEqual(['hold', 'demoted']);
    expect(demoted.notice?.detail).toContain('22 of 62');
    await room.watch();
    expect((await room.read(rule.id)).level).toBe('hold');
    expect(await told()).toEqual(['Retard: budget', 'Retard: hide → hold']);
  });

  it('is rolled back: what it hid is shown again and waits for a person, what somebody decided since stays', async () => {
    const { versions } = await room.ask<RuleDashboardView>('GET', `/api/moderation/rules/${rule.id}/dashboard`);
    expect(versions.map(({ version, acted, standing }) => [version, acted, standing])).toEqual([[3, 5, 4]]);
    const wrong = await room.owner.request('POST', `/api/moderation/rules/${rule.id}/roll-back`, { version: 3, expectedCount: 99 }); // prettier-ignore
    expect([wrong.status, wrong.body.code, wrong.body.current]).toEqual([409, 'count-changed', { count: 4 }]);
    const done = await room.rollBack(rule.id, 3, 4);
    expect(done).toMatchObject({ total: 4, restored: 3, kept: 1, failed: 0, state: 'done' });
    const { items } = await room.ask<{ items: { itemId: string; outcome: string; detail: string | null }[] }>('GET', `/api/moderation/roll-backs/${done.id}/items?limit=100`); // prettier-ignore
    expect(items.filter(({ outcome }) => outcome === 'kept').map(({ detail }) => detail)).toEqual(['Somebody has decided about it since.']); // prettier-ignore
    const restored = items.filter(({ outcome }) => outcome === 'restored').map(({ itemId }) => itemId);
    const states = await room.rows<{ state: number; queues: number }>('select state, queues & 1 as queues from screening where workspace_id = $1 and item_id = any ($2::bigint[])', restored); // prettier-ignore
    expect(states).toEqual(Array.from({ length: 3 }, () => ({ state: 0, queues: 1 })));
    // what was taken back was wrong: the version keeps that on its record
    const judged = await room.rows('select distinct right_ from screening_hit where workspace_id = $1 and item_id = any ($2::bigint[])', restored); // prettier-ignore
    expect(judged).toEqual([{ right_: false }]);
    expect((await room.owner.request('POST', `/api/moderation/rules/${rule.id}/roll-back`, { version: 99, expectedCount: 0 })).body.code).toBe('not-possible-now'); // prettier-ignore
  });
});

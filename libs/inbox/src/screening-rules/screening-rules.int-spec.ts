import { signedIn } from '@parvis/identity/testing';
import type { ScreeningRuleBody, ScreeningRulesExport, ScreeningRulesImport, ScreeningRuleView, TryView } from '@parvis/contracts'; // prettier-ignore
import { RulesRoom } from '../../test/rules-room';

jest.setTimeout(60_000);

const says = (...value: string[]): ScreeningRuleBody['when'] => ({ field: 'word', operator: 'says', value });
const TESTS = { match: [{ text: 'Quel zigomar' }], skip: [{ text: 'Quel brave homme' }] };

describe('moderation rules', () => {
  let room: RulesRoom;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const version = async () => {
    const [row] = await room.rows<{ v: number }>('select screening_version as v from workspace where id = $1');
    return row?.v ?? 0;
  };

  it('are kept in versions, which never change; an old one comes back as a new one, and each change is told', async () => {
    const before = await version();
    const rule = await room.rule({ name: ' One ', when: says('zigomar') });
    expect(rule).toMatchObject({ name: 'One', version: 1, level: 'shadow', enabled: true, severity: 3, bar: 90, budgetPerHour: 500, except: null, matches7d: 0, lastMatchAt: null, precision: { right: 0, share: null } }); // prettier-ignore
    const path = `/api/moderation/rules/${rule.id}`;
    const changed = await room.ask<ScreeningRuleView>('PATCH', path, { version: 1, name: 'Two', when: says('olibrius') }); // prettier-ignore
    expect([changed.version, changed.name, changed.intent]).toEqual([2, 'Two', 'limit']);
    const stale = await room.owner.request('PATCH', path, { version: 1, name: 'x' });
    expect([stale.status, stale.body.code, stale.body.current.name]).toEqual([409, 'stale-version', 'Two']);
    const restored = await room.ask<ScreeningRuleView>('POST', `${path}/versions/1/restore`, { version: 2 });
    expect(restored).toMatchObject({ version: 3, name: 'One', when: says('zigomar') });
    const versions = await room.ask<{ version: number; restoredFrom: number | null }[]>('GET', `${path}/versions`);
    expect(versions.map((one) => [one.version, one.restoredFrom])).toEqual([[3, 1], [2, null], [1, null]]); // prettier-ignore
    expect((await room.ask<ScreeningRuleView>('PUT', `${path}/enabled`, { enabled: false })).enabled).toBe(false);
    expect(await version()).toBe(before + 4);
    expect((await room.owner.request('DELETE', path)).status).toBe(204);
    expect((await room.owner.request('GET', path)).status).toBe(404);
    const events = await room.told(rule.id, 5);
    expect(events.map(({ kind }) => kind.slice('screening-rule.'.length))).toEqual(['created', 'updated', 'updated', 'updated', 'removed']); // prettier-ignore
  });

  it.each([
    ['a field nobody knows', { when: { field: 'moon', operator: 'is', value: true } }, '/when/field'],
    ['an operator of another field', { when: { field: 'link', operator: 'says', value: ['x'] } }, '/when/operator'],
    ['a value of the wrong kind', { when: { all: [{ field: 'severity', operator: 'at-least', value: 'much' }] } }, '/when/all/0/value'], // prettier-ignore
    ['an expression that cannot be read', { when: { field: 'regex', operator: 'matches', value: '(?=a)b' } }, '/when/value'], // prettier-ignore
    ['a tag that is not there', { tagIds: ['99999'] }, '/tagIds/0'],
    ['a list that is not there', { when: { field: 'word-list', operator: 'any-of', value: ['99999'] } }, '/when/value/0'], // prettier-ignore
    ['an account that is not there', { scope: { accountIds: ['99999'] } }, '/scope/accountIds/0'],
    ['a reason that is not there', { reasonId: '99999' }, '/reasonId'],
    ['no name', { name: ' ' }, '/name'],
    ['a budget of nothing', { budgetPerHour: 0 }, '/budgetPerHour'],
  ])('are refused with %s, and the place named', async (_name, part, pointer) => {
    const answer = await room.owner.request('POST', '/api/moderation/rules', { name: 'x', intent: 'limit', when: says('x'), ...part }); // prettier-ignore
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('lose the level they had when they ask something else, and keep it when they only say it better', async () => {
    const rule = await room.rule({ when: says('zigomar'), tests: TESTS });
    const path = `/api/moderation/rules/${rule.id}`;
    expect((await room.ask<ScreeningRuleView>('POST', `${path}/level`, { level: 'suggest' })).level).toBe('suggest');
    const named = await room.ask<ScreeningRuleView>('PATCH', path, { version: 1, name: 'Better', bar: 95 });
    expect(named.level).toBe('suggest');
    const broken = await room.ask<ScreeningRuleView>('PATCH', path, { version: 2, tests: { ...TESTS, skip: [{ text: 'zigomar !' }] } }); // prettier-ignore
    expect([broken.level, broken.failingTests.length]).toEqual(['shadow', 1]);
    await room.ask('PATCH', path, { version: 3, tests: TESTS });
    await room.ask('POST', `${path}/level`, { level: 'suggest' });
    const asked = await room.ask<ScreeningRuleView>('PATCH', path, { version: 4, when: says('zigomar', 'homme') });
    expect(asked.level).toBe('shadow');
    const hold = await room.owner.request('POST', `${path}/level`, { level: 'hold' });
    expect(hold.body.current.obstacles.map(({ kind }: { kind: string }) => kind)).toEqual(['one-at-a-time', 'no-reason', 'failing-tests', 'no-backtest']); // prettier-ignore
    expect(hold.body.current.obstacles[2]).toMatchObject({
      has: 1,
      needs: 0,
      detail: expect.stringContaining('sample'),
    });
  });

  it('say so when something they name is gone, and cannot be raised', async () => {
    const { id: tag } = await room.ask<{ id: string }>('POST', '/api/tags', { name: 'Gone' });
    const rule = await room.rule({ when: says('zigomar'), tests: TESTS, tagIds: [tag] });
    await room.ask('DELETE', `/api/tags/${tag}`);
    const read = await room.read(rule.id);
    expect([read.faults[0]?.pointer, read.notice?.kind]).toEqual(['/tagIds/0', 'broken']);
    const refused = await room.owner.request('POST', `/api/moderation/rules/${rule.id}/level`, { level: 'suggest' });
    expect(refused.body.current.obstacles.map(({ kind }: { kind: string }) => kind)).toEqual(['broken']);
  });

  it('end when their time is over, and a pause ends with its hour', async () => {
    const past = new Date(Date.now() - 1000).toISOString();
    const ended = await room.rule({ when: says('abcdef'), expiresAt: past });
    const paused = await room.rule({ when: says('ghijkl') });
    await room.rows(
      `update screening_rule set paused_until = now() - interval '1 second', notice = '{"kind":"budget","at":"2026-01-01T00:00:00.000Z","detail":"x"}' where workspace_id = $1 and id = $2`, // prettier-ignore
      Number(paused.id),
    );
    const before = await version();
    await room.watch();
    expect(await room.read(ended.id)).toMatchObject({ enabled: false, notice: { kind: 'expired' } });
    expect((await room.read(paused.id)).notice).toBeNull();
    expect(await version()).toBe(before + 2);
    await room.watch();
    expect(await version()).toBe(before + 2);
    const again = await room.owner.request('PUT', `/api/moderation/rules/${ended.id}/enabled`, { enabled: true });
    expect([again.status, again.body.code]).toEqual([409, 'not-possible-now']);
  });

  it('go from one house to another as a file: things by name, what is missing named', async () => {
    const { id: tag } = await room.ask<{ id: string }>('POST', '/api/tags', { name: 'Only here' });
    const list = await room.ask<{ id: string }>('POST', '/api/wordlists', { name: 'Only here too' });
    await room.rule({ name: 'Goes', when: says('voyage'), tagIds: [tag], reasonId: await room.reasonId() });
    await room.rule({ name: 'Stays', when: { field: 'word-list', operator: 'any-of', value: [list.id] } });
    const file = await room.ask<ScreeningRulesExport>('GET', '/api/moderation/rules/export');
    expect(Object.values(file.names.tags)).toContain('Only here');
    const other = await signedIn(room.screening.inbound.test.app, { role: 'owner' });
    const wanted = { ...file, rules: [...file.rules.filter(({ name }) => name === 'Goes' || name === 'Stays'), { name: 'Odd' }] }; // prettier-ignore
    const { status, body } = await other.request('POST', '/api/moderation/rules/import', wanted);
    const result = body as ScreeningRulesImport;
    expect(status).toBe(200);
    expect(result.created.map(({ name, level, enabled, tagIds }) => [name, level, enabled, tagIds])).toEqual([['Goes', 'shadow', false, []]]); // prettier-ignore
    expect(result.created[0]?.reasonId).not.toBeNull();
    expect(result.dropped).toEqual([{ index: 0, pointer: '/tagIds/0', name: 'Only here' }]);
    expect(result.refused.map(({ name, faults }) => [name, faults[0]?.pointer])).toEqual([['Stays', '/when/value/0'], ['Odd', expect.any(String)]]); // prettier-ignore
    const strange = await other.request('POST', '/api/moderation/rules/import', { format: 'other', rules: [], names: {} }); // prettier-ignore
    expect([strange.status, strange.body.errors[0].pointer]).toEqual([400, '/format']);
  });

  it('are tried on a text with everything that looks at it, drafts too', async () => {
    const off = await room.rule({ name: 'Off', when: says('zigomar'), enabled: false });
    const asks = await room.rule({ name: 'Asks', when: { field: 'first-time', operator: 'is', value: true } });
    const content = { name: 'Draft', intent: 'hold', when: { field: 'link', operator: 'is', value: true } };
    const tried = await room.ask<TryView>('POST', '/api/moderation/try', { text: 'Z1gomar, va voir https://gain.example', language: 'fr', content }); // prettier-ignore
    const outcomes = new Map(tried.rules.map((one) => [one.id, one.outcome]));
    expect([outcomes.get('draft'), outcomes.get(off.id), outcomes.get(asks.id)]).toEqual(['match', 'match', 'unknown']);
    expect(tried.signals.map(({ detector }) => detector)).toEqual(expect.arrayContaining(['words', 'links', 'purpose', 'learner', 'external'])); // prettier-ignore
    expect(tried.language).toBe('fr');
    const wrong = await room.owner.request('POST', '/api/moderation/try', { text: 'x', content: { ...content, when: {} } }); // prettier-ignore
    expect(wrong.status).toBe(400);
  });

  it('belong to who manages them, and to their house; who proposes makes them in shadow', async () => {
    const { app } = room.screening.inbound.test;
    const moderator = await signedIn(app, { role: 'moderator', workspaceId: room.workspaceId });
    const proposed = await moderator.request('POST', '/api/moderation/rules', { name: 'Proposed', intent: 'limit', when: says('x'), enabled: true }); // prettier-ignore
    expect([proposed.status, proposed.body.level, proposed.body.enabled]).toEqual([201, 'shadow', true]);
    const path = `/api/moderation/rules/${proposed.body.id}`;
    const refused = await Promise.all([
      moderator.request('PATCH', path, { version: 1, name: 'y' }),
      moderator.request('POST', `${path}/level`, { level: 'suggest' }),
      moderator.request('DELETE', path),
      moderator.request('POST', `${path}/roll-back`, { version: 1, expectedCount: 0 }),
      moderator.request('GET', '/api/moderation/rules/export'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await moderator.request('GET', path)).status).toBe(200);
    const analyst = await signedIn(app, { role: 'analyst', workspaceId: room.workspaceId });
    expect((await analyst.request('GET', path)).status).toBe(403);
    const stranger = await signedIn(app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/moderation/rules')).body).toEqual([]);
    expect((await stranger.request('GET', path)).status).toBe(404);
    expect((await stranger.request('DELETE', path)).status).toBe(404);
    for (const table of [
      'screening_rule',
      'screening_rule_version',
      'backtest',
      'roll_back',
      'learned_model',
      'classifier',
      'word_hit',
    ])
      // prettier-ignore
      expect(await room.db.read(stranger.agent.workspaceId, `select 1 from ${table}`)).toEqual([]);
  });

  it('show what they matched, day by day, and a match is judged by hand', async () => {
    const rule = await room.rule({ name: 'Shown', when: says('mirliton') });
    const [first = '', second = ''] = await room.write('shown', ['Quel mirliton, vraiment', 'Un mirliton de plus ici']);
    const path = `/api/moderation/rules/${rule.id}`;
    const page = await room.ask<{ items: { itemId: string; row: { text: string } }[]; nextCursor: string }>('GET', `${path}/hits?limit=1`); // prettier-ignore
    expect([page.items[0]?.itemId, page.items[0]?.row.text]).toEqual([second, 'Un mirliton de plus ici']);
    const rest = await room.ask<{ items: { itemId: string }[]; nextCursor: null }>('GET', `${path}/hits?limit=1&cursor=${page.nextCursor}`); // prettier-ignore
    expect([rest.items[0]?.itemId, rest.nextCursor]).toEqual([first, null]);
    const judged = await room.ask<{ judgement: string }>('PUT', `${path}/hits/${first}`, { judgement: 'wrong', addTest: true }); // prettier-ignore
    expect(judged.judgement).toBe('wrong');
    const after = await room.read(rule.id);
    expect(after).toMatchObject({ version: 2, precision: { right: 0, wrong: 1 }, matches7d: 2 });
    expect(after.tests.skip.map(({ text }) => text)).toEqual(['Quel mirliton, vraiment']);
    expect(after.failingTests).toHaveLength(1);
    const wrong = await room.ask<{ items: { itemId: string }[] }>('GET', `${path}/hits?judgement=wrong&version=1&acted=false`); // prettier-ignore
    expect(wrong.items.map(({ itemId }) => itemId)).toEqual([first]);
    expect((await room.owner.request('PUT', `${path}/hits/1`, { judgement: 'right' })).status).toBe(404);
    const dashboard = await room.ask<object>('GET', `${path}/dashboard`);
    expect(dashboard).toMatchObject({ ruleId: rule.id, days: [{ matches: 2, acted: 0, overturned: 0 }], byChannel: { 'generic-webhook': 2 }, versions: [{ version: 1, matches: 2, precision: { wrong: 1 } }] }); // prettier-ignore
  });
});

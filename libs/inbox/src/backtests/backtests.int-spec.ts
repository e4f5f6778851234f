import type { BacktestView, ScreeningRuleBody } from '@parvis/contracts';
import { compileRule, Screener, TextReader } from '@parvis/moderation';
import { signedIn } from '@parvis/identity/testing';
import { RulesRoom } from '../../test/rules-room';
import { readContent } from '../screening-rules/rule-content';
import { loadSetup } from '../screening/load-setup';

jest.setTimeout(90_000);

const says = (...value: string[]): ScreeningRuleBody['when'] => ({ field: 'word', operator: 'says', value });
const WORDS = ['zigomar', 'colis', 'retard', 'merci', 'arnaque', 'https://gain.example', '06 12 34 56 78', 'NUL', '😡'];

const shoutedAt = (n: number, text: string) => (n % 10 === 3 ? text.toUpperCase() : text);

describe('a back-test', () => {
  let room: RulesRoom;
  let items: string[];

  beforeAll(async () => {
    room = await RulesRoom.open();
    const texts = Array.from({ length: 60 }, (_, n) => shoutedAt(n, `Bonjour, ${WORDS[n % 9]} et puis ${WORDS[(n * 7 + 2) % 9]}, commande numéro ${n}, je vous écris depuis ${n} jours`)); // prettier-ignore
    items = await room.write('past', texts);
  });
  afterAll(() => room.close());

  const draft = (when: ScreeningRuleBody['when'], more: object = {}) => ({ content: { name: 'Draft', intent: 'limit', when, ...more } }); // prettier-ignore

  it.each<[string, ScreeningRuleBody['when'], object]>([
    ['words', says('zigomar', 'arnaque'), {}],
    ['links and data', { any: [{ field: 'link', operator: 'is', value: true }, { field: 'personal-data', operator: 'any-of', value: ['phone'] }] }, {}], // prettier-ignore
    ['negation and an exception', { not: says('merci') }, { except: says('colis') }],
    ['severity and purpose', { any: [{ field: 'severity', operator: 'at-least', value: 2 }, { field: 'purpose', operator: 'any-of', value: ['scam', 'complaint'] }] }, {}], // prettier-ignore
    ['an expression and a length', { all: [{ field: 'regex', operator: 'matches', value: 'num(é|e)ro [1-4]' }, { field: 'length', operator: 'at-least', value: 60 }] }, {}], // prettier-ignore
    ['a language and a shape', { all: [{ field: 'language', operator: 'is', value: ['fr'] }, { field: 'shape', operator: 'any-of', value: ['obfuscated', 'shouting'] }] }, {}], // prettier-ignore
  ])('finds what the whole screener finds, one by one: %s', async (_name, when, more) => {
    const test = await room.backtest('/api/moderation/backtests', draft(when, more));
    const content = readContent({ name: 'x', intent: 'limit', when, ...more });
    const rows = await room.rows<{ text: string; language: string | null }>('select text, language from item where workspace_id = $1 and id = any ($2::bigint[]) order by id', items); // prettier-ignore
    const setup = await room.db.transaction(room.workspaceId, (tx) => loadSetup(tx, room.workspaceId));
    const rule = { id: '1', version: 1, level: 'shadow' as const, share: 100, content };
    const screener = new Screener({ ...setup, rules: [rule] });
    const facts = { channel: 'generic-webhook' as const, kind: 'comment' as const, accountId: '1', postId: null, ad: null, stars: null, attachments: false, edited: false, at: new Date().toISOString(), author: null, copies: null, external: null }; // prettier-ignore
    const verdicts = rows.map(({ text, language }) => screener.judge(screener.read(text, { languageHint: language }), facts)); // prettier-ignore
    const expected = verdicts.filter(({ hits }) => hits.length > 0).length;
    expect(expected).toBeGreaterThan(0);
    expect(expected).toBeLessThan(60);
    expect(test).toMatchObject({ state: 'done', looked: 60, total: 60, matched: expected, unknown: verdicts.filter(({ unknown }) => unknown.length > 0).length }); // prettier-ignore
    expect(compileRule(content)).toBeDefined();
    expect(new TextReader(setup).words.terms.size).toBe(0);
  });

  it('holds what it finds against what people decided, by hand of the channel too', async () => {
    const texts = ['hidden', 'kept', 'there', 'undone', 'unseen'].map((word) => `Un farfelu de plus, ${word}`);
    const [hidden = '', kept = '', there = '', undone = ''] = await room.write('truth', texts);
    await room.decide('hide', hidden);
    await room.decide('approve', kept);
    await room.rows('update item set platform_state = 2 where workspace_id = $1 and id = $2', there);
    await room.rows(
      `insert into decision (workspace_id, id, item_id, conversation_id, revision, kind, undone_at, undone_by)
       select $1, 77, id, conversation_id, revision, 'hide', now(), $3 from item where workspace_id = $1 and id = $2`,
      undone,
      room.owner.agent.memberId,
    );
    const test = await room.backtest('/api/moderation/backtests', draft(says('farfelu')));
    expect(test.judged).toEqual({ hidden: 2, kept: 2, unseen: 1 });
    expect(test.precision).toMatchObject({ right: 2, wrong: 2, share: 0.5 });
    expect(test.byChannel).toEqual({ 'generic-webhook': 5 });
    expect(Object.values(test.byDay).reduce((sum, n) => sum + n, 0)).toBe(5);
    expect([...test.examples.map(({ verdict }) => verdict)].sort()).toEqual(['hidden', 'hidden', 'kept', 'kept', 'unseen']); // prettier-ignore
    const unseen = test.examples.find(({ verdict }) => verdict === 'unseen')?.row.itemId;
    const judge = (itemId: string | undefined, judgement: string | null) =>
      room.ask<BacktestView>('PUT', `/api/moderation/backtests/${test.id}/examples/${itemId}`, { judgement });
    expect((await judge(unseen, 'right')).precision).toMatchObject({ right: 3, wrong: 2 });
    expect((await judge(kept, 'right')).precision).toMatchObject({ right: 4, wrong: 1 });
    const judged = await judge(hidden, 'wrong');
    expect(judged.precision).toMatchObject({ right: 3, wrong: 2 });
    expect(judged.examples.filter(({ judgement }) => judgement !== null)).toHaveLength(3);
    expect((await judge(kept, null)).precision).toMatchObject({ right: 2, wrong: 3 });
    expect((await room.owner.request('PUT', `/api/moderation/backtests/${test.id}/examples/1`, { judgement: 'right' })).status).toBe(404); // prettier-ignore
  });

  it('of a rule says what a change would add and lose, and counts for it only while it asks the same', async () => {
    const rule = await room.rule({ when: says('zigomar') });
    const path = `/api/moderation/rules/${rule.id}`;
    const same = await room.backtest(`${path}/backtests`, {});
    expect([same.current, same.version, same.difference]).toEqual([true, 1, { added: 0, lost: 0 }]);
    const other = await room.backtest(`${path}/backtests`, { content: { name: 'x', intent: 'limit', when: says('arnaque') } }); // prettier-ignore
    const both = await room.backtest('/api/moderation/backtests', draft({ all: [says('zigomar'), says('arnaque')] }));
    expect([other.current, other.version, both.difference]).toEqual([false, null, null]);
    expect(other.difference).toEqual({ added: other.matched - both.matched, lost: same.matched - both.matched });
    await room.ask('PATCH', path, { version: 1, name: 'Named', tests: { match: [{ text: 'zigomar' }], skip: [] } });
    expect((await room.ask<BacktestView>('GET', `/api/moderation/backtests/${same.id}`)).current).toBe(true);
    await room.ask('PATCH', path, { version: 2, when: says('arnaque') });
    const summaries = await room.ask<BacktestView[]>('GET', `${path}/backtests`);
    expect(summaries.map(({ id, current }) => [id, current])).toEqual([[other.id, true], [same.id, false]]); // prettier-ignore
  });

  it('makes a wrong example a sample of the rule, which falls back to counting', async () => {
    const rule = await room.rule({ when: says('colis'), tests: { match: [{ text: 'colis' }], skip: [{ text: 'rien' }] } }); // prettier-ignore
    await room.ask('POST', `/api/moderation/rules/${rule.id}/level`, { level: 'suggest' });
    const test = await room.backtest(`/api/moderation/rules/${rule.id}/backtests`, {});
    const example = test.examples[0]?.row.itemId;
    await room.ask('PUT', `/api/moderation/backtests/${test.id}/examples/${example}`, { judgement: 'wrong', addTest: true }); // prettier-ignore
    const after = await room.read(rule.id);
    expect([after.version, after.level, after.tests.skip.length, after.failingTests.length]).toEqual([2, 'shadow', 2, 1]); // prettier-ignore
    expect((await room.ask<BacktestView>('GET', `/api/moderation/backtests/${test.id}`)).current).toBe(true);
  });

  it('takes from what was stored what cannot be known again, and says how much it could not tell', async () => {
    const first = await room.backtest('/api/moderation/backtests', draft({ field: 'first-time', operator: 'is', value: true })); // prettier-ignore
    expect([first.matched, first.unknown]).toEqual([first.looked, 0]);
    const strikes = await room.backtest('/api/moderation/backtests', draft({ field: 'strikes', operator: 'at-least', value: 1 })); // prettier-ignore
    expect([strikes.matched, strikes.unknown]).toEqual([0, strikes.looked]);
    const blocked = await room.backtest('/api/moderation/backtests', draft({ field: 'standing', operator: 'is', value: ['blocked'] })); // prettier-ignore
    expect([blocked.matched, blocked.unknown]).toEqual([0, 0]);
  });

  it('goes on where a process died, once, and stops when it is told to', async () => {
    const { id } = await room.ask<BacktestView>('POST', '/api/moderation/backtests', { days: 30, ...draft(says('zigomar')) }); // prettier-ignore
    const whole = await room.backtest('/api/moderation/backtests', draft(says('merci')));
    expect(whole.state).toBe('done');
    // the one before was the member's own: a new one ends it
    expect((await room.ask<BacktestView>('GET', `/api/moderation/backtests/${id}`)).state).toBe('stopped');
    const again = await room.ask<BacktestView>('POST', '/api/moderation/backtests', { days: 30, ...draft(says('zigomar')) }); // prettier-ignore
    const transaction = room.db.transaction.bind(room.db);
    let deaths = 0;
    jest.spyOn(room.db, 'transaction').mockImplementation((scope, work) =>
      transaction(scope, async (tx) => {
        const result = await work(tx);
        const [row] = await tx.query<{ looked: number }>('select looked from backtest where id = $1', [again.id]);
        if (row && row.looked > 0 && (deaths += 1) === 1) throw new Error('the process died');
        return result;
      }),
    );
    await expect(room.runner().stepOnce()).rejects.toThrow('the process died');
    jest.restoreAllMocks();
    expect((await room.ask<BacktestView>('GET', `/api/moderation/backtests/${again.id}`)).looked).toBe(0);
    await Promise.all([room.runner().stepOnce(), room.runner().stepOnce()]);
    const done = await room.ask<BacktestView>('GET', `/api/moderation/backtests/${again.id}`);
    expect([done.state, done.looked, done.total]).toEqual(['done', done.total, done.looked]);
    const last = await room.ask<BacktestView>('POST', '/api/moderation/backtests', { days: 1, ...draft(says('x')) });
    expect((await room.ask<BacktestView>('POST', `/api/moderation/backtests/${last.id}/stop`)).state).toBe('stopped');
    await room.runner().stepOnce();
    expect((await room.ask<BacktestView>('GET', `/api/moderation/backtests/${last.id}`)).looked).toBe(0);
  });

  it('is refused without a rule, over too many days, and to who may not; strangers see none', async () => {
    for (const [body, pointer] of [
      [{ days: 7 }, '/content'],
      [{ days: 0, ...draft(says('x')) }, '/days'],
      [{ days: 366, ...draft(says('x')) }, '/days'],
      [{ days: 1, content: { name: 'x', intent: 'limit', when: {} } }, '/when'],
    ] as const) {
      // prettier-ignore
      const answer = await room.owner.request('POST', '/api/moderation/backtests', body);
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
    }
    const { app } = room.screening.inbound.test;
    const agent = await signedIn(app, { role: 'agent', workspaceId: room.workspaceId });
    expect((await agent.request('POST', '/api/moderation/backtests', { days: 1, ...draft(says('x')) })).status).toBe(403); // prettier-ignore
    const { id } = await room.ask<BacktestView>('POST', '/api/moderation/backtests', { days: 1, ...draft(says('x')) });
    const stranger = await signedIn(app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/moderation/backtests/${id}`)).status).toBe(404);
  });
});

import { TestBed } from '@angular/core/testing';
import { allByRole, byRole, press as key, type as write, violations } from '@parvis/ui/testing';
import { Language } from '../../shared/i18n/language';
import { anAccount, capabilities } from '../../testing/builders';
import { problem } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { aBacktest, aDashboard, aMatch, aScreeningRule } from '../../testing/screening-builders';
import { settingsRoutes } from './settings.routes';

const body = () => document.body.textContent;
const { id: _id, version: _version, enabled: _enabled, level: _level, share: _share, authorId: _authorId, updatedAt: _updatedAt, faults: _faults, failingTests: _failing, notice: _notice, precision: _precision, matches7d: _matches, acted7d: _acted, overturned7d: _overturned, lastMatchAt: _last, ...CONTENT } = aScreeningRule(); // prettier-ignore

function choose(name: string | RegExp, value: string): void {
  const select = byRole('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('the pages of moderation rules', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };
  const until = async (isThere: () => boolean) => {
    for (let round = 0; round < 60 && !isThere(); round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await server.serve();
    }
    expect(isThere()).toBe(true);
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/moderation/rules', [aScreeningRule()]);
    server.give('GET /api/moderation/rules/1', aScreeningRule());
    server.give('GET /api/policy-reasons', [{ id: '2', label: { en: 'Insult', fr: 'Insulte' } }]);
    server.give('GET /api/wordlists', [{ id: '5', name: 'Insults, French', languages: ['fr'] }]);
    server.give('POST /api/moderation/try', { rules: [{ id: 'draft', outcome: 'match' }] });
  });
  afterEach(closePage);

  describe('the list', () => {
    it('says how far each may go, how right it is, and what it needs, with the way out', async () => {
      server.give('GET /api/moderation/rules', [
        aScreeningRule({ level: 'hide', share: 10, acted7d: 50, overturned7d: 4, precision: { right: 41, wrong: 1, share: 0.976, low: 0.877, high: 0.996 } }),
        aScreeningRule({ id: '2', name: 'Spam', notice: { kind: 'demoted', at: '2026-11-19T08:00:00Z', detail: 'x' } }),
        aScreeningRule({ id: '3', name: 'Old', failingTests: [{ expected: 'skip', index: 0, text: 'bravo' }] }),
      ]); // prettier-ignore
      await open('/settings/moderation/rules');
      expect(document.querySelector('ol[aria-label="May: Acts, step 4 of 4"]')).not.toBeNull();
      expect(body()).toContain('one author in ten');
      expect(body()).toContain('98% (88% to 100%)');
      expect(body()).toContain('42 judged · needs 90%');
      expect(body()).toContain('8%');
      expect(body()).toContain('4 of 50');
      expect(body()).toContain('the text says one of “minable”');
      expect(body()).toContain('It was wrong too often.');
      expect(body()).toContain('1 of its samples fails.');
      expect(await violations()).toEqual([]);
    });

    it('speaks French too', async () => {
      server.give('GET /api/moderation/rules', [aScreeningRule({ notice: { kind: 'budget', at: '2026-11-19T08:00:00Z', detail: '' } })]); // prettier-ignore
      await open('/settings/moderation/rules');
      await TestBed.inject(Language).use('fr');
      await server.serve();
      expect(body()).toContain('le texte dit l’un de «\u202fminable\u202f»');
      // an hour after it was used up
      expect(body()).toMatch(/épuisé jusqu’au .*09:00\./);
      expect(body()).toContain('D’ici là, elle retient au lieu d’agir.');
      expect(body()).not.toMatch(/screening\.[a-z]/);
    });

    it('switches a rule, and shows it as it is where that is refused', async () => {
      await open('/settings/moderation/rules');
      server.give('PUT /api/moderation/rules/1/enabled', aScreeningRule({ enabled: false }));
      byRole('switch', 'Insults: on').click();
      await server.serve();
      expect(server.written('PUT /api/moderation/rules/1/enabled')).toEqual([{ enabled: false }]);
      expect(byRole('switch', 'Insults: on').getAttribute('aria-checked')).toBe('false');
    });

    it('exports, and imports a file with a report of what was refused', async () => {
      await open('/settings/moderation/rules');
      expect(byRole('link', 'Export').getAttribute('href')).toBe('/api/moderation/rules/export');
      await press('Import');
      const file = { format: 'parvis-moderation-rules-1', rules: [CONTENT], names: { reasons: {}, tags: {}, wordLists: {}, accounts: {} } }; // prettier-ignore
      const choose = (content: string) => {
        const input = document.querySelector('input[type="file"]') as HTMLInputElement;
        Object.defineProperty(input, 'files', {
          configurable: true,
          value: [{ text: () => Promise.resolve(content) }],
        });
        input.dispatchEvent(new Event('change'));
      };
      choose('{"format":"else"}');
      await server.serve();
      expect(body()).toContain('This file holds no moderation rules.');
      server.give('POST /api/moderation/rules/import', { created: [aScreeningRule()], refused: [{ index: 1, name: 'Bad', faults: [{ pointer: '/when/all/0/value', detail: 'is no pattern that can be used (look-around at 0: (?=)' }] }], dropped: [{ index: 0, pointer: '/tagIds/0', name: 'Delivery' }] }); // prettier-ignore
      choose(JSON.stringify(file));
      await server.serve();
      expect(server.written('POST /api/moderation/rules/import')).toEqual([file]);
      expect(body()).toContain('1 rule came in, 1 was refused.');
      expect(body()).toContain('Looking ahead or behind is not possible.');
      expect(body()).toContain('Delivery');
      expect(await violations()).toEqual([]);
    });
  });

  describe('a new rule', () => {
    it('says what is missing before it sends, then sends all that it says', async () => {
      await open('/settings/moderation/rules/new');
      await press('Save');
      expect(body()).toContain('Give it a name.');
      expect(body()).toContain('Add a condition.');
      expect(server.writes).toEqual([]);
      write(byRole('textbox', /^Name/), 'Links');
      allByRole('button', 'Condition')[0]?.click();
      await server.serve();
      choose('Looks at', 'link');
      await server.serve();
      server.give('POST /api/moderation/rules', aScreeningRule({ id: '8', name: 'Links' }), 201);
      server.give('GET /api/moderation/rules/8', aScreeningRule({ id: '8', name: 'Links' }));
      await press('Save');
      expect(server.written('POST /api/moderation/rules')).toEqual([
        {
          name: 'Links', note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, when: { all: [{ field: 'link', operator: 'is', value: true }] }, except: null, intent: 'limit', severity: 3,
          reasonId: null, tagIds: [], allowFinal: false, budgetPerHour: 500, expiresAt: null, bar: 90, tests: { match: [], skip: [] },
        },
      ]); // prettier-ignore
    });

    it('takes words as chips, and a pattern with what the server says of it while it is written', async () => {
      await open('/settings/moderation/rules/new');
      allByRole('button', 'Condition')[0]?.click();
      await server.serve();
      const words = byRole('textbox', 'Value');
      write(words, 'nul, ');
      expect((words as HTMLInputElement).value).toBe('');
      write(byRole('textbox', 'Value'), 'minable');
      key(byRole('textbox', 'Value'), 'Enter');
      await server.serve();
      expect(allByRole('button', /^Remove (nul|minable)$/)).toHaveLength(2);
      choose('Looks at', 'regex');
      await server.serve();
      server.give('POST /api/moderation/try', problem('validation-failed', 400, { errors: [{ pointer: '/content/when/all/0/value', detail: 'is no pattern that can be used (look-around at 3: (?=)' }] }), 400); // prettier-ignore
      write(byRole('textbox', 'Value'), 'abc(?=d)');
      await until(() => body().includes('Looking ahead or behind is not possible.'));
      expect(body()).toContain('Here: (?= (character 4)');
      expect(server.written('POST /api/moderation/try').at(-1)).toMatchObject({ text: '?', content: { when: { all: [{ field: 'regex', operator: 'matches', value: 'abc(?=d)' }] } } }); // prettier-ignore
      expect(await violations()).toEqual([]);
    });

    it('says of an intent what it comes to on each channel, and spells out what is for good', async () => {
      const verbs = { comment: [
        { verb: 'hide' as const, reversible: true, windowHours: null, perItem: null, consequence: { en: 'The author still sees it.', fr: 'x' } },
        { verb: 'delete' as const, reversible: false, windowHours: null, perItem: null, visibleTo: 'nobody' as const, consequence: { en: 'Gone for everybody.', fr: 'x' } },
      ] }; // prettier-ignore
      server.give('GET /api/accounts', [anAccount({ capabilities: capabilities({ verbs, itemKinds: ['comment'] }) })]);
      await open('/settings/moderation/rules/new');
      expect(body()).toContain('Instagram: The author still sees it.');
      choose('What is wanted', 'remove');
      await server.serve();
      byRole('checkbox', 'May also do what cannot be taken back').click();
      await server.serve();
      expect(body()).toContain('This cannot be taken back, not even by a roll-back:');
      expect(body()).toContain('Instagram: for good. Gone for everybody.');
      choose('What is wanted', 'hold');
      await server.serve();
      expect(body()).toContain('Instagram: it waits here before a person');
    });

    it('tries its samples as they are written', async () => {
      await open('/settings/moderation/rules/new');
      allByRole('button', 'Condition')[0]?.click();
      await server.serve();
      write(byRole('textbox', 'Value'), 'minable,');
      await press('Sample that must not');
      write(byRole('textbox', 'Must not match, sample 1'), 'service minable');
      await until(() => document.querySelector('app-rule-samples mi-chip.bad') !== null);
      expect(document.querySelector('app-rule-samples mi-chip.bad')?.textContent).toContain('Matches');
      const tried = server.written('POST /api/moderation/try').at(-1) as { content: object };
      expect(tried).toMatchObject({ text: 'service minable', language: null, content: { name: 'draft' } });
      expect(tried.content).not.toHaveProperty('tests');
    });
  });

  describe('one rule', () => {
    it('saves as a new version with faults at their fields, and says when it lost its level', async () => {
      await open('/settings/moderation/rules/1');
      server.give('PATCH /api/moderation/rules/1', problem('validation-failed', 400, { errors: [{ pointer: '/reasonId', detail: 'names a reason that is not there' }, { pointer: '/when/all/0/value/0', detail: 'has to say something' }] }), 400); // prettier-ignore
      write(byRole('textbox', /^Name/), 'Insults 2');
      await press('Save');
      expect(server.written('PATCH /api/moderation/rules/1')).toEqual([{ ...CONTENT, name: 'Insults 2', version: 3 }]);
      expect(document.querySelector('app-rule-outcome .error')?.textContent).toContain('Is not there any more.');
      expect(document.querySelector('app-when-condition .fault')?.textContent).toContain('Is not accepted as it is.');
      server.give('PATCH /api/moderation/rules/1', aScreeningRule({ name: 'Insults 2', version: 4, level: 'shadow' }));
      await press('Save');
      expect(byRole('heading', 'Insults 2')).toBeTruthy();
      expect(document.querySelector('ol[aria-label="May: Only counts, step 1 of 4"]')).not.toBeNull();
    });

    it('keeps what is being written when somebody else saved, and shows theirs when asked', async () => {
      await open('/settings/moderation/rules/1');
      write(byRole('textbox', /^Name/), 'Mine');
      server.give('PATCH /api/moderation/rules/1', problem('stale-version', 409), 409);
      await press('Save');
      expect(body()).toContain('Somebody else changed this rule meanwhile.');
      expect((byRole('textbox', /^Name/) as HTMLInputElement).value).toBe('Mine');
      server.give('GET /api/moderation/rules/1', aScreeningRule({ name: 'Theirs', version: 4 }));
      await press('Show their version');
      expect((byRole('textbox', /^Name/) as HTMLInputElement).value).toBe('Theirs');
    });

    it('is raised with a checklist; the refusal of the server counts, criticism takes a note', async () => {
      const backtest = aBacktest({ precision: { right: 60, wrong: 0, share: 1, low: 0.94, high: 1 }, criticism: { plain: 33, known: 40, share: 0.825, objects: true } }); // prettier-ignore
      const { examples: _examples, ...summary } = backtest;
      server.give('GET /api/moderation/rules/1/backtests', [summary]);
      server.give('GET /api/moderation/backtests/77', backtest);
      await open('/settings/moderation/rules/1');
      expect(body()).toContain('83% of these are complaints without insult, link or personal data');
      await press('Raise: Holds');
      expect(body()).toContain('60 of at least 30 matches judged (there)');
      expect(body()).toContain('83 % is (missing)');
      server.give('POST /api/moderation/rules/1/level', problem('level-not-earned', 409, { current: { obstacles: [{ kind: 'criticism', detail: 'x', has: 83, needs: 50 }, { kind: 'no-reason', detail: 'x', has: null, needs: null }] } }), 409); // prettier-ignore
      await press('Raise');
      expect(body()).toContain('Not yet: what is marked below is missing.');
      expect(body()).toContain('Choose a reason of the catalogue and save.');
      expect(await violations()).toEqual([]);
      byRole('checkbox', 'Go on all the same').click();
      await server.serve();
      await press('Raise');
      expect(body()).toContain('Say why.');
      write(byRole('textbox', /^Why criticism may be touched/), 'agreed with legal');
      server.give('POST /api/moderation/rules/1/level', aScreeningRule({ level: 'hold' }));
      await press('Raise');
      expect(server.written('POST /api/moderation/rules/1/level')).toEqual([
        { level: 'hold', backtestId: '77' },
        { level: 'hold', backtestId: '77', acceptCriticism: true, note: 'agreed with legal' },
      ]);
      expect(document.querySelector('ol[aria-label="May: Holds, step 3 of 4"]')).not.toBeNull();
    });

    it('keeps what is being written on the way up when somebody changes the rule meanwhile', async () => {
      const { examples: _examples, ...summary } = aBacktest({
        criticism: { plain: 33, known: 40, share: 0.825, objects: true },
      });
      server.give('GET /api/moderation/rules/1/backtests', [summary]);
      server.give('GET /api/moderation/backtests/77', aBacktest());
      await open('/settings/moderation/rules/1');
      await press('Raise: Holds');
      byRole('checkbox', 'Go on all the same').click();
      await server.serve();
      write(byRole('textbox', /^Why criticism may be touched/), 'agreed with legal');
      server.give('GET /api/moderation/rules/1', aScreeningRule({ matches7d: 13 }));
      TestBed.inject(FakeSocket).receive('screening.changed', { seq: 9, ruleId: '1', backtestId: null, rollBackId: null, wordListId: null, of: 'rules' }); // prettier-ignore
      await server.serve();
      expect((byRole('textbox', /^Why criticism may be touched/) as HTMLInputElement).value).toBe('agreed with legal');
      expect(body()).toContain('You go on against it, with your reason.');
    });

    it('is lowered at once', async () => {
      await open('/settings/moderation/rules/1');
      server.give('POST /api/moderation/rules/1/level', aScreeningRule({ level: 'shadow' }));
      await press('Lower: Only counts');
      await press('Lower');
      expect(server.written('POST /api/moderation/rules/1/level')).toEqual([{ level: 'shadow' }]);
    });

    it('is let loose on a share of authors, in plain words, and on more of them later', async () => {
      server.give('GET /api/moderation/rules/1', aScreeningRule({ level: 'hold' }));
      await open('/settings/moderation/rules/1');
      expect(body()).toContain('At this level for every author.');
      await press('Raise: Acts');
      await press('10%');
      expect(body()).toContain('At this level for one author in ten; what the others write it only counts.');
      expect(await violations()).toEqual([]);
      server.give('POST /api/moderation/rules/1/level', aScreeningRule({ level: 'hide', share: 10 }));
      await press('Raise');
      expect(body()).toContain('At this level for one author in ten');
      await press('For whom');
      expect(byRole('button', '10%').getAttribute('aria-pressed')).toBe('true');
      await press('50%');
      server.give('POST /api/moderation/rules/1/level', aScreeningRule({ level: 'hide', share: 50 }));
      allByRole('button', 'Save').at(-1)?.click();
      await server.serve();
      expect(server.written('POST /api/moderation/rules/1/level')).toEqual([{ level: 'hide', share: 10 }, { level: 'hide', share: 50 }]); // prettier-ignore
      expect(body()).toContain('At this level for every second author');
    });

    it('sets the authors it is for beside those it only counts, and says so of a match', async () => {
      const groups = { inside: { matches: 9, acted: 9, precision: { right: 8, wrong: 1, share: 0.889, low: 0.565, high: 0.98 } }, outside: { matches: 81, acted: 0, precision: { right: 0, wrong: 0, share: null, low: null, high: null } } }; // prettier-ignore
      server.give('GET /api/moderation/rules/1', aScreeningRule({ level: 'hide', share: 33 }));
      server.give('GET /api/moderation/rules/1/dashboard', aDashboard({ groups }));
      await open('/settings/moderation/rules/1');
      expect(body()).toContain('At this level for 33% of the authors');
      await press('Figures');
      const rows = [...byRole('table', 'While it is for a part of the authors').querySelectorAll('tbody tr')];
      expect(rows.map((row) => [...row.querySelectorAll('th, td:not(:last-child), .words')].map(({ textContent }) => textContent))).toEqual([
        ['Those it is for', '9', '9', '89% (56% to 98%)'],
        ['Those it only counts', '81', '0', 'Not known yet'],
      ]); // prettier-ignore
      expect(await violations()).toEqual([]);
      const hit = { itemId: 'i1', revision: 1, version: 3, level: 'shadow', outsideShare: true, acted: false, at: '2026-11-20T12:00:00Z', judgement: null, plainCriticism: null, row: aMatch() }; // prettier-ignore
      server.give('GET /api/moderation/rules/1/hits', { items: [hit], nextCursor: null });
      await press('Matches');
      expect(body()).toContain('version 3 only counted it: its author is not in its share');
      await press('For whom');
      expect(allByRole('button', /^\d+%$/).map(({ textContent }) => textContent?.trim())).toEqual(['5%', '10%', '25%', '33%', '50%', '100%']); // prettier-ignore
    });

    it('is tested on the past, with progress that follows; examples are judged by key', async () => {
      await open('/settings/moderation/rules/1');
      const running = aBacktest({ state: 'running', looked: 2000, matched: 3, examples: [] });
      server.give('POST /api/moderation/rules/1/backtests', running, 201);
      server.give('GET /api/moderation/backtests/77', running);
      await press('Test on the past');
      expect(server.written('POST /api/moderation/rules/1/backtests')).toEqual([{ days: 90 }]);
      expect(body()).toContain('2,000 looked at so far');
      server.give(
        'GET /api/moderation/backtests/77',
        aBacktest({ current: false, difference: { added: 12, lost: 3 }, unknown: 2 }),
      );
      TestBed.inject(FakeSocket).receive('screening.changed', { seq: 9, ruleId: '1', backtestId: '77', rollBackId: null, wordListId: null, of: 'backtest' }); // prettier-ignore
      await until(() => body().includes('all 9,000 items'));
      expect(body()).toContain('Against the live version: +12, −3');
      expect(body()).toContain('94% (80% to 98%)');
      expect(body()).toContain('5% of these are complaints');
      expect(await violations()).toEqual([]);
      const [first] = document.querySelectorAll<HTMLElement>('app-judged-list li');
      first?.focus();
      server.give('PUT /api/moderation/backtests/77/examples/i1', aBacktest({ examples: [{ row: aMatch(), verdict: 'unseen', judgement: 'wrong' }] })); // prettier-ignore
      key(first as HTMLElement, 'w');
      await server.serve();
      expect(server.written('PUT /api/moderation/backtests/77/examples/i1')).toEqual([{ judgement: 'wrong' }]);
      server.give('GET /api/moderation/rules/1', aScreeningRule({ version: 4, tests: { match: [{ text: 'vous êtes minables' }], skip: [{ text: 'bravo' }, { text: 'quel service minable' }] } })); // prettier-ignore
      await press('Add as must-not-match sample');
      expect(server.written('PUT /api/moderation/backtests/77/examples/i1')[1]).toEqual({ judgement: 'wrong', addTest: true }); // prettier-ignore
      expect((byRole('textbox', 'Must not match, sample 2') as HTMLInputElement).value).toBe('quel service minable');
    });

    it('leaves the examples where they are when they are judged, and the focus on the next one', async () => {
      const [first, second] = aBacktest().examples;
      server.give('GET /api/moderation/rules/1/backtests', [aBacktest()]);
      server.give('GET /api/moderation/backtests/77', aBacktest());
      await open('/settings/moderation/rules/1');
      const rows = () => [...document.querySelectorAll<HTMLElement>('app-judged-list li')];
      const texts = () => rows().map((row) => row.querySelector('mi-marked-text')?.textContent);
      const before = texts();
      server.give('PUT /api/moderation/backtests/77/examples/i1', aBacktest({ examples: [second, { ...first, judgement: 'right' }] as never })); // prettier-ignore
      rows()[0]?.focus();
      key(rows()[0] as HTMLElement, 'r');
      await server.serve();
      expect(texts()).toEqual(before);
      expect(document.activeElement).toBe(rows()[1]);
      expect(rows()[0]?.className).toBe('right');
    });

    it('tests what stands in the form when that was changed, and stops', async () => {
      await open('/settings/moderation/rules/1');
      choose('Severity', '5');
      await server.serve();
      const running = aBacktest({ state: 'running', looked: 10, current: false });
      server.give('POST /api/moderation/rules/1/backtests', running, 201);
      server.give('GET /api/moderation/backtests/77', running);
      choose('Look back', '7');
      await press('Test what stands above');
      expect(server.written('POST /api/moderation/rules/1/backtests')).toEqual([{ days: 7, content: { ...CONTENT, severity: 5 } }]); // prettier-ignore
      server.give('POST /api/moderation/backtests/77/stop', aBacktest({ state: 'stopped', looked: 10 }));
      await press('Stop');
      expect(body()).toContain('stopped after 10');
    });

    it('shows what it did, and takes a version back with the exact count', async () => {
      server.give('GET /api/moderation/rules/1/dashboard', aDashboard());
      await open('/settings/moderation/rules/1');
      await press('Figures');
      expect(byRole('img', /12 matches in 2 days, 7 of them acted on/)).toBeTruthy();
      await press('View as table, By day');
      expect(byRole('table', /12 matches in 2 days/)).toBeTruthy();
      expect(await violations()).toEqual([]);
      await press('Roll back');
      expect(body()).toContain('7 acts are taken back');
      server.give(
        'POST /api/moderation/rules/1/roll-back',
        problem('count-changed', 409, { current: { count: 6 } }),
        409,
      );
      await press('Take 7 acts back');
      expect(body()).toContain('It is about another number by now.');
      const run = { id: '5', ruleId: '1', version: 3, total: 6, restored: 0, kept: 0, failed: 0, state: 'running' };
      server.give('POST /api/moderation/rules/1/roll-back', run, 201);
      server.give('GET /api/moderation/roll-backs/5', { ...run, restored: 5, failed: 1, state: 'done' });
      server.give('GET /api/moderation/roll-backs/5/items', { items: [{ itemId: 'i9', decisionId: 'd9', outcome: 'failed', detail: 'the post is gone' }], nextCursor: null }); // prettier-ignore
      await press('Take 6 acts back');
      expect(server.written('POST /api/moderation/rules/1/roll-back')).toEqual([{ version: 3, expectedCount: 7 }, { version: 3, expectedCount: 6 }]); // prettier-ignore
      expect(body()).toContain('5 taken back, 0 left as they are, 1 failed.');
      expect(body()).toContain('the post is gone');
      expect(await violations()).toEqual([]);
    });

    it('shows its matches, filtered, and judges one', async () => {
      const hit = { itemId: 'i1', revision: 1, version: 3, level: 'hide', outsideShare: false, acted: true, at: '2026-11-20T12:00:00Z', judgement: null, plainCriticism: null, row: aMatch() }; // prettier-ignore
      server.give('GET /api/moderation/rules/1/hits', { items: [hit], nextCursor: null });
      await open('/settings/moderation/rules/1');
      await press('Matches');
      expect(body()).toContain('version 3 acted (Acts)');
      choose('Show', 'wrong');
      await server.serve();
      expect(server.asked.at(-1)).toBe('/api/moderation/rules/1/hits?limit=25&judgement=wrong');
      await press('Right');
      expect(server.written('PUT /api/moderation/rules/1/hits/i1')).toEqual([{ judgement: 'right' }]);
      expect(await violations()).toEqual([]);
    });

    it('shows its versions with what they changed, and restores one', async () => {
      const version = (number: number, more = {}) => ({ ...CONTENT, version: number, authorId: 'm1', at: '2026-11-20T12:00:00Z', restoredFrom: null, ...more }); // prettier-ignore
      server.give('GET /api/moderation/rules/1/versions', [version(3), version(2, { severity: 5, when: { all: [{ field: 'link', operator: 'is', value: true }] } })]); // prettier-ignore
      await open('/settings/moderation/rules/1');
      await press('Versions');
      expect(body()).toContain('If: holds a link → the text says one of “minable”');
      expect(body()).toContain('Severity: 5 → 3');
      server.give('POST /api/moderation/rules/1/versions/2/restore', aScreeningRule({ version: 4 }));
      await press('Restore');
      expect(server.written('POST /api/moderation/rules/1/versions/2/restore')).toEqual([{ version: 3 }]);
    });

    it('can be read, not changed, by who may only propose', async () => {
      server = new PageServer('moderator');
      server.give('GET /api/moderation/rules/1', aScreeningRule());
      await open('/settings/moderation/rules/1');
      expect(body()).toContain('You can read this rule.');
      expect(allByRole('button', 'Save')).toEqual([]);
      expect((byRole('textbox', /^Name/) as HTMLInputElement).disabled).toBe(true);
    });
  });
});

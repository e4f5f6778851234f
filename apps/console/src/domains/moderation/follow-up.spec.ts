import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { RoleKey } from '@parvis/contracts';
import { allByRole, byRole, press as pressKey, type as write, violations } from '@parvis/ui/testing';
import { problem, settle } from '../../testing/console-testing';
import { aDecisionRecord, anAppeal, aPerson, aStanding } from '../../testing/follow-up-builders';
import { closePage, openPage, PageServer } from '../../testing/page';
import { moderationRoutes } from './moderation.routes';

const page = () => document.body.textContent.replaceAll(/\s+/g, ' ');
const url = () => TestBed.inject(Router).url;
const BAN = { wanted: true, observed: false, state: 'failed', error: 'Token is missing a scope', actionId: '5' } as const; // prettier-ignore
const LISTED = { ...aStanding({ standing: 'banned', version: 4, byMemberId: 'm2', at: '2026-11-20T12:00:00Z', reasonId: '6', ban: BAN }), contactId: 'c1', personName: 'user_3307', score: 3 }; // prettier-ignore
const COUNTS = { trusted: 2, warned: 1, premoderated: 0, blocked: 0, banned: 1 };

describe('what follows on decisions', () => {
  let server: PageServer;
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };
  const choose = async (name: string | RegExp, value: string) => {
    const select = byRole('combobox', name) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await server.serve();
  };
  const key = async (name: string) => {
    pressKey(document.activeElement ?? document.body, name);
    await server.serve();
  };
  const serverOf = (role: RoleKey) => {
    server = new PageServer(role);
    server.give('GET /api/moderation/appeals/counts', { open: 1, 'in-review': 0, upheld: 0, granted: 0, void: 0 });
    server.give('GET /api/moderation/reviews/next', { review: null, waiting: 0 });
    server.give('GET /api/policy-reasons', [{ id: '6', label: { en: 'Insult', fr: 'Insulte' } }, { id: '7', label: { en: 'Hate', fr: 'Haine' } }]); // prettier-ignore
  };
  const open = async (path: string) => {
    await openPage(path, [{ path: 'moderation', children: moderationRoutes }], 'moderation', server);
    await server.serve();
  };

  beforeEach(() => {
    serverOf('owner');
  });
  afterEach(closePage);

  describe('people', () => {
    beforeEach(async () => {
      server.give('GET /api/moderation/people', { items: [LISTED], nextCursor: 'n', counts: COUNTS });
      await open('/moderation/banned');
    });

    it('stand with what was wanted beside what the channel did, and why', async () => {
      expect(server.asked).toContain('/api/moderation/people?standing=banned');
      expect(page()).toMatch(/user_3307.*Banned.*until somebody changes it.*Failed on Instagram.*Wanted here: banned.*Token is missing a scope.*Insult.*Inès M\./); // prettier-ignore
      expect(await violations()).toEqual([]);
      await press('Trusted 2');
      expect(server.asked).toContain('/api/moderation/people?standing=trusted');
      expect(url()).toBe('/moderation/banned?standing=trusted');
    });

    it('are banned again where the channel failed, and lifted with the version that was read', async () => {
      server.give('POST /api/identities/n1/standing/retry', { ...LISTED, ban: { ...BAN, state: 'pending', error: null } }); // prettier-ignore
      await press('Try again');
      expect(server.written('POST /api/identities/n1/standing/retry')).toEqual([{}]);
      expect(page()).toContain('On its way to Instagram');
      await press('Lift the ban');
      write(byRole('textbox', /^Note/), 'apologised');
      [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent.trim() === 'Lift the ban')?.click(); // prettier-ignore
      await server.serve();
      expect(server.written('PUT /api/identities/n1/standing')).toEqual([{ standing: 'none', version: 4, note: 'apologised' }]); // prettier-ignore
    });

    it('are read on page by page', async () => {
      server.give('GET /api/moderation/people', { items: [{ ...LISTED, identity: { ...LISTED.identity, id: 'n2' } }], nextCursor: null, counts: COUNTS }); // prettier-ignore
      await press('Show more');
      expect(server.asked).toContain('/api/moderation/people?standing=banned&cursor=n');
      expect(document.querySelectorAll('tbody tr')).toHaveLength(2);
    });
  });

  it('offers no act to those who may not ban', async () => {
    serverOf('agent');
    server.give('GET /api/moderation/people', { items: [LISTED], nextCursor: null, counts: COUNTS });
    server.give('GET /api/contacts/c1/standing', aPerson());
    await open('/moderation/banned');
    expect(allByRole('button', /Try again|Lift/)).toEqual([]);
    expect(page()).not.toContain('Agreement');
  });

  describe('appeals', () => {
    it('are listed by state and lead to the dialogue', async () => {
      server.give('GET /api/moderation/appeals', { items: [anAppeal()], nextCursor: null });
      await open('/moderation/appeals');
      expect(server.asked).toContain('/api/moderation/appeals?state=open');
      expect(page()).toMatch(/I insulted nobody\..*Hidden.*by Inès M\./);
      expect(byRole('link', /I insulted nobody/).getAttribute('href')).toBe('/moderation/appeals/41');
      expect(await violations()).toEqual([]);
    });

    it('are taken, answered and decided with what the author is told', async () => {
      server.give('GET /api/moderation/appeals/41', anAppeal());
      await open('/moderation/appeals/41');
      server.give(
        'POST /api/moderation/appeals/41/take',
        anAppeal({ state: 'in-review', reviewerId: 'm1', version: 4 }),
      );
      await press('Look into it');
      expect(page()).toContain('Camille R. looks into it.');
      write(byRole('textbox', /Answer the author/), ' Which comment? ');
      await settle();
      server.give('POST /api/moderation/appeals/41/messages', anAppeal({ state: 'in-review', version: 5 }));
      await press('Send');
      expect(server.written('POST /api/moderation/appeals/41/messages')).toEqual([{ text: 'Which comment?' }]);
      await choose('Outcome', 'granted');
      await press('Grant the appeal');
      expect(page()).toContain('Write what the author is told.');
      write(byRole('textbox', /What the author is told/), 'You are right.');
      server.give('POST /api/moderation/appeals/41/decision', anAppeal({ state: 'granted', decidedByMemberId: 'm1', decidedAt: '2026-11-20T13:00:00Z', undone: false, undoDetail: 'It is deleted.' })); // prettier-ignore
      await press('Grant the appeal');
      expect(server.written('POST /api/moderation/appeals/41/decision')).toEqual([{ version: 5, outcome: 'granted', text: 'You are right.' }]); // prettier-ignore
      expect(page()).toContain('The decision could not be taken back on the channel. It is deleted.');
    });

    it('are not decided by who took the decision', async () => {
      server.give('GET /api/moderation/appeals/41', anAppeal({ decision: aDecisionRecord({ by: { memberId: 'm1', name: 'Camille R.' } }) })); // prettier-ignore
      await open('/moderation/appeals/41');
      expect(page()).toContain('You took this decision: somebody else decides the appeal.');
      expect(allByRole('button', /Look into it|Uphold/)).toEqual([]);
      expect(byRole('button', 'Send')).toBeTruthy();
      expect(await violations()).toEqual([]);
    });
  });

  describe('the log of decisions', () => {
    beforeEach(() => {
      server.give('GET /api/moderation/decisions', { items: [aDecisionRecord()], nextCursor: null });
    });

    it('is narrowed by the address and taken along with the same filters', async () => {
      await open('/moderation/decisions?kind=hide&member=2&reason=6&from=2026-11-01&to=2026-11-20');
      const [from, to] = [new Date('2026-11-01T00:00:00'), new Date('2026-11-21T00:00:00')].map((day) => encodeURIComponent(day.toISOString())); // prettier-ignore
      const query = `memberId=2&reasonId=6&kind=hide&from=${from ?? ''}&to=${to ?? ''}`;
      const plain = decodeURIComponent(query);
      expect(server.asked.map(decodeURIComponent)).toContain(`/api/moderation/decisions?${plain}`);
      expect(byRole('link', 'Export as CSV').getAttribute('href')).toBe(`/api/moderation/decisions.csv?${query}`);
      expect(byRole('link', 'Export as PDF').getAttribute('href')).toBe(`/api/moderation/decisions.pdf?${query}&language=en`); // prettier-ignore
      await choose('Reason', '7');
      expect(url()).toContain('reason=7');
    });

    it('shows what was written by whom, leads to it, and is searched by both', async () => {
      await open('/moderation/decisions');
      expect(document.querySelector('tbody tr')?.textContent).toContain('user_3307');
      expect(byRole('link', 'Open what user_3307 wrote: Vous êtes nuls').getAttribute('href')).toBe('/moderation/review?item=11'); // prettier-ignore
      document.querySelectorAll<HTMLInputElement>('input[type=search]').forEach((field) => { write(field, 'nuls'); }); // prettier-ignore
      await server.until(() => server.asked.includes('/api/moderation/decisions?q=nuls'));
      expect(url()).toBe('/moderation/decisions?q=nuls');
    });

    it('says that words were forgotten, and which decision takes another back', async () => {
      server.give('GET /api/moderation/decisions', { items: [aDecisionRecord({ words: null }), aDecisionRecord({ id: '32', kind: 'unhide', reversesId: '31', undoneAt: '2026-11-20T12:01:00Z' })], nextCursor: null }); // prettier-ignore
      await open('/moderation/decisions');
      expect(page()).toContain('The words were forgotten.');
      expect(page()).toContain('Takes back an earlier decision');
      expect(page()).not.toContain('Taken back');
    });

    it('says why, what the author was told and what was sealed', async () => {
      server.give('GET /api/items/11/why', { itemId: '11', decision: aDecisionRecord(), rules: [], facts: [], sentence: { en: 'Hidden by Inès M. for Insult.', fr: '' } }); // prettier-ignore
      server.give('GET /api/items/11/statements', [{ id: 's', decisionId: '31', itemId: '11', text: { en: 'Your comment was hidden.', fr: '' }, way: 'message', state: 'sent', createdAt: '2026-11-20T12:00:00Z' }]); // prettier-ignore
      server.give('GET /api/items/11/evidence', [{ id: 'e', seq: 7, decisionId: '31', at: '2026-11-20T12:00:00Z', hash: 'abcdef0123456789abcdef', erasedAt: null }]); // prettier-ignore
      await open('/moderation/decisions');
      await press(/^Why Hidden/);
      expect(page()).toMatch(/Hidden by Inès M\. for Insult\..*By private message, sent.*Your comment was hidden\..*No\. 7, sealed.*abcdef0123456789…/); // prettier-ignore
      expect(await violations()).toEqual([]);
      await press('Enter an appeal for its author');
      write(byRole('textbox', /What the author says/), 'On the phone: it was a joke.');
      await settle();
      await press('Enter the appeal');
      expect(server.written('POST /api/moderation/appeals')).toEqual([{ decisionId: '31', text: 'On the phone: it was a joke.' }]); // prettier-ignore
    });

    it('takes a decision back, or says why it cannot be', async () => {
      await open('/moderation/decisions');
      server.give('POST /api/items/11/decisions/31/undo', problem('window-closed', 409), 409);
      await press(/^Take back Hidden/);
      expect(server.written('POST /api/items/11/decisions/31/undo')).toHaveLength(1);
      server.give('GET /api/moderation/decisions', { items: [aDecisionRecord({ undoneAt: '2026-11-20T12:01:00Z' })], nextCursor: null }); // prettier-ignore
      server.give('POST /api/items/11/decisions/31/undo', {});
      await press(/^Take back Hidden/);
      expect(page()).toContain('Taken back');
      expect(allByRole('button', /^Take back/)).toEqual([]);
    });

    it('is not taken along by those who may not audit', async () => {
      serverOf('agent');
      server.give('GET /api/moderation/decisions', { items: [aDecisionRecord({ kind: 'delete' })], nextCursor: null });
      await open('/moderation/decisions');
      expect(allByRole('link', /Export/)).toEqual([]);
      expect(allByRole('button', /^Take back/)).toEqual([]);
    });
  });

  describe('the second look', () => {
    const REVIEW = { id: '51', text: 'You people are complete idiots', language: 'en', channel: 'instagram', kind: 'comment', post: 'Aube, teaser', parent: null, stars: null, hasPictures: false, createdAt: '2026-11-20T12:00:00Z' }; // prettier-ignore
    const result = (agreed: boolean) => ({ id: '51', first: { answer: 'hide', kind: 'hide', reasonId: '6' }, second: { answer: agreed ? 'hide' : 'keep', reasonId: null }, agreed }); // prettier-ignore

    beforeEach(async () => {
      server.give('GET /api/moderation/reviews/next', { review: REVIEW, waiting: 2 });
      await open('/moderation/reviews');
    });

    it('is taken by keys, and tells the first decision only then', async () => {
      expect(page()).not.toContain('First:');
      expect(await violations()).toEqual([]);
      server.give('POST /api/moderation/reviews/51', result(false));
      await key('a');
      expect(server.written('POST /api/moderation/reviews/51')).toEqual([{ answer: 'keep' }]);
      expect(page()).toMatch(/You differ\..*First: hide · Insult.*You: keep/);
      await press(/^Next/);
      expect(byRole('button', /Keep/)).toBeTruthy();
    });

    it('asks why before it hides or removes', async () => {
      await key('h');
      expect(server.writes).toEqual([]);
      server.give('POST /api/moderation/reviews/51', result(true));
      await key('B');
      expect(server.written('POST /api/moderation/reviews/51')).toEqual([{ answer: 'hide', reasonId: '7' }]);
      expect(page()).toContain('You agree.');
    });
  });

  it('says how alike people decide, and makes samples of what they do not', async () => {
    const agreement = { pairs: 12, observed: 0.75, kappa: 0.5, word: 'moderate' };
    const side = { answer: 'keep', memberId: 'm1', reasonId: null };
    server.give('GET /api/moderation/quality', { sharePercent: 5, sampled: 14, waiting: 2, overall: agreement, byReason: [{ ...agreement, reasonId: '6' }], byPair: [{ ...agreement, memberIds: ['m1', 'm2'] }] }); // prettier-ignore
    server.give('GET /api/moderation/quality/disagreements', { items: [{ id: '61', itemId: '11', text: 'client_9 is a fool', language: 'en', first: side, second: { ...side, answer: 'hide', memberId: 'm2', note: null }, at: '2026-11-20T12:00:00Z', calibrated: false }], nextCursor: null }); // prettier-ignore
    await open('/moderation/agreement');
    expect(page()).toMatch(/moderate agreement.*Insult.*Camille R\. and Inès M\..*client_9 is a fool/);
    expect(await violations()).toEqual([]);
    await press('Make it a sample');
    write(byRole('textbox', /^Text/), 'Somebody is a fool');
    write(byRole('textbox', /in French/), 'Une insulte.');
    await press('Add the sample');
    expect(page()).toContain('Write something here.');
    write(byRole('textbox', /in English/), 'An insult.');
    await choose(/Topic/, 'insult');
    await press('Add the sample');
    expect(server.written('POST /api/moderation/quality/disagreements/61/calibrate')).toEqual([{ right: 'hide', topic: 'insult', explanation: { fr: 'Une insulte.', en: 'An insult.' }, text: 'Somebody is a fool' }]); // prettier-ignore
    expect(page()).toContain('Sample to practise on');
  });

  it('practises on samples: decide, hear why, see the result', async () => {
    const run = (more: object = {}) => ({ id: '71', memberId: 'm1', form: 'single', pace: 'own', total: 1, answered: 0, right: 0, startedAt: '', finishedAt: null, next: { sampleId: 'x1', text: 'Nice lamp, moron', language: 'en' }, ...more }); // prettier-ignore
    await open('/moderation/training');
    await press('One by one');
    write(byRole('spinbutton', 'How many'), '61');
    await press('Start');
    expect(page()).toContain('Enter a whole number from 1 to 60.');
    write(byRole('spinbutton', 'How many'), '1');
    await choose(/Language/, 'en');
    server.give('POST /api/moderation/training', run());
    server.give('GET /api/moderation/training/71/next', run());
    await press('Start');
    expect(server.written('POST /api/moderation/training')).toEqual([{ language: 'en', count: 1 }]);
    expect(url()).toBe('/moderation/training?run=71');
    server.give('POST /api/moderation/training/71/answer', { right: false, expected: 'hide', topic: 'insult', explanation: { fr: '', en: 'It names a person.' }, run: run({ answered: 1, next: null }) }); // prettier-ignore
    server.give('GET /api/moderation/training/71/result', { run: run({ answered: 1, next: null }), score: 0, agreement: { pairs: 1, observed: 0, kappa: null, word: null }, byTopic: [{ topic: 'insult', total: 1, right: 0, seconds: null }], mostWrong: 'insult', slowest: null, reasons: { given: 0, fitting: 0 }, wrong: [{ text: 'Nice lamp, moron', topic: 'insult', seconds: null, answer: 'keep', expected: 'hide', explanation: { fr: '', en: 'It names a person.' } }] }); // prettier-ignore
    await key('a');
    expect(server.written('POST /api/moderation/training/71/answer')).toEqual([{ sampleId: 'x1', answer: 'keep' }]);
    expect(page()).toMatch(/Not quite: hide\..*It names a person\./);
    await press(/See the result/);
    expect(page()).toMatch(/0% right.*Insult.*0 \/ 1.*You: keep\. Right: hide\./);
    expect(await violations()).toEqual([]);
  });

  it('begins a board at a pace, and lists what was practised: one’s own, for who leads everybody’s', async () => {
    const line = { id: '70', memberId: 'm2', form: 'board', pace: 'busy', total: 20, answered: 18, score: 83, word: 'substantial', startedAt: '2026-11-20T10:00:00.000Z', finishedAt: '2026-11-20T10:05:00.000Z' }; // prettier-ignore
    server.give('GET /api/moderation/training', { items: [line], nextCursor: null });
    await open('/moderation/training');
    expect(page()).toMatch(/Practices of the team.*Inès M\..*Board, busy day.*18 \/ 20.*83%.*substantial agreement/);
    expect(allByRole('link').some((link) => link.getAttribute('href') === '/moderation/training?result=70')).toBe(true);
    await press('A busy day');
    server.give('POST /api/moderation/training', { id: '71', form: 'board' });
    server.give('GET /api/moderation/training/71/board', { run: { id: '71', total: 0, answered: 0 }, post: { fr: '', en: '' }, items: [] }); // prettier-ignore
    expect(await violations()).toEqual([]);
    await press('Start');
    expect(server.written('POST /api/moderation/training')).toEqual([{ count: 20, form: 'board', pace: 'busy' }]);
    expect(url()).toBe('/moderation/training/71');
  });

  it('counts what was decided, and says in words whether the proof holds', async () => {
    server.give('GET /api/moderation/transparency', { from: '', to: '', decisions: 12, undone: 1, byReason: [{ key: null, label: null, count: 12 }], byChannel: [{ channel: 'instagram', count: 12 }], byKind: [{ kind: 'hide', count: 12 }], byAutomation: [{ automated: 'no', count: 9 }, { automated: 'full', count: 3 }], byLevel: [{ level: 'person', count: 9 }], appeals: [{ state: 'open', count: 1 }], medianSecondsToAct: 90 }); // prettier-ignore
    server.give('GET /api/moderation/settings/decisions', { transparency: { public: true, slug: 'maison-lumen' } });
    await open('/moderation/transparency?from=2026-11-01&to=2026-11-20');
    const [from, to] = [new Date('2026-11-01T00:00:00'), new Date('2026-11-21T00:00:00')].map((day) => day.toISOString()); // prettier-ignore
    expect(server.asked.map(decodeURIComponent)).toContain(`/api/moderation/transparency?from=${from ?? ''}&to=${to ?? ''}`); // prettier-ignore
    expect(page()).toMatch(/Decisions\s?12.*By people alone\s?75%.*Without a reason/);
    expect(byRole('img', /^By channel: Instagram 12/)).toBeTruthy();
    expect(byRole('link', 'Public page').getAttribute('href')).toBe('/transparency/maison-lumen');
    expect(await violations()).toEqual([]);
    server.give('GET /api/moderation/evidence/verify', { intact: false, checked: 4, erased: 0, lastHash: 'ff', firstBroken: { seq: 3, id: '3', fault: 'pack-changed' } }); // prettier-ignore
    await press('Verify');
    expect(page()).toContain('Broken at no. 3: its content was changed.');
  });
});

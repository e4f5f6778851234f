import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { PracticeBoardView, PracticeItem, TrainingResultView, TrainingRunView } from '@parvis/contracts';
import { allByRole, byRole, press, violations } from '@parvis/ui/testing';
import { CommandLog } from '../../../shared/commands/command-log';
import { settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { aModerationRow } from '../../../testing/moderation-builders';
import { BoardServer, openBoard } from '../../../testing/moderation-page';
import { closePage } from '../../../testing/page';

const PATH = '/api/moderation/training/71';
const rows = () => allByRole('row').filter((row) => row.dataset['index'] !== undefined && row.getAttribute('aria-label')); // prettier-ignore
const names = () => rows().map((row) => row.getAttribute('aria-label')?.split(',')[0]);
const page = () => (document.body.textContent ?? '').replaceAll(/\s+/g, ' ');
const url = () => TestBed.inject(Router).url;
const current = () => document.querySelector<HTMLElement>('#queue .line.active');

const aRun = (more: Partial<TrainingRunView> = {}): TrainingRunView => ({ id: '71', memberId: 'm1', form: 'board', pace: 'own', total: 3, answered: 0, right: null, startedAt: '2026-11-20T12:00:00.000Z', finishedAt: null, next: null, ...more }); // prettier-ignore

function anItem(n: number, inMs = -1000): PracticeItem {
  const arrivesAt = new Date(Date.now() + inMs + n).toISOString();
  const row = aModerationRow({ itemId: `s${String(n)}`, conversationId: '', accountId: '', channel: 'facebook', post: null, author: { ...aModerationRow().author, identityId: null, contactId: null, name: `client_10${String(n)}`, hidden: 0 }, text: `comment ${String(n)}`, marks: [], createdAt: arrivesAt, verbs: [{ verb: 'hide', available: true, reversible: true, reason: null }, { verb: 'delete', available: true, reversible: false, reason: null }] }); // prettier-ignore
  return { row, revealed: { text: row.text, marks: [] }, arrivesAt };
}

describe('practice as on the board', () => {
  let server: BoardServer;
  const open = async (items: PracticeItem[], run = aRun()) => {
    server = new BoardServer();
    const board: PracticeBoardView = { run, post: { en: 'New: our reading lamp', fr: 'Nouveau' }, items };
    server.give(`GET ${PATH}/board`, board);
    for (const [n, { row }] of items.entries())
      for (const method of ['PUT', 'DELETE'])
        server.give(`${method} ${PATH}/answers/${row.itemId}`, aRun({ answered: n + 1 }));
    await openBoard('/moderation/training/71', server);
    await settle();
  };
  const writes = () => server.writes.map(({ call, body }) => [call, body]);
  afterEach(closePage);

  it('shows the comments as rows of the board, with the post and what came before', async () => {
    await open([anItem(0), anItem(1), anItem(2)]);
    expect(names()).toEqual(['client_102', 'client_101', 'client_100']);
    expect(current()?.getAttribute('aria-label')).toContain('client_102');
    const panel = document.querySelector('app-context-panel')?.textContent ?? '';
    expect(panel).toMatch(/New: our reading lamp.*comment 0.*comment 1.*comment 2/s);
    expect(panel).not.toMatch(/All comments|Answer in the inbox|Ban/);
    expect(await violations()).toEqual([]);
  });

  it('decides by the keys of the board, and sends nothing but answers', async () => {
    await open([anItem(0), anItem(1), anItem(2)]);
    for (const key of ['a', 'h', 'd']) {
      press(document.body, key);
      await server.serve();
    }
    expect(writes()).toEqual([
      [`PUT ${PATH}/answers/s2`, { answer: 'keep' }],
      [`PUT ${PATH}/answers/s1`, { answer: 'hide' }],
      [`PUT ${PATH}/answers/s0`, { answer: 'remove' }],
    ]);
    expect(rows().map((row) => /Approved|Hidden|Deleted/.exec(row.textContent ?? '')?.[0])).toEqual(['Approved', 'Hidden', 'Deleted']); // prettier-ignore
  });

  it('takes an answer back as a decision is taken back', async () => {
    await open([anItem(0), anItem(1)]);
    press(document.body, 'h');
    await server.serve();
    void TestBed.inject(CommandLog).undoLast();
    await server.serve();
    expect(writes().at(-1)).toEqual([`DELETE ${PATH}/answers/s1`, null]);
    expect(rows()[0]?.textContent).not.toContain('Hidden');
  });

  it('asks for a reason where the house wants one, and sends it along', async () => {
    server = new BoardServer();
    await open([anItem(0)]);
    closePage();
    server = new BoardServer();
    server.give('GET /api/moderation/settings/decisions', { reasonRequired: 'always' });
    server.give('GET /api/policy-reasons', [{ id: '6', key: 'insult', label: { en: 'Insult', fr: 'Insulte' }, kind: 'terms', archivedAt: null }]); // prettier-ignore
    server.give(`GET ${PATH}/board`, { run: aRun(), post: { en: 'New', fr: 'Nouveau' }, items: [anItem(0)] });
    server.give(`PUT ${PATH}/answers/s0`, aRun({ answered: 1 }));
    await openBoard('/moderation/training/71', server);
    press(document.body, 'd');
    await server.until(() => allByRole('dialog').some((dialog) => dialog.textContent?.includes('Insult') === true));
    byRole('button', /Insult/).click();
    await server.serve();
    expect(writes()).toEqual([[`PUT ${PATH}/answers/s0`, { answer: 'remove', reasonId: '6' }]]);
  });

  it('lets comments come in one by one: behind the pill while others wait, by themselves where none does', async () => {
    await open([anItem(0), anItem(1, 1500)], aRun({ pace: 'busy', total: 2 }));
    expect([names(), page().includes('1 still to come')]).toEqual([['client_100'], true]);
    await server.until(() => allByRole('button', '1 new').length > 0);
    expect(names()).toEqual(['client_100']);
    press(document.body, 'Home');
    await server.serve();
    expect(names()).toEqual(['client_101', 'client_100']);
    closePage();
    await open([anItem(0), anItem(1, 1500)], aRun({ pace: 'busy', total: 2 }));
    press(document.body, 'a');
    await server.until(() => names().includes('client_101'));
    expect(current()?.getAttribute('aria-label')).toContain('client_101');
  });

  it('is left alone by what happens on the real board', async () => {
    await open([anItem(0)]);
    const asked = server.asked.filter((path) => path.startsWith('/api/moderation/items')).length;
    TestBed.inject(FakeSocket).receive('moderation.changed', { itemIds: ['99', 's0'], byMemberId: 'm2' });
    await server.serve();
    expect(server.asked.filter((path) => path.startsWith('/api/moderation/items'))).toHaveLength(asked);
    expect(names()).toEqual(['client_100']);
  });

  it('asks before it is finished early, and shows how it went', async () => {
    await open([anItem(0), anItem(1), anItem(2)]);
    const result: TrainingResultView = {
      run: aRun({ answered: 2, right: 1, finishedAt: '2026-11-20T12:05:00.000Z' }), score: 50, agreement: { pairs: 2, observed: 0.5, kappa: 0.2, word: 'slight' },
      byTopic: [{ topic: 'insult', total: 1, right: 0, seconds: 7.5 }, { topic: 'spam', total: 1, right: 1, seconds: 2 }], mostWrong: 'insult', slowest: 'insult', reasons: { given: 1, fitting: 1 },
      wrong: [{ text: 'What a clown', topic: 'insult', answer: 'keep', expected: 'hide', seconds: 7.5, explanation: { fr: '', en: 'It is aimed at a person.' } }],
    }; // prettier-ignore
    server.give(`POST ${PATH}/finish`, result);
    server.give(`GET ${PATH}/result`, result);
    byRole('button', 'Finish').click();
    await server.serve();
    const dialog = byRole('dialog', 'Finish with 3 left?');
    [...dialog.querySelectorAll('button')].find((button) => button.textContent?.includes('Finish'))?.click();
    await server.serve();
    await server.serve();
    expect(url()).toBe('/moderation/training?result=71');
    expect(page()).toMatch(/50% right.*slight agreement.*One was left undecided.*Most often wrong: Insult, 1 of 1\..*Slowest: Insult, 7.5 seconds each\..*Reasons that fit: 1 of 1/); // prettier-ignore
    expect(page()).toMatch(/What a clown.*Insult · You: keep\. Right: hide\..*It is aimed at a person\./);
    expect(await violations()).toEqual([]);
  });

  it('says what failed, and tries again', async () => {
    server = new BoardServer();
    server.give(`GET ${PATH}/board`, { code: 'not-found', title: '', status: 404 }, 404);
    await openBoard('/moderation/training/71', server);
    expect(document.querySelector('mi-inline-error')).not.toBeNull();
    server.give(`GET ${PATH}/board`, { run: aRun(), post: { en: 'New', fr: 'Nouveau' }, items: [anItem(0)] });
    byRole('button', 'Try again').click();
    await server.serve();
    expect(names()).toEqual(['client_100']);
  });
});

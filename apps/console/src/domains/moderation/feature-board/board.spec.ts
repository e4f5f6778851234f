import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, press, violations } from '@parvis/ui/testing';
import { CommandLog } from '../../../shared/commands/command-log';
import { problem, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import {
  aModerationItem,
  aModerationRow,
  aModerationRun,
  aResult,
  aStatementPreview,
} from '../../../testing/moderation-builders';
import { BoardServer, openBoard } from '../../../testing/moderation-page';
import { closePage } from '../../../testing/page';

const rows = () => allByRole('row').filter((row) => row.dataset['index'] !== undefined && row.getAttribute('aria-label')); // prettier-ignore
const url = () => TestBed.inject(Router).url;
const page = () => document.body.textContent ?? '';
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const current = () => document.querySelector<HTMLElement>('#queue .line.active');
const decideCalls = (server: BoardServer) => server.written('POST /api/moderation/decide');

describe('the moderation board', () => {
  let server: BoardServer;
  afterEach(closePage);

  describe('with a list', () => {
    beforeEach(async () => {
      server = await openBoard();
    });

    it('lists who, what, where, how grave and the words', () => {
      expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual([
        'user_3307, 2 removed before, Comment on Instagram, risk 4 of 5: Insult, You people are complete idiots',
        'client_311, 11 comments, Comment on Instagram, risk 1 of 5: Request, in black one day?',
      ]);
      expect(server.asked).toContain('/api/moderation/items?queue=review&sort=newest&grouped=true&limit=50');
    });

    it('marks what was found in the text', () => {
      expect(document.querySelector('#queue mark.harm')?.textContent).toBe('complete idiots');
    });

    it('says in its header what waits and what was decided today', () => {
      expect(page()).toContain('Needs review');
      expect(page()).toContain('186 decided today · 4.1\u00a0s each');
    });

    it('shows the state in the same frame, sends one decision and goes on to the next row', async () => {
      server.give('POST /api/moderation/decide', aModerationRun([aResult('11')]));
      press(document.body, 'h');
      await settle();
      expect(rows()[0]?.textContent).toContain('Hidden');
      expect(document.querySelector('mi-status-strip')?.textContent).toMatch(/Hidden · user_3307.*Undo/s);
      expect(current()?.getAttribute('aria-label')).toContain('client_311');
      await server.serve();
      expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'hide', revisions: { 11: 1 } }]);
      expect(rows()[0]?.textContent).toContain('Hidden');
    });

    it('takes a decision back with one key, as one', async () => {
      server.give('POST /api/moderation/decide', aModerationRun([aResult('11')]));
      server.give('POST /api/moderation/undo/r1', aModerationRun([aResult('11', { undo: 'taken-back' })], { state: 'undone' })); // prettier-ignore
      press(document.body, 'h');
      await server.serve();
      void TestBed.inject(CommandLog).undoLast();
      await server.serve();
      expect(server.writes.filter(({ call }) => call.includes('/undo/')).map(({ call }) => call)).toEqual(['POST /api/moderation/undo/r1']); // prettier-ignore
      expect(rows()[0]?.textContent).not.toContain('Hidden');
    });

    it('puts a refused row back and tries again', async () => {
      const refused = aResult('11', {
        outcome: 'refused',
        code: 'window-closed',
        detail: 'Too old.',
        decisionId: null,
      });
      server.give('POST /api/moderation/decide', aModerationRun([refused]));
      press(document.body, 'd');
      await server.serve();
      expect(rows()[0]?.textContent).toContain('Failed, retry');
      server.give('POST /api/moderation/decide', aModerationRun([aResult('11')]));
      byRole('button', 'Failed, retry').click();
      await server.serve();
      expect(decideCalls(server)).toHaveLength(2);
      expect(rows()[0]?.textContent).toContain('Deleted');
    });

    it('says on the row that the server did not take it', async () => {
      server.give('POST /api/moderation/decide', problem('overloaded', 503), 503);
      press(document.body, 'h');
      await server.serve();
      expect(rows()[0]?.textContent).toContain('Failed, retry');
    });

    it('decides on a selection at once, in one request', async () => {
      for (const row of rows()) row.querySelector<HTMLElement>('[role="checkbox"]')?.click();
      await settle();
      expect(byRole('toolbar', 'Decisions on the selection').textContent).toContain('2 selected');
      press(document.body, 'a');
      await server.serve();
      expect(decideCalls(server)).toEqual([{ itemIds: ['11', '12'], kind: 'approve', revisions: { 11: 1, 12: 1 } }]);
      expect(allByRole('toolbar', 'Decisions on the selection')).toHaveLength(0);
    });

    it('skips, and selects by key', async () => {
      press(document.body, 's');
      await settle();
      expect(current()?.getAttribute('aria-label')).toContain('client_311');
      press(document.body, 'x');
      await settle();
      expect(byRole('toolbar', 'Decisions on the selection').textContent).toContain('1 selected');
      press(document.body, 'Escape');
      await settle();
      expect(allByRole('toolbar', 'Decisions on the selection')).toHaveLength(0);
    });

    it('keeps new ones behind a pill, and takes them in with Home', async () => {
      const [first, second] = [aModerationRow({ itemId: '99' }), aModerationRow()];
      server.rows([first, second]);
      TestBed.inject(FakeSocket).receive('moderation.changed', { itemIds: ['99'], byMemberId: null });
      await frame();
      await server.until(() => allByRole('button', '1 new').length > 0);
      expect(rows()).toHaveLength(2);
      expect(rows()[0]?.getAttribute('aria-label')).toContain('user_3307');
      byRole('button', '1 new').click();
      await server.serve();
      expect(rows()).toHaveLength(2);
      expect(allByRole('button', '1 new')).toHaveLength(0);
    });

    it('dims what a teammate decided, and keeps the next key from acting on it', async () => {
      const decision = { id: 'd1', kind: 'hide' as const, byMemberId: 'm2', ruleId: null, reasonId: null, at: '2026-11-20T12:00:00.000Z', action: null }; // prettier-ignore
      server.give('GET /api/moderation/items', { items: [aModerationRow({ state: 'hidden', decision })], nextCursor: null }); // prettier-ignore
      TestBed.inject(FakeSocket).receive('moderation.changed', { itemIds: ['11'], byMemberId: 'm2' });
      await frame();
      await server.serve();
      expect(server.asked).toContain('/api/moderation/items?itemId=11&limit=100');
      expect(rows()[0]?.querySelector('mi-member')?.getAttribute('aria-label')).toBe('Inès M.');
      press(document.body, 'd');
      await server.serve();
      expect(decideCalls(server)).toEqual([]);
    });

    it('asks for another order and other filters by the address', async () => {
      byRole('button', 'Look-alikes grouped').click();
      await server.serve();
      expect(url()).toContain('/moderation/review?grouped=no');
      expect(server.asked).toContain('/api/moderation/items?queue=review&sort=newest&grouped=false&limit=50');
    });

    it('has no accessibility fault', async () => {
      expect(await violations()).toEqual([]);
    });
  });

  it('shows what is around the current row, and what each decision does there', async () => {
    server = new BoardServer();
    const line = { itemId: '9', direction: 'in' as const, authorName: 'visitor_118', text: 'Has anyone received theirs?', createdAt: '2026-11-20T11:00:00.000Z', platformState: 'visible' as const, state: null }; // prettier-ignore
    server.give('GET /api/moderation/items/11', aModerationItem(aModerationRow(), { thread: { parent: line, before: [], after: [] } })); // prettier-ignore
    await openBoard('/moderation/review', server);
    const panel = document.querySelector('aside[aria-label="Context"]');
    await server.until(() => panel?.textContent?.includes('visitor_118') === true);
    expect(panel?.textContent).toContain('Has anyone received theirs?');
    expect(panel?.textContent).toContain('The author still sees it. Reversible.');
    expect(panel?.textContent).toContain('Gone for everybody. Final.');
  });

  it('tells that a word was misread', async () => {
    server = await openBoard();
    byRole('button', 'Not this word').click();
    await server.serve();
    expect(server.written('POST /api/moderation/items/11/not-this-word')).toEqual([{ termId: 't9', start: 15, end: 30 }]); // prettier-ignore
    expect(document.querySelector('#queue mark')).toBeNull();
  });

  it('shows masked data by one click, which the server records', async () => {
    server = new BoardServer();
    server.rows([aModerationRow({ text: 'call +33 6 •• 14', marks: [], masked: true })]);
    server.give('POST /api/moderation/items/11/reveal', { itemId: '11', revision: 1, text: 'call +33 6 12 14', marks: [] }); // prettier-ignore
    await openBoard('/moderation/review', server);
    rows()[0]?.querySelector<HTMLElement>('button[aria-label="Show personal data"]')?.click();
    await server.serve();
    expect(server.written('POST /api/moderation/items/11/reveal')).toEqual([null]);
    expect(rows()[0]?.textContent).toContain('+33 6 12 14');
  });

  it('decides on a closed row of look-alikes for all of them, and opens it in place', async () => {
    server = new BoardServer();
    const closed = aModerationRow({ lookAlikes: { clusterId: '70', count: 14 } });
    server.rows([closed], { clusterId: '70' });
    await openBoard('/moderation/review', server);
    expect(rows()[0]?.textContent).toContain('14 look-alikes');
    press(document.body, 'h');
    await server.serve();
    expect(decideCalls(server)).toEqual([{ clusterId: '70', kind: 'hide' }]);
    byRole('button', '14 look-alikes').click();
    await server.serve();
    expect(server.asked).toContain('/api/moderation/items?queue=review&clusterId=70&grouped=false&limit=100');
  });

  it('tells first what happens where the channel of the shown one cannot what others can', async () => {
    server = new BoardServer();
    const verbs = aModerationRow().verbs.filter(({ verb }) => verb === 'delete');
    server.rows([aModerationRow({ channel: 'telegram', verbs, lookAlikes: { clusterId: '70', count: 7 } })]);
    const channels = [{ channel: 'facebook', can: 6, reversible: true, cannot: [] }, { channel: 'telegram', can: 0, reversible: false, cannot: [{ reason: 'channel-cannot', count: 1 }] }]; // prettier-ignore
    server.give('POST /api/moderation/preview', {
      total: 7,
      can: 6,
      authors: 7,
      tellable: 0,
      statementItemId: null,
      channels,
    });
    await openBoard('/moderation/review', server);
    press(document.body, 'h');
    await server.serve();
    expect(server.written('POST /api/moderation/preview')).toEqual([{ clusterId: '70', kind: 'hide' }]);
    expect(byRole('dialog', 'Hide 6 items?').textContent).toContain('1 on Telegram cannot, and stays untouched.');
    expect(decideCalls(server)).toEqual([]);
  });

  it('asks for a reason by letters where the workspace wants one', async () => {
    server = new BoardServer();
    server.give('GET /api/moderation/settings/decisions', { reasonRequired: 'always' });
    server.give('GET /api/policy-reasons', [{ id: '3', label: { en: 'Insult', fr: 'Insulte' } }, { id: '4', label: { en: 'Spam', fr: 'Spam' } }]); // prettier-ignore
    await openBoard('/moderation/review', server);
    press(document.body, 'd');
    await server.serve();
    expect(decideCalls(server)).toEqual([]);
    press(byRole('dialog', 'Why delete it?').querySelector('button') ?? document.body, 'b');
    await server.serve();
    expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'delete', reasonId: '4', revisions: { 11: 1 } }]);
  });

  it('shows what the author would be told for the reason that is looked at, and sends it by one more key', async () => {
    server = new BoardServer();
    server.give('GET /api/moderation/settings/decisions', { reasonRequired: 'always' });
    server.give('GET /api/policy-reasons', [{ id: '3', label: { en: 'Insult', fr: 'Insulte' } }, { id: '4', label: { en: 'Spam', fr: 'Spam' } }]); // prettier-ignore
    await openBoard('/moderation/review', server);
    press(document.body, 'd');
    await server.serve();
    const dialog = byRole('dialog', 'Why delete it?');
    expect(server.written('POST /api/items/11/statement-preview')).toEqual([{ kind: 'delete', reasonId: '3' }]);
    expect(dialog.querySelector('blockquote')?.textContent).toBe('Bonjour, il a été masqué.');
    expect(dialog.textContent).toContain('As a private reply that only they see. Switched off: it is not sent, and kept with the decision.'); // prettier-ignore
    expect(byRole('switch', 'Send it to the author').getAttribute('aria-checked')).toBe('false');
    expect(await violations()).toEqual([]);
    byRole('button', /Spam/).dispatchEvent(new Event('focus'));
    await server.serve();
    expect(server.written('POST /api/items/11/statement-preview').at(-1)).toEqual({ kind: 'delete', reasonId: '4' });
    press(dialog.querySelector('button') ?? document.body, 's');
    await settle();
    expect(byRole('switch', 'Send it to the author').getAttribute('aria-checked')).toBe('true');
    expect(dialog.textContent).not.toContain('Switched off');
    press(dialog.querySelector('button') ?? document.body, 'b');
    await server.serve();
    expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'delete', reasonId: '4', sendStatement: true, revisions: { 11: 1 } }]); // prettier-ignore
  });

  it('says where the channel cannot tell the author, and offers nothing then', async () => {
    server = new BoardServer();
    server.give('GET /api/moderation/settings/decisions', { reasonRequired: 'always' });
    server.give('GET /api/policy-reasons', [{ id: '3', label: { en: 'Insult', fr: 'Insulte' } }]);
    server.give('POST /api/items/11/statement-preview', aStatementPreview({ way: 'link', message: null, hindrance: 'channel-cannot', sentByDefault: true })); // prettier-ignore
    await openBoard('/moderation/review', server);
    press(document.body, 'd');
    await server.serve();
    const dialog = byRole('dialog', 'Why delete it?');
    expect(dialog.textContent).toContain('This channel has no private way to tell the author. It is kept');
    expect(dialog.querySelector('blockquote')?.textContent).toContain('6. Recours.');
    expect((byRole('switch', 'Send it to the author') as HTMLButtonElement).disabled).toBe(true);
    press(dialog.querySelector('button') ?? document.body, 's');
    press(dialog.querySelector('button') ?? document.body, 'a');
    await server.serve();
    expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'delete', reasonId: '3', revisions: { 11: 1 } }]);
  });

  it('says by channel what a large decision does before it is taken', async () => {
    server = new BoardServer();
    const many = Array.from({ length: 30 }, (_, index) => aModerationRow({ itemId: String(100 + index) }));
    server.rows(many);
    server.give('POST /api/moderation/preview', {
      total: 30, can: 23, authors: 1, tellable: 20, statementItemId: '104',
      channels: [
        { channel: 'instagram', can: 23, reversible: true, cannot: [] },
        { channel: 'linkedin', can: 0, reversible: false, cannot: [{ reason: 'channel-cannot', count: 7 }] },
      ],
    }); // prettier-ignore
    await openBoard('/moderation/review', server);
    byRole('checkbox', 'Select all').click();
    await settle();
    press(document.body, 'h');
    await server.serve();
    expect(server.written('POST /api/moderation/preview')).toEqual([{ itemIds: many.map(({ itemId }) => itemId), kind: 'hide' }]); // prettier-ignore
    const dialog = byRole('dialog', 'Hide 23 items?');
    expect(dialog.textContent).toContain('23 on Instagram will be hidden.');
    expect(dialog.textContent).toContain('7 on LinkedIn cannot, and stay untouched.');
    expect(server.written('POST /api/items/104/statement-preview')).toEqual([{ kind: 'hide' }]);
    expect(dialog.textContent).toContain('What the first author reads');
    expect(dialog.textContent).toContain('20 of 23 can be told, 3 cannot: they are kept.');
    byRole('switch', 'Send it to the authors').click();
    await settle();
    byRole('button', 'Hide 23').click();
    await server.serve();
    expect(decideCalls(server)).toEqual([{ itemIds: many.map(({ itemId }) => itemId), kind: 'hide', sendStatement: true, revisions: Object.fromEntries(many.map(({ itemId }) => [itemId, 1])) }]); // prettier-ignore
  });

  it('bans by a request that may wait for a second person', async () => {
    server = new BoardServer();
    const preview = { kind: 'ban', count: 1, mode: 'second-person', irreversible: false, needsCount: false, byChannel: [{ accountId: 'a1', channel: 'instagram', can: 0, cannot: 1, why: [], fallsBack: 1 }], people: [], leftOut: 0, tellable: 0, statementItemId: null }; // prettier-ignore
    const request = { id: 'q1', kind: 'ban', state: 'waiting', mode: 'second-person', reasonId: null, note: null, until: null, requestedBy: 'm1', at: '', decidedBy: null, decidedAt: null, decisionNote: null, runsAt: null, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), finishedAt: null, total: 1, counts: { done: 0, refused: 0, 'left-out': 0 }, preview, mayAnswer: false, version: 1 }; // prettier-ignore
    server.give('POST /api/moderation/requests/preview', preview);
    server.give('POST /api/moderation/requests', request);
    server.give('POST /api/moderation/decide', aModerationRun([aResult('11')]));
    await openBoard('/moderation/review', server);
    press(document.body, 'b');
    await server.serve();
    expect(byRole('dialog', 'Ban user_3307?').textContent).toContain('Instagram has no ban: what they write is hidden here instead.'); // prettier-ignore
    byRole('button', 'Ask for a second person').click();
    await server.serve();
    expect(server.written('POST /api/moderation/requests/preview')).toEqual([{ kind: 'ban', identityIds: ['n1'] }]);
    expect(server.written('POST /api/moderation/requests')).toEqual([{ kind: 'ban', identityIds: ['n1'] }]);
    expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'hide', revisions: { 11: 1 } }]);
    expect(page()).toContain('1 act waits for a second person.');
  });

  it('tells who is banned by the ban alone, where the channel is asked for it', async () => {
    server = new BoardServer();
    const preview = { kind: 'ban', count: 1, mode: 'at-once', irreversible: false, needsCount: false, byChannel: [{ accountId: 'a1', channel: 'facebook', can: 1, cannot: 0, why: [], fallsBack: 0 }], people: [], leftOut: 0, tellable: 1, statementItemId: '12' }; // prettier-ignore
    server.give('POST /api/moderation/requests/preview', preview);
    server.give('POST /api/moderation/requests', { id: 'q1', kind: 'ban', state: 'approved', mode: 'at-once', total: 1, counts: { done: 0, refused: 0, 'left-out': 0 }, preview, mayAnswer: false, version: 1 }); // prettier-ignore
    await openBoard('/moderation/review', server);
    press(document.body, 'b');
    await server.serve();
    expect(server.written('POST /api/items/12/statement-preview')).toEqual([{ kind: 'ban' }]);
    press(byRole('dialog', 'Ban user_3307?'), 's');
    await settle();
    allByRole('button', 'Ban').at(-1)?.click();
    await server.serve();
    expect(server.written('POST /api/moderation/requests')).toEqual([{ kind: 'ban', identityIds: ['n1'], sendStatement: true }]); // prettier-ignore
    expect(decideCalls(server)).toEqual([{ itemIds: ['11'], kind: 'hide', sendStatement: false, revisions: { 11: 1 } }]); // prettier-ignore
  });

  it('answers in the inbox, pins, and marks undecided', async () => {
    server = new BoardServer();
    const decision = { id: 'd5', kind: 'hide' as const, byMemberId: 'm1', ruleId: null, reasonId: null, at: '2026-11-20T12:00:00.000Z', action: null }; // prettier-ignore
    server.rows([aModerationRow({ state: 'hidden', platformState: 'hidden', decision })]);
    server.give('POST /api/moderation/items/11/pin', aModerationRow({ state: 'hidden', platformState: 'hidden', decision, pinned: true })); // prettier-ignore
    server.give('POST /api/moderation/items/11/answer', { conversationId: '44' });
    await openBoard('/moderation/hidden', server);
    press(document.body, 'j');
    press(document.body, 'p');
    await server.serve();
    expect(server.written('POST /api/moderation/items/11/pin')).toEqual([{ pinned: true }]);
    press(document.body, 'u');
    await server.serve();
    expect(server.writes.map(({ call }) => call)).toContain('POST /api/items/11/decisions/d5/undo');
    press(document.body, 'r');
    await server.serve();
    expect(url()).toBe('/inbox/mine/44');
  });

  it('shows an agent no decision that the role does not have', async () => {
    server = await openBoard('/moderation/review', new BoardServer('agent'));
    expect(allByRole('button', 'Hide').length).toBeGreaterThan(0);
    expect(allByRole('button', 'Delete')).toEqual([]);
    press(document.body, 'd');
    await server.serve();
    expect(decideCalls(server)).toEqual([]);
  });

  it('says that the queue is clear, with what was done today', async () => {
    server = new BoardServer();
    server.rows([]);
    await openBoard('/moderation/review', server);
    expect(page()).toContain('Queue clear.');
    expect(page()).toContain('186 decided today');
  });

  it('says what failed with a reference, and tries again', async () => {
    server = new BoardServer();
    server.give('GET /api/moderation/items', problem('overloaded', 503), 503);
    await openBoard('/moderation/review', server);
    expect(document.querySelector('mi-inline-error')?.textContent).toContain('Too much at once.');
    server.rows([aModerationRow()]);
    byRole('button', 'Try again').click();
    await server.serve();
    expect(rows()).toHaveLength(1);
  });
});

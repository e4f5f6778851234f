import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Toasts } from '@parvis/ui';
import { allByRole, byRole, press, violations } from '@parvis/ui/testing';
import { CommandLog } from '../../../shared/commands/command-log';
import { aConversation, anItem } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const rows = () =>
  allByRole('row').filter((row) => row.dataset['index'] !== undefined && row.getAttribute('aria-label'));
const thread = () => document.querySelector('app-thread-pane')?.textContent ?? '';
const toastTexts = () =>
  TestBed.inject(Toasts)
    .shown()
    .map(({ text }) => text);
const url = () => TestBed.inject(Router).url;
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('the inbox', () => {
  let server: InboxServer;
  afterEach(closeInbox);

  describe('with a list', () => {
    beforeEach(async () => {
      server = await openInbox('/inbox/mine');
    });

    it('lists conversations with who, what, where and the words', () => {
      expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual([
        'client_042, Comment on Instagram, unread, No answer since yesterday',
        'visitor_318, Comment on Instagram, unread, No answer since yesterday',
      ]);
      expect(byRole('grid').getAttribute('aria-label')).toBe('Conversations, Mine');
    });

    it('opens the next conversation with J and the one before with K', async () => {
      press(document.body, 'j');
      await server.serve();
      expect(url()).toBe('/inbox/mine/1');
      expect(thread()).toContain('No answer since yesterday');
      press(document.body, 'j');
      await server.serve();
      expect(url()).toBe('/inbox/mine/2');
      press(document.body, 'k');
      await server.serve();
      expect(url()).toBe('/inbox/mine/1');
      expect(server.written('PUT', '/api/conversations/1/seen')).toContainEqual({ itemId: 'i1' });
    });

    it('handles several at once, and takes all of it back with one key', async () => {
      server.answers.set('PATCH /api/conversations/1', {
        body: aConversation({ id: '1', status: 'handled', version: 2 }),
      });
      server.answers.set('PATCH /api/conversations/2', {
        body: aConversation({ id: '2', status: 'handled', version: 2 }),
      });
      for (const row of rows()) row.querySelector<HTMLElement>('[role="checkbox"]')?.click();
      await settle();
      press(document.body, 'e');
      await server.serve();
      expect(server.written('PATCH', '/api/conversations/1')).toEqual([{ status: 'handled', version: 1 }]);
      expect(server.written('PATCH', '/api/conversations/2')).toEqual([{ status: 'handled', version: 1 }]);
      void TestBed.inject(CommandLog).undoLast();
      await server.serve();
      expect(server.written('PATCH', '/api/conversations/2')).toContainEqual({
        status: 'open',
        snoozedUntil: null,
        version: 2,
      });
    });

    it('keeps new ones behind a pill', async () => {
      press(document.body, 'j');
      await server.serve();
      const { unread: _, ...conversation } = aConversation({ id: '9' });
      TestBed.inject(FakeSocket).receive('conversation.updated', {
        seq: 2,
        conversation,
        created: true,
        byMemberId: null,
      });
      await frame();
      await settle();
      expect(rows()).toHaveLength(2);
      expect(byRole('button', '1 new')).toBeTruthy();
    });

    it('changes tab and order by the address', async () => {
      byRole('button', 'Waiting').click();
      await server.serve();
      expect(url()).toBe('/inbox/mine?tab=waiting');
    });

    it('has no accessibility fault', async () => {
      expect(await violations()).toEqual([]);
    });
  });

  it('says that nothing waits, and offers the next one', async () => {
    server = new InboxServer();
    server.conversations = [];
    await openInbox('/inbox/mine', server);
    expect(document.body.textContent).toContain('Nothing waiting for you.');
    server.answers.set('POST /api/conversations/next', { body: aConversation({ id: '7' }) });
    byRole('button', /Take the next one \(1 unassigned\)/).click();
    await server.serve();
    expect(url()).toBe('/inbox/mine/7');
  });

  describe('the key for the next conversation', () => {
    it('takes it also with one open, from the team that is on screen', async () => {
      await openInbox('/inbox/team-t1/1', (server = new InboxServer()));
      server.answers.set('POST /api/conversations/next', { body: aConversation({ id: '7' }) });
      press(document.body, 'I', { shiftKey: true });
      await server.serve();
      expect(server.written('POST', '/api/conversations/next')).toEqual([{ view: 'team-t1' }]);
      expect(url()).toBe('/inbox/team-t1/7');
    });

    it('says that there is nothing', async () => {
      await openInbox('/inbox/mine', (server = new InboxServer()));
      server.answers.set('POST /api/conversations/next', { body: null, status: 204 });
      press(document.body, 'I', { shiftKey: true });
      await server.serve();
      expect(toastTexts()).toEqual(['Nothing is left that you could take.']);
    });

    it('says that one has enough, and takes one more when asked', async () => {
      await openInbox('/inbox/mine', (server = new InboxServer()));
      const current = { open: 4, points: 6, capacity: 6 };
      server.answers.set('POST /api/conversations/next', {
        body: problem('capacity-full', 409, { current }),
        status: 409,
      });
      press(document.body, 'I', { shiftKey: true });
      await server.serve();
      expect(toastTexts()).toEqual(['You have 6 of 6. Handle one first, or take one more.']);
      server.answers.set('POST /api/conversations/next', { body: aConversation({ id: '7' }) });
      TestBed.inject(Toasts).runLatest();
      await server.serve();
      expect(server.written('POST', '/api/conversations/next')).toEqual([{}, { ignoreCapacity: true }]);
      expect(url()).toBe('/inbox/mine/7');
    });
  });

  it('says in the list and beside it that nobody can take one', async () => {
    server = new InboxServer();
    server.conversations = [
      aConversation({
        id: '1',
        assigneeId: null,
        nobody: { since: '2026-11-20T12:00:00.000Z', reason: 'nobody-here' },
      }),
    ];
    await openInbox('/inbox/unassigned/1', server);
    expect(rows()[0]?.textContent).toContain('Nobody is there');
    expect(document.querySelector('app-detail-pane')?.textContent).toContain('Nobody is there');
  });

  it('says in the thread who was given it, and why', async () => {
    server = new InboxServer();
    const line = (id: string, kind: 'assigned' | 'rerouted', data: Record<string, string | number | null>) =>
      anItem({ id, direction: 'system', system: { kind, byMemberId: null, data } });
    server.items = [
      line('s1', 'rerouted', { from: 't1', teamId: 't2', reason: 'nobody-here' }),
      line('s2', 'assigned', { memberId: 'm2', reason: 'only-speaker', language: 'de' }),
      line('s3', 'assigned', { memberId: 'm1', reason: 'redistributed', from: 'm2' }),
      line('s4', 'assigned', { memberId: 'm1', reason: 'fewest-open', had: 0 }),
      line('s5', 'assigned', { memberId: null, reason: 'left', from: 'm2' }),
    ];
    await openInbox('/inbox/mine/1', server);
    const said = thread();
    expect(said).toContain('Parvis moved this from Service to Shops: nobody was there');
    expect(said).toContain('Parvis gave this to Inès M.: the only one there who speaks German');
    expect(said).toContain('Parvis gave this to Camille R.: Inès M. is away');
    expect(said).toContain('Parvis gave this to Camille R.: nothing open');
    expect(said).toContain('Parvis gave this back to the team: Inès M. is no longer a member');
  });

  it('says what failed with a reference, and tries again', async () => {
    server = new InboxServer();
    server.answers.set('GET /api/conversations', { body: problem('overloaded', 503), status: 503 });
    await openInbox('/inbox/mine', server);
    expect(document.querySelector('mi-inline-error')?.textContent).toContain('Too much at once.');
    server.answers.clear();
    byRole('button', 'Try again').click();
    await server.serve();
    expect(rows()).toHaveLength(2);
  });

  it.each([
    problem('not-found', 404),
    problem('validation-failed', 400, { errors: [{ pointer: '/view', detail: 'is not a view' }] }),
  ])('says that a view is gone, and leads to all (%#)', async (refused) => {
    server = new InboxServer();
    server.answers.set('GET /api/conversations', { body: refused, status: refused.status });
    await openInbox('/inbox/view-99', server);
    expect(document.body.textContent).toContain('This view does not exist any more');
    expect(document.querySelector('mi-inline-error')).toBeNull();
    server.answers.clear();
    byRole('link', 'Show all conversations').click();
    await server.serve();
    expect(url()).toBe('/inbox/all');
  });
});

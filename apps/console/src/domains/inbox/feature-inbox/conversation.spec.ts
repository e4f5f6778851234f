import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, press, type as write, violations } from '@parvis/ui/testing';
import { CommandLog } from '../../../shared/commands/command-log';
import { aConversation, anAction, anItem, me } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closeInbox, InboxServer, openInbox, TEAMMATE } from '../../../testing/inbox-page';

const composer = () => document.querySelector<HTMLTextAreaElement>('#composer')!;
const thread = () => document.querySelector('app-thread-pane')?.textContent ?? '';
const url = () => TestBed.inject(Router).url;
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('a conversation in the inbox', () => {
  let server: InboxServer;
  afterEach(closeInbox);

  describe('with a conversation', () => {
    beforeEach(async () => {
      server = await openInbox('/inbox/mine/1');
    });
    const reply = (more: object = {}) => ({
      body: {
        item: anItem({ id: 'o1', direction: 'out', text: 'On its way', action: anAction() }),
        action: anAction(),
      },
      ...more,
    });

    it('sends a reply, shows it at once, and takes it back in time', async () => {
      server.answers.set('POST /api/conversations/1/replies', reply());
      server.answers.set('POST /api/actions/x1/cancel', { body: anAction({ state: 'cancelled', holdUntil: null }) });
      write(composer(), 'On its way');
      await settle();
      press(composer(), 'Enter', { ctrlKey: true, shiftKey: true });
      await settle();
      expect(thread()).toContain('On its way');
      expect(composer().value).toBe('');
      await server.serve();
      expect(server.written('POST', '/api/conversations/1/replies')).toEqual([
        {
          verb: 'reply',
          text: 'On its way',
          lastSeenItemId: 'i1',
          thenHandle: false,
          sendAnyway: false,
          attachmentIds: [],
          itemId: 'i1',
        },
      ]);
      void TestBed.inject(CommandLog).undoLast();
      await server.serve();
      expect(composer().value).toBe('On its way');
      expect(server.written('POST', '/api/actions/x1/cancel')).toHaveLength(1);
    });

    it('sends nothing when something came in, shows it, and sends anyway on demand', async () => {
      const newer = anItem({ id: 'i2', text: 'It has arrived, thanks', createdAt: '2026-11-20T12:05:00.000Z' });
      server.answers.set('POST /api/conversations/1/replies', {
        body: problem('newer-items', 409, { current: [newer] }),
        status: 409,
      });
      write(composer(), 'On its way');
      await settle();
      press(composer(), 'Enter', { ctrlKey: true, shiftKey: true });
      await server.serve();
      const sheet = byRole('dialog');
      expect(sheet.textContent).toContain('It has arrived, thanks');
      expect(sheet.textContent).toContain('On its way');
      server.answers.set('POST /api/conversations/1/replies', reply());
      byRole('button', 'Send anyway').click();
      await server.serve();
      expect(server.written('POST', '/api/conversations/1/replies')[1]).toMatchObject({
        sendAnyway: true,
        lastSeenItemId: 'i2',
      });
    });

    it('answers and closes, and brings up the next conversation when the server has taken it', async () => {
      server.answers.set('POST /api/conversations/1/replies', reply());
      write(composer(), 'On its way');
      await settle();
      press(composer(), 'Enter', { ctrlKey: true });
      await server.serve();
      expect(url()).toBe('/inbox/mine/2');
    });

    it('stops a text that is too long for the channel and says why', async () => {
      write(composer(), 'x'.repeat(41));
      await settle();
      const send = byRole('button', /^Send and handle/);
      expect(send.getAttribute('aria-disabled')).toBe('true');
      press(composer(), 'Enter', { ctrlKey: true });
      await server.serve();
      expect(server.written('POST', '/api/conversations/1/replies')).toEqual([]);
    });

    it('names personal data in a public reply and moves it to a private message', async () => {
      write(composer(), 'call 06 12 34 56 78');
      await settle();
      expect(document.body.textContent).toContain('This public reply contains a phone number.');
      byRole('button', 'Move to private message').click();
      await settle();
      expect(byRole('tab', 'Private message').getAttribute('aria-selected')).toBe('true');
    });

    it('keeps a draft when one goes away and comes back', async () => {
      write(composer(), 'Half a sente');
      await settle();
      press(document.body, 'j');
      await server.serve();
      expect(composer().value).toBe('');
      press(document.body, 'k');
      await server.serve();
      expect(composer().value).toBe('Half a sente');
    });

    it('writes an internal note with the colleagues it names', async () => {
      server.answers.set('POST /api/conversations/1/notes', {
        body: anItem({ id: 'n1', direction: 'note', text: 'Look @Inès M.', mentions: ['m2'] }),
      });
      press(document.body, 'n');
      await server.serve();
      write(composer(), 'Look @Inès M.');
      await settle();
      press(composer(), 'Enter', { ctrlKey: true });
      await server.serve();
      expect(server.written('POST', '/api/conversations/1/notes')).toEqual([
        { text: 'Look @Inès M.', mentions: ['m2'] },
      ]);
      expect(thread()).toContain('Internal note');
    });

    it('offers colleagues while an @ is being written, without taking the caret away', async () => {
      press(document.body, 'n');
      await server.serve();
      write(composer(), 'Look @in');
      await settle();
      expect(byRole('option', /Inès M\./).getAttribute('aria-selected')).toBe('true');
      press(composer(), 'Enter');
      await settle();
      expect(composer().value).toBe('Look @Inès M. ');
      expect(allByRole('option')).toEqual([]);
    });

    it('hides a message at once and says what it means before', async () => {
      server.answers.set('POST /api/items/i1/decisions', {
        body: {
          id: 'd1',
          itemId: 'i1',
          kind: 'hide',
          reasonId: null,
          note: null,
          byMemberId: 'm1',
          at: '',
          action: anAction({ id: 'x9' }),
        },
      });
      expect(document.body.textContent).toContain('The author still sees it.');
      byRole('button', 'Hide').click();
      await settle();
      expect(thread()).toContain('Hidden on Instagram');
      await server.serve();
      expect(server.written('POST', '/api/items/i1/decisions')).toEqual([{ kind: 'hide' }]);
      void TestBed.inject(CommandLog).undoLast();
      await server.serve();
      expect(thread()).not.toContain('Hidden on Instagram');
      expect(server.written('POST', '/api/actions/x9/cancel')).toHaveLength(1);
    });

    it('puts a refused decision back and says so', async () => {
      server.answers.set('POST /api/items/i1/decisions', { body: problem('channel-cannot', 422), status: 422 });
      byRole('button', 'Hide').click();
      await server.serve();
      expect(thread()).not.toContain('Hidden on Instagram');
      expect(TestBed.inject(CommandLog).last()).toMatchObject({ state: 'failed', problem: { code: 'channel-cannot' } });
    });

    it('keeps a failed reply in place with the reason, and gives its text back to edit', async () => {
      const action = anAction({
        id: 'x3',
        state: 'failed',
        holdUntil: null,
        error: { code: 'rejected', detail: 'The comment is gone.' },
      });
      const item = anItem({
        id: 'o3',
        direction: 'out',
        text: 'On its way',
        action,
        createdAt: '2026-11-20T12:08:00.000Z',
      });
      TestBed.inject(FakeSocket).receive('item.changed', { seq: 3, created: true, item });
      await frame();
      await settle();
      expect(thread()).toContain('The comment is gone.');
      server.answers.set('POST /api/actions/x3/retry', { body: { ...action, state: 'queued', error: null } });
      byRole('button', 'Retry').click();
      await server.serve();
      expect(thread()).not.toContain('The comment is gone.');
      TestBed.inject(FakeSocket).receive('action.updated', { seq: 4, action });
      await frame();
      await settle();
      byRole('button', 'Edit').click();
      await server.serve();
      expect(composer().value).toBe('On its way');
    });

    it('asks before deleting', async () => {
      byRole('button', 'Delete').click();
      await server.serve();
      expect(byRole('dialog').textContent).toContain('Gone for everybody.');
      expect(server.written('POST', '/api/items/i1/decisions')).toEqual([]);
    });

    it('writes again when the version rose without touching what is changed', async () => {
      server.answers.set('PUT /api/conversations/1/assignment', {
        body: problem('stale-version', 409, { current: aConversation({ id: '1', version: 8 }) }),
        status: 409,
      });
      press(document.body, 'i');
      await server.serve();
      expect(server.written('PUT', '/api/conversations/1/assignment')).toHaveLength(2);
      expect(server.written('PUT', '/api/conversations/1/assignment')[1]).toEqual({ memberId: 'm1', version: 8 });
    });

    it('warns when a colleague writes too', async () => {
      TestBed.inject(FakeSocket).receive('presence.changed', {
        conversationId: '1',
        members: [{ memberId: 'm2', state: 'writing' }],
      });
      await frame();
      await settle();
      expect(document.body.textContent).toContain('Inès M. is answering too');
    });

    it('shows what arrives while it is open', async () => {
      TestBed.inject(FakeSocket).receive('item.changed', {
        seq: 3,
        created: true,
        item: anItem({ id: 'i3', text: 'One more thing', createdAt: '2026-11-20T12:09:00.000Z' }),
      });
      await frame();
      await settle();
      expect(thread()).toContain('One more thing');
    });

    it('has no accessibility fault', async () => {
      expect(await violations()).toEqual([]);
    });
  });

  it('folds the composer when somebody else owns the conversation', async () => {
    server = new InboxServer();
    server.conversations = [aConversation({ id: '1', assigneeId: TEAMMATE.id })];
    await openInbox('/inbox/all/1', server);
    expect(document.body.textContent).toContain('Inès M. owns this.');
    expect(composer()).toBeNull();
    byRole('button', 'Reply anyway').click();
    await settle();
    expect(composer()).toBeTruthy();
  });

  it('says why a reply cannot go out, and what still works', async () => {
    server = new InboxServer();
    const verbs = [{ verb: 'reply', available: true, reversible: false, reason: null }, { verb: 'private-reply', available: false, reversible: false, reason: 'window-closed' }] as const; // prettier-ignore
    server.items = [anItem({ verbs: [...verbs], createdAt: '2026-11-01T12:00:00.000Z' })];
    await openInbox('/inbox/mine/1', server);
    expect(byRole('tab', 'Private message').getAttribute('aria-disabled')).toBe('true');
    press(document.body, 'm');
    await settle();
    expect(byRole('tab', 'Public reply').getAttribute('aria-selected')).toBe('true');
  });

  it('draws a mail in a frame that can run and fetch nothing', async () => {
    server = new InboxServer();
    server.items = [anItem({ kind: 'email', html: '<p>Hello <b>there</b></p>' })];
    await openInbox('/inbox/mine/1', server);
    const mail = document.querySelector('iframe')!;
    expect(mail.getAttribute('sandbox')).not.toContain('allow-scripts');
    expect(mail.srcdoc).toContain("default-src 'none'");
    expect(mail.srcdoc).toContain('<p>Hello <b>there</b></p>');
  });

  it('opens the composer on a private answer that was prepared elsewhere, for that comment', async () => {
    server = new InboxServer();
    const verbs = [{ verb: 'reply', available: true, reversible: false, reason: null }, { verb: 'private-reply', available: true, reversible: false, reason: null }] as const; // prettier-ignore
    server.items = [anItem({ id: '7', verbs: [...verbs] }), anItem({ id: '8', verbs: [...verbs] })];
    server.answers.set('GET /api/conversations/1/draft', { body: { verb: 'private-reply', text: 'We hid your comment', version: 3, updatedAt: '' } }); // prettier-ignore
    await openInbox('/inbox/mine/1?item=7&answer=private-reply', server);
    await settle();
    expect(byRole('tab', 'Private message').getAttribute('aria-selected')).toBe('true');
    expect(composer().value).toBe('We hid your comment');
    press(composer(), 'Enter', { ctrlKey: true });
    await server.serve();
    expect(server.written('POST', '/api/conversations/1/replies')).toMatchObject([{ verb: 'private-reply', itemId: '7', text: 'We hid your comment' }]); // prettier-ignore
  });

  it.each([true, false])('plays videos and sounds without sound: %s, as the member likes it', async (muteVideo) => {
    server = new InboxServer();
    const file = { id: 'f1', size: 9, previewUrl: null, state: 'stored' } as const;
    server.items = [
      anItem({
        attachments: [
          { ...file, name: 'lamp.mp4', contentType: 'video/mp4', url: '/api/attachments/f1' },
          { ...file, id: 'f2', name: 'buzz.mp3', contentType: 'audio/mpeg', url: '/api/attachments/f2' },
        ],
      }),
    ];
    const { preferences } = me();
    server.answers.set('GET /api/me', { body: me({ preferences: { ...preferences, care: { ...preferences.care, muteVideo } } }) }); // prettier-ignore
    await openInbox('/inbox/mine/1', server);
    const played = [...document.querySelectorAll<HTMLMediaElement>('app-thread-pane :is(video, audio)')];
    expect(played.map(({ muted, autoplay }) => [muted, autoplay])).toEqual([[muteVideo, false], [muteVideo, false]]); // prettier-ignore
  });
});

import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, violations } from '@parvis/ui/testing';
import { Toasts } from '@parvis/ui';
import { Actions } from '../../../shared/actions/actions';
import { aConversation, anItem } from '../../../testing/builders';
import { problem } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const url = () => TestBed.inject(Router).url;
const rows = () => allByRole('row').filter((row) => row.dataset['index'] !== undefined);
const dialogButton = (name: string) =>
  [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent?.trim() === name);
const MOVED = {
  move: { id: 'v1', kind: 'merge', fromId: '2', toId: '1', byMemberId: 'm1', at: '2026-11-20T12:00:00Z', undoUntil: '2026-11-20T13:00:00Z' }, // prettier-ignore
  conversation: aConversation({ id: '1', itemCount: 2, version: 2 }),
};

describe('merging and moving in the inbox', () => {
  let server: InboxServer;
  beforeEach(async () => {
    server = new InboxServer();
    server.items = [anItem(), anItem({ id: 'i2', text: 'And the invoice?' })];
    await openInbox('/inbox/mine/1', server);
  });
  afterEach(closeInbox);

  const ask = async () => {
    TestBed.inject(Actions).perform('inbox.merge');
    await server.serve();
  };
  const moved = async (gone: boolean) => {
    TestBed.inject(FakeSocket).receive('conversation.moved', {
      seq: 9,
      fromId: '1',
      toId: '2',
      gone,
      byMemberId: 'm2',
    });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await server.serve();
  };

  it('takes in a conversation of the same account, with the way back', async () => {
    await ask();
    expect(await violations(byRole('dialog'))).toEqual([]);
    document.querySelector<HTMLInputElement>('input[type=radio]')!.click();
    await server.serve();
    server.answers.set('POST /api/conversations/1/merge', { body: MOVED });
    dialogButton('Merge')?.click();
    await server.serve();
    expect(server.written('POST', '/api/conversations/1/merge')).toEqual([{ fromId: '2', version: 1 }]);
    expect(document.querySelector('[role="dialog"]')).toBeNull();
    TestBed.inject(Toasts).shown().at(-1)?.action?.run();
    await server.serve();
    expect(server.written('POST', '/api/conversation-moves/v1/undo')).toHaveLength(1);
  });

  it('offers private words of the same person only', async () => {
    server.conversations = server.conversations.map((one) => ({ ...one, kind: 'message', version: 2 }));
    await moved(false);
    await ask();
    expect(document.querySelectorAll('[role="dialog"] input[type=radio]')).toHaveLength(0);
    expect(byRole('dialog').textContent).toContain('There is no other conversation');
  });

  it('says why it is refused, and stays open', async () => {
    await ask();
    document.querySelector<HTMLInputElement>('input[type=radio]')!.click();
    await server.serve();
    const refused = problem('not-possible-now', 409, { current: { reason: 'other-person' } });
    server.answers.set('POST /api/conversations/1/merge', { body: refused, status: 409 });
    dialogButton('Merge')?.click();
    await server.serve();
    expect(byRole('dialog').textContent).toContain('If they are one, link them first.');
  });

  it('takes back what somebody merged within the hour', async () => {
    server.answers.set('GET /api/conversations/1/moves', { body: [MOVED.move] });
    await ask();
    dialogButton('Take back')?.click();
    await server.serve();
    expect(server.written('POST', '/api/conversation-moves/v1/undo')).toHaveLength(1);
  });

  it('moves messages that are chosen', async () => {
    const menu = allByRole('button').filter((one) =>
      one.getAttribute('aria-label')?.startsWith('Actions on the message'),
    );
    menu.at(-1)?.click();
    await server.serve();
    byRole('menuitem', 'Move to another conversation').click();
    await server.serve();
    server.answers.set('POST /api/conversations/1/split', {
      body: { ...MOVED, move: { ...MOVED.move, kind: 'split' } },
    });
    dialogButton('Move')?.click();
    await server.serve();
    expect(server.written('POST', '/api/conversations/1/split')).toEqual([{ version: 1, itemIds: ['i2'] }]);
  });

  it('follows an open conversation that was merged away, and drops its row', async () => {
    expect(rows()).toHaveLength(2);
    await moved(true);
    expect(url()).toBe('/inbox/mine/2');
    expect(rows()).toHaveLength(1);
  });

  it('reads an open conversation anew that gave items away', async () => {
    server.items = [anItem()];
    await moved(false);
    expect(url()).toBe('/inbox/mine/1');
    expect(document.querySelector('app-thread-pane')?.textContent).not.toContain('And the invoice?');
  });

  it('leads from an old address to the conversation that stays', async () => {
    server.answers.set('GET /api/conversations/8', { body: problem('conversation-merged', 410, { current: { conversationId: '2' } }), status: 410 }); // prettier-ignore
    void TestBed.inject(Router).navigateByUrl('/inbox/mine/8');
    await server.serve();
    await server.serve();
    expect(url()).toBe('/inbox/mine/2');
  });
});

import { signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount } from '../../test/seeds';
import { SnoozeWaker } from './snooze-waker';

describe('snoozed conversations', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
  });
  afterAll(() => test.stop());

  it('open again when their time has come, with a line and an event, and not before', async () => {
    const agent = await signedIn(test.app);
    const account = await anAccount(test.app, { workspaceId: agent.agent.workspaceId });
    const due = await aConversation(test.db, {
      account,
      set: { status: 2, snoozed_until: new Date(Date.now() - 1000) },
    });
    const later = await aConversation(test.db, {
      account,
      set: { status: 2, snoozed_until: new Date(Date.now() + 60_000) },
    });
    await Promise.all([test.app.get(SnoozeWaker).wakeDue(), test.app.get(SnoozeWaker).wakeDue()]);
    const woken = (await agent.request('GET', `/api/conversations/${due.id}`)).body;
    expect(woken).toMatchObject({ status: 'open', snoozedUntil: null });
    expect((await agent.request('GET', `/api/conversations/${later.id}`)).body.status).toBe('snoozed');
    const items = (await agent.request('GET', `/api/conversations/${due.id}/items`)).body.items;
    expect(items.map((item: { system: unknown }) => item.system)).toEqual([
      null,
      expect.objectContaining({ kind: 'reopened', byMemberId: null }),
    ]);
    await eventually(async () => {
      const told = await test.db.read(
        'system',
        `select 1 from event where kind = 'conversation.updated' and conversation_id = $1`,
        [due.id],
      );
      return told.length === 1 ? true : undefined;
    });
  });
});

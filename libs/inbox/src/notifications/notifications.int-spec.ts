import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount } from '../../test/seeds';

describe('notifications over HTTP', () => {
  let test: TestApp;
  let writer: SignedInMember;
  let reader: SignedInMember;

  beforeAll(async () => {
    test = await startOutbound();
    writer = await signedIn(test.app);
    reader = await signedIn(test.app, { workspaceId: writer.agent.workspaceId });
    const account = await anAccount(test.app, { workspaceId: writer.agent.workspaceId });
    for (const text of ['one', 'two', 'three']) {
      const { id } = await aConversation(test.db, { account });
      await writer.request('POST', `/api/conversations/${id}/notes`, {
        text,
        mentions: [String(reader.agent.memberId)],
      });
    }
  });
  afterAll(() => test.stop());

  const texts = (body: { items: { text: string }[] }): string[] => body.items.map(({ text }) => text);

  it('come newest first in pages, to their reader only', async () => {
    const first = (await reader.request('GET', '/api/notifications?limit=2')).body;
    expect(texts(first)).toEqual(['three', 'two']);
    expect(first.items[0]).toMatchObject({ kind: 'mention', byMemberId: String(writer.agent.memberId), readAt: null });
    expect(texts((await reader.request('GET', `/api/notifications?limit=2&cursor=${first.nextCursor}`)).body)).toEqual([
      'one',
    ]);
    expect((await writer.request('GET', '/api/notifications')).body.items).toEqual([]);
  });

  it('are marked as read one by one or all at once, by their reader', async () => {
    const { items } = (await reader.request('GET', '/api/notifications')).body;
    await writer.request('POST', '/api/notifications/read', {});
    expect((await reader.request('POST', '/api/notifications/read', { ids: [items[0].id] })).status).toBe(204);
    expect(texts((await reader.request('GET', '/api/notifications?unread=true')).body)).toEqual(['two', 'one']);
    await reader.request('POST', '/api/notifications/read', {});
    expect((await reader.request('GET', '/api/notifications?unread=true')).body.items).toEqual([]);
    expect(texts((await reader.request('GET', '/api/notifications')).body)).toHaveLength(3);
  });

  it('refuse wrong ids and cursors', async () => {
    expect((await reader.request('POST', '/api/notifications/read', { ids: ['x'] })).status).toBe(400);
    expect((await reader.request('GET', '/api/notifications?cursor=abc')).status).toBe(400);
    expect((await fetch(`${test.url}/api/notifications`)).status).toBe(401);
  });
});

import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

describe('tags over HTTP', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    lead = await signedIn(test.app, { role: 'lead' });
    agent = await signedIn(test.app, { role: 'agent', workspaceId: lead.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: lead.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const aTag = async (name: string): Promise<string> => {
    const { status, body } = await lead.request('POST', '/api/tags', { name, kind: 'problem', color: 'viz-3' });
    expect(status).toBe(201);
    return body.id as string;
  };

  it('are made, changed, counted and taken out of use', async () => {
    const id = await aTag('Livraison');
    expect((await lead.request('POST', '/api/tags', { name: ' livraison ' })).body.code).toBe('already-exists');
    expect((await lead.request('PATCH', `/api/tags/${id}`, { name: 'Livraisons' })).body).toMatchObject({
      id,
      name: 'Livraisons',
      kind: 'problem',
    });
    const { id: talk } = await aConversation(test.db, { account });
    await agent.request('POST', `/api/conversations/${talk}/tags`, { add: [id] });
    const counted = (await agent.request('GET', '/api/tags')).body.find((tag: { id: string }) => tag.id === id);
    expect(counted).toMatchObject({ name: 'Livraisons', openCount: 1 });
    expect((await lead.request('DELETE', `/api/tags/${id}`)).status).toBe(204);
    expect((await lead.request('DELETE', `/api/tags/${id}`)).status).toBe(404);
    expect((await agent.request('GET', '/api/tags')).body.map((tag: { id: string }) => tag.id)).not.toContain(id);
    expect((await lead.request('POST', '/api/tags', { name: 'Livraisons' })).status).toBe(201);
  });

  it('are refused with a blank name or a wrong colour, and managed by those who may', async () => {
    expect((await lead.request('POST', '/api/tags', { name: '  ' })).status).toBe(400);
    expect((await lead.request('POST', '/api/tags', { name: 'x', color: 'red' })).status).toBe(400);
    expect((await agent.request('POST', '/api/tags', { name: 'x' })).status).toBe(403);
    expect((await lead.request('PATCH', '/api/tags/99999', { name: 'x' })).status).toBe(404);
  });

  it('hang on items, and the conversation has those of all its items', async () => {
    const [one, two] = [await aTag('Un'), await aTag('Deux')];
    const talk = await aConversation(test.db, { account, texts: ['a', 'b'] });
    const first = await agent.request('POST', `/api/items/${talk.itemIds[0]}/tags`, { add: [one] });
    expect([first.status, first.body.tagIds]).toEqual([200, [one]]);
    const whole = await agent.request('POST', `/api/conversations/${talk.id}/tags`, { add: [two] });
    expect(whole.body.tagIds.sort()).toEqual([one, two].sort());
    const items = (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items;
    expect(items.map((item: { tagIds: string[] }) => item.tagIds)).toEqual([[one], [two], []]);
    expect(items[2].system).toMatchObject({ kind: 'tagged', data: { added: two, removed: null } });
    const records = await test.db.read(
      lead.agent.workspaceId,
      'select tag_id, item_id, member_id from tag_assignment where conversation_id = $1 order by tag_id',
      [talk.id],
    );
    expect(records).toEqual([
      { tag_id: Number(one), item_id: talk.itemIds[0], member_id: agent.agent.memberId },
      { tag_id: Number(two), item_id: talk.itemIds[1], member_id: agent.agent.memberId },
    ]);
    const removed = await agent.request('POST', `/api/conversations/${talk.id}/tags`, { remove: [one] });
    expect(removed.body.tagIds).toEqual([two]);
    const off = await agent.request('POST', `/api/items/${talk.itemIds[1]}/tags`, { remove: [two] });
    expect(off.body.tagIds).toEqual([]);
    expect((await agent.request('GET', `/api/conversations/${talk.id}`)).body.tagIds).toEqual([]);
  });

  it('given twice change nothing', async () => {
    const id = await aTag('Encore');
    const talk = await aConversation(test.db, { account });
    const first = await agent.request('POST', `/api/conversations/${talk.id}/tags`, { add: [id] });
    const again = await agent.request('POST', `/api/conversations/${talk.id}/tags`, { add: [id] });
    expect(again.body.version).toBe(first.body.version);
  });

  it('have to exist in the workspace, and cannot be added and removed at once', async () => {
    const id = await aTag('Seul');
    const talk = await aConversation(test.db, { account });
    expect(
      (await agent.request('POST', `/api/conversations/${talk.id}/tags`, { add: [id, '99999'] })).body.errors[0]
        .pointer,
    ).toBe('/add/1');
    expect(
      (await agent.request('POST', `/api/conversations/${talk.id}/tags`, { add: [id], remove: [id] })).status,
    ).toBe(400);
    expect((await agent.request('POST', '/api/items/123/tags', { add: [id] })).status).toBe(404);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('POST', `/api/conversations/${talk.id}/tags`, { add: [id] })).status).toBe(404);
    expect((await stranger.request('GET', '/api/tags')).body).toEqual([]);
  });
});

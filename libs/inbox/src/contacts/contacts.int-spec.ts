import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

describe('contacts over HTTP', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let admin: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    admin = await signedIn(test.app, { role: 'admin' });
    agent = await signedIn(test.app, { role: 'agent', workspaceId: admin.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: admin.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const aPerson = async (name: string): Promise<string> => (await aConversation(test.db, { account, contactName: name })).contactId; // prettier-ignore
  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await agent.request('GET', `/api/contacts?${query}`);
    expect(status).toBe(200);
    return (body.items as { name: string }[]).map(({ name }) => name);
  };
  const profile = async (id: string) => (await agent.request('GET', `/api/contacts/${id}`)).body;
  const change = async (id: string, body: object) =>
    agent.request('PATCH', `/api/contacts/${id}`, { version: (await profile(id)).version, ...body });

  it('are listed newest first, page by page', async () => {
    for (const name of ['Paul', 'Zoé', 'Ana']) await aPerson(`${name} Pages`);
    const first = (await agent.request('GET', '/api/contacts?limit=2&q=pages')).body;
    expect(first.items.map((row: { name: string }) => row.name)).toEqual(['Ana Pages', 'Zoé Pages']);
    expect(await found(`limit=2&q=pages&cursor=${first.nextCursor}`)).toEqual(['Paul Pages']);
    expect((await agent.request('GET', '/api/contacts?cursor=x')).status).toBe(400);
  });

  it('are found by words of the name, handle and e-mail address', async () => {
    const id = await aPerson('Éloïse Martin');
    await test.db.read('system', `update identity set handle = 'Eloise.M@mail.example' where contact_id = $1`, [id]);
    for (const q of ['eloise', 'mart elo', 'eloise.m@', 'ELOISE.M@mail.ex', 'Martin'])
      expect(await found(`q=${encodeURIComponent(q)}`)).toEqual(['Éloïse Martin']);
    expect(await found('q=100%25')).toEqual([]);
    expect(await found('q=nobody')).toEqual([]);
  });

  it('have a profile over everything they said', async () => {
    const { contactId, id } = await aConversation(test.db, { account, contactName: 'Rita', texts: ['good', 'better'], kind: 'review', set: { stars: 4 } }); // prettier-ignore
    const person = await profile(contactId);
    expect(person).toMatchObject({ id: contactId, name: 'Rita', vip: false, block: null, conversationCount: 1, openCount: 1, attributes: {}, version: 0 }); // prettier-ignore
    expect(person.identities).toMatchObject([{ channel: account.channel, handle: 'Rita', contactId }]);
    expect(person.stars).toMatchObject([{ conversationId: id, stars: 4 }]);
    const { body } = await agent.request('GET', `/api/contacts/${contactId}/history`);
    expect(body.conversations.map((row: { id: string }) => row.id)).toEqual([id]);
    expect(body.items.map((item: { text: string }) => item.text)).toEqual(['better', 'good']);
  });

  it('are VIP and on lists, and found by that', async () => {
    const id = await aPerson('Vera');
    const list = (await agent.request('POST', '/api/contact-lists', { name: 'Presse' })).body;
    expect((await agent.request('POST', '/api/contact-lists', { name: 'presse' })).body.code).toBe('already-exists');
    expect((await change(id, { vip: true, listIds: [list.id] })).body).toMatchObject({ vip: true, listIds: [list.id], version: 1 }); // prettier-ignore
    expect(await found('vip=true')).toEqual(['Vera']);
    expect(await found(`listId=${list.id}`)).toEqual(['Vera']);
    expect((await agent.request('GET', '/api/contact-lists')).body).toMatchObject([
      { name: 'Presse', contactCount: 1 },
    ]);
    expect((await change(id, { listIds: ['99999'] })).body.errors[0].pointer).toBe('/listIds/0');
    expect((await agent.request('DELETE', `/api/contact-lists/${list.id}`)).status).toBe(204);
    expect((await profile(id)).listIds).toEqual([]);
  });

  it('refuse a change of an older state, with the current one', async () => {
    const id = await aPerson('Stella');
    await change(id, { vip: true });
    const { status, body } = await agent.request('PATCH', `/api/contacts/${id}`, { version: 0, vip: false });
    expect([status, body.code, body.current.version, body.current.vip]).toEqual([409, 'stale-version', 1, true]);
  });

  describe('custom attributes', () => {
    const define = (body: object, member = admin) => member.request('POST', '/api/contact-attributes', body);
    const set = async (id: string, values: object) =>
      agent.request('PATCH', `/api/contacts/${id}/attributes`, { version: (await profile(id)).version, values });

    it('are defined by those who manage, checked, set, found and taken away', async () => {
      expect((await define({ key: 'tier', name: 'Tier', type: 'choice', options: ['gold'] }, agent)).status).toBe(403);
      const tier = (await define({ key: 'tier', name: 'Tier', type: 'choice', options: ['gold', 'silver'] })).body;
      await define({ key: 'orders', name: 'Orders', type: 'number' });
      await define({ key: 'paid', name: 'Paid', type: 'yes-no' });
      const id = await aPerson('Theo');
      expect((await set(id, { tier: 'gold', orders: 3, paid: false })).body.attributes).toEqual({ tier: 'gold', orders: 3, paid: false }); // prettier-ignore
      expect(await found('attribute=tier:gold&attribute=orders:3')).toEqual(['Theo']);
      expect(await found('attribute=tier:gold&attribute=orders:4')).toEqual([]);
      expect(await found('attribute=paid:false')).toEqual(['Theo']);
      expect((await set(id, { tier: 'bronze' })).body.errors[0].pointer).toBe('/values/tier');
      expect((await set(id, { unknown: 1 })).body.errors[0].pointer).toBe('/values/unknown');
      expect((await set(id, { orders: null })).body.attributes).toEqual({ tier: 'gold', paid: false });
      const renamed = await admin.request('PATCH', `/api/contact-attributes/${tier.id}`, { version: 0, name: 'Rang', options: ['silver'] }); // prettier-ignore
      expect(renamed.body).toMatchObject({ name: 'Rang', options: ['silver'], version: 1 });
      expect((await profile(id)).attributes.tier).toBe('gold');
      expect((await admin.request('PATCH', `/api/contact-attributes/${tier.id}`, { version: 0 })).status).toBe(409);
      expect((await admin.request('DELETE', `/api/contact-attributes/${tier.id}`)).status).toBe(204);
      expect((await profile(id)).attributes).toEqual({ paid: false });
    });

    it.each([
      [{ key: 'Big', name: 'x', type: 'text' }, '/key'],
      [{ key: 'a', name: ' ', type: 'text' }, '/name'],
      [{ key: 'a', name: 'x', type: 'colour' }, '/type'],
      [{ key: 'a', name: 'x', type: 'choice' }, '/options'],
      [{ key: 'a', name: 'x', type: 'choice', options: ['b', ' b '] }, '/options/1'],
      [{ key: 'a', name: 'x', type: 'text', options: ['b'] }, '/options'],
    ])('refuse %j', async (body, pointer) => {
      const answer = await define(body);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
    });
  });

  it('carry notes, which their writers take back', async () => {
    const id = await aPerson('Nora');
    const note = (await agent.request('POST', `/api/contacts/${id}/notes`, { text: ' knows the boss ' })).body;
    expect(note).toMatchObject({ text: 'knows the boss', byMemberId: String(agent.agent.memberId) });
    const other = await signedIn(test.app, { role: 'agent', workspaceId: admin.agent.workspaceId });
    expect((await other.request('DELETE', `/api/contacts/${id}/notes/${note.id}`)).status).toBe(404);
    expect((await agent.request('POST', `/api/contacts/${id}/notes`, { text: ' ' })).status).toBe(400);
    expect((await agent.request('GET', `/api/contacts/${id}/notes`)).body).toEqual([note]);
    expect((await admin.request('DELETE', `/api/contacts/${id}/notes/${note.id}`)).status).toBe(204);
    expect((await agent.request('GET', `/api/contacts/${id}/notes`)).body).toEqual([]);
  });

  it('are of their workspace alone, and changed by those who handle', async () => {
    const id = await aPerson('Olga');
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/contacts/${id}`)).status).toBe(404);
    expect((await stranger.request('GET', '/api/contacts')).body.items).toEqual([]);
    expect((await stranger.request('GET', '/api/contact-attributes')).body).toEqual([]);
    expect((await stranger.request('GET', `/api/contacts/${id}/links`)).status).toBe(404);
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId: admin.agent.workspaceId });
    expect((await analyst.request('GET', `/api/contacts/${id}`)).status).toBe(200);
    expect((await analyst.request('PATCH', `/api/contacts/${id}`, { version: 0, vip: true })).status).toBe(403);
    expect((await analyst.request('PUT', `/api/contacts/${id}/block`, { reason: 'x' })).status).toBe(403);
  });
});

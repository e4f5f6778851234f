import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { AccountsModule } from '../accounts/accounts.module';
import { AccountEraser } from '../upkeep/account-eraser';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from '../../test/seeds';

describe('links between identities', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let mail: SeededAccount;
  let chat: SeededAccount;
  let instagram: SeededAccount;
  let x: SeededAccount;
  let made = 0;

  beforeAll(async () => {
    test = await startOutbound({ imports: [AccountsModule] });
    agent = await signedIn(test.app, { role: 'agent' });
    const { workspaceId } = agent.agent;
    mail = await anAccount(test.app, { workspaceId, channel: 'email' });
    chat = await anAccount(test.app, { workspaceId, channel: 'web-widget' });
    instagram = await anAccount(test.app, { workspaceId, channel: 'instagram' });
    x = await anAccount(test.app, { workspaceId, channel: 'x' });
  });
  afterAll(() => test.stop());

  const rows = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) => test.db.read<Row>('system', sql, values); // prettier-ignore
  async function person(account: SeededAccount, handle: string): Promise<SeededConversation> {
    made += 1;
    const talk = await aConversation(test.db, { account, contactName: `Person ${made}`, kind: account === mail ? 'email' : 'message' }); // prettier-ignore
    await rows('update identity set handle = $2 where contact_id = $1', [talk.contactId, handle]);
    return talk;
  }
  const links = async (id: string) => (await agent.request('GET', `/api/contacts/${id}/links`)).body;
  const link = (survivor: string, other: string) => agent.request('POST', `/api/contacts/${survivor}/links`, { contactId: other }); // prettier-ignore
  const undo = (contact: string, id: string) => agent.request('DELETE', `/api/contacts/${contact}/links/${id}`);
  const profile = async (id: string) => (await agent.request('GET', `/api/contacts/${id}`)).body;
  /** Everything that is stored of people, byte for byte. */
  const stored = async () => ({
    contacts: await rows('select c::text from contact c order by id'),
    identities: await rows('select n::text from identity n order by id'),
    conversations: await rows('select v::text from conversation v order by id'),
    items: await rows('select i::text from item i order by id'),
  });

  it('are suggested with what speaks for them, the likelier first', async () => {
    const writer = await person(mail, 'ana@mail.example');
    const visitor = await person(chat, 'Ana@mail.example');
    const typed = await person(chat, 'ana@mail.example (unverified)');
    await person(mail, 'other@mail.example');
    const { suggestions } = await links(writer.contactId);
    expect(suggestions.map((one: { contact: { id: string } }) => one.contact.id)).toEqual([visitor.contactId, typed.contactId]); // prettier-ignore
    expect(suggestions[0].evidence).toMatchObject([{ kind: 'signed-visitor', value: 'ana@mail.example', strength: 'likely' }]); // prettier-ignore
    expect(suggestions[1].evidence).toMatchObject([{ kind: 'same-email', strength: 'maybe' }]);
  });

  it('are not suggested again once somebody refused, nor by a handle that many have', async () => {
    const [one, other] = [await person(instagram, 'ana.lyon'), await person(x, '@ana.lyon')];
    expect((await links(one.contactId)).suggestions).toHaveLength(1);
    const refused = await agent.request('POST', `/api/contacts/${other.contactId}/links/refusals`, { contactId: one.contactId }); // prettier-ignore
    expect(refused.status).toBe(204);
    expect((await links(one.contactId)).suggestions).toEqual([]);
    expect((await links(other.contactId)).suggestions).toEqual([]);
    for (let n = 0; n < 7; n += 1) await person(n % 2 ? x : instagram, 'support');
    expect((await links((await person(x, 'support')).contactId)).suggestions).toEqual([]);
  });

  it('make one person of two, and leave no trace when they are undone', async () => {
    const [a, b] = [await person(mail, 'bo@mail.example'), await person(chat, 'bo@mail.example')];
    const before = await stored();
    const linked = (await link(a.contactId, b.contactId)).body;
    expect(linked).toMatchObject({ id: a.contactId, conversationCount: 2, openCount: 2 });
    expect(linked.identities.map((one: { channel: string }) => one.channel).sort()).toEqual(['email', 'web-widget']);
    expect(await profile(b.contactId)).toEqual(linked);
    const history = (await agent.request('GET', `/api/contacts/${b.contactId}/history`)).body.conversations;
    expect(history.map((one: { id: string }) => one.id).sort()).toEqual([a.id, b.id].sort());
    const detail = (await agent.request('GET', `/api/conversations/${a.id}`)).body;
    expect(detail.history.map((one: { id: string }) => one.id)).toEqual([b.id]);
    const [made] = (await links(a.contactId)).links;
    expect(made).toMatchObject({ contactId: b.contactId, survivorId: a.contactId, byMemberId: String(agent.agent.memberId) }); // prettier-ignore
    expect(made.evidence).toMatchObject([{ kind: 'signed-visitor', value: 'bo@mail.example' }]);
    expect((await link(b.contactId, a.contactId)).body.code).toBe('not-possible-now');
    expect((await undo(b.contactId, made.id)).status).toBe(200);
    expect(await stored()).toEqual(before);
    expect((await undo(b.contactId, made.id)).status).toBe(404);
    expect((await profile(b.contactId)).conversationCount).toBe(1);
  });

  it('are undone in any order, over several', async () => {
    const [a, b, c] = [await person(mail, 'a@a.example'), await person(mail, 'b@b.example'), await person(mail, 'c@c.example')]; // prettier-ignore
    const before = await stored();
    await link(a.contactId, b.contactId);
    const [inner] = (await links(a.contactId)).links;
    await link(c.contactId, a.contactId);
    expect((await profile(b.contactId)).id).toBe(c.contactId);
    const outer = (await links(c.contactId)).links.find((one: { id: string }) => one.id !== inner.id);
    await undo(c.contactId, inner.id);
    expect((await profile(b.contactId)).id).toBe(b.contactId);
    expect((await profile(a.contactId)).id).toBe(c.contactId);
    await undo(a.contactId, outer.id);
    expect(await stored()).toEqual(before);
  });

  it('never make a circle, whoever links at once', async () => {
    const people = [await person(mail, 'r1@r.example'), await person(mail, 'r2@r.example'), await person(mail, 'r3@r.example')]; // prettier-ignore
    const [a, b, c] = people.map(({ contactId }) => contactId) as [string, string, string];
    await Promise.all([link(a, b), link(b, c), link(c, a), link(b, a)]);
    const roots = await Promise.all([a, b, c].map(async (id) => (await profile(id)).id));
    expect(new Set(roots).size).toBe(1);
    expect((await links(a)).links).toHaveLength(2);
  });

  it('show what was said of either, and what is changed holds for both', async () => {
    const [a, b] = [await person(mail, 'v1@v.example'), await person(mail, 'v2@v.example')];
    await rows(`update contact set vip = true, attributes = '{"city": "Lyon", "size": 4}' where id = $1`, [
      b.contactId,
    ]);
    await rows(`update contact set attributes = '{"city": "Paris"}' where id = $1`, [a.contactId]);
    const linked = (await link(a.contactId, b.contactId)).body;
    expect(linked).toMatchObject({ vip: true, attributes: { city: 'Paris', size: 4 } });
    const off = await agent.request('PATCH', `/api/contacts/${b.contactId}`, { version: linked.version, vip: false });
    expect(off.body.vip).toBe(false);
  });

  it('wait until a block is settled for both', async () => {
    const [a, b] = [await person(mail, 'b1@b.example'), await person(mail, 'b2@b.example')];
    await agent.request('PUT', `/api/contacts/${b.contactId}/block`, { reason: 'insults' });
    expect((await link(a.contactId, b.contactId)).body.code).toBe('not-possible-now');
    await agent.request('PUT', `/api/contacts/${a.contactId}/block`, { reason: 'insults' });
    expect((await link(a.contactId, b.contactId)).status).toBe(201);
    expect((await agent.request('DELETE', `/api/contacts/${b.contactId}/block`)).body.block).toBeNull();
    expect((await profile(a.contactId)).block).toBeNull();
  });

  it('store no address, and end with a person that is erased', async () => {
    const gone = await anAccount(test.app, { workspaceId: agent.agent.workspaceId, channel: 'email' });
    const [erased, kept, third] = [await person(gone, 'e@e.example'), await person(chat, 'e@e.example'), await person(chat, 'e@e.example')]; // prettier-ignore
    await link(erased.contactId, kept.contactId);
    await link(kept.contactId, third.contactId);
    await agent.request('POST', `/api/contacts/${erased.contactId}/notes`, { text: 'secret' });
    expect(JSON.stringify(await rows('select * from identity_link'))).not.toContain('e@e.example');
    await rows('update account set erase_requested_at = now(), removed_at = now() where id = $1', [gone.id]);
    const eraser = new AccountEraser(test.db, { remove: () => Promise.resolve() } as never);
    while (await eraser.runOnce());
    expect((await agent.request('GET', `/api/contacts/${erased.contactId}`)).status).toBe(404);
    expect((await profile(kept.contactId)).id).toBe(kept.contactId);
    expect((await profile(third.contactId)).survivorId).toBeUndefined();
    expect(await rows('select 1 from contact_note where contact_id = $1', [erased.contactId])).toEqual([]);
    expect(await rows('select 1 from identity_link where survivor_id = $1 or contact_id = $1', [erased.contactId])).toEqual([]); // prettier-ignore
    expect(await rows('select 1 from contact where survivor_id = $1', [erased.contactId])).toEqual([]);
  });
});

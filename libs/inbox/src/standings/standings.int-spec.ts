import type { PeoplePage, StandingChangeView, StrikesView, WarnView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { queriesOf } from '@parvis/testing';
import { ok, PeopleRoom } from '../../test/people-room';
import { StandingKeeper } from './standing-keeper';
import { standingsOf } from './standings-of';

jest.setTimeout(60_000);

describe('how people stand', () => {
  let room: PeopleRoom;

  beforeAll(async () => {
    room = await PeopleRoom.open();
  });
  afterAll(() => room.test.stop());

  const put = (path: string, body: object, by = room.moderator) => by.request('PUT', `${path}/standing`, body);
  const ofIdentity = (id: string): string => `/api/identities/${id}`;
  const ofContact = (id: string): string => `/api/contacts/${id}`;
  const history = async (path: string): Promise<StandingChangeView[]> =>
    (await ok(room.moderator.request('GET', `${path}/standing/history`))) as StandingChangeView[];
  const actionsOf = (identityId: string) =>
    room.rows<{ id: string; verb: string; state: string }>(
      `select x.id, x.verb, x.state from action x join item i on i.id = x.item_id where i.author_identity_id = $1 order by x.id`,
      [identityId],
    );
  const settle = (id: string, state: string, detail: string | null = null) =>
    room.rows('update action set state = $2, error_code = $3, error_detail = $3 where id = $1', [id, state, detail]);

  it('is said of one identity, until a time, with a history', async () => {
    const talk = await room.talk();
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const set = await put(ofIdentity(talk.identityId), { standing: 'premoderated', until, reasonId: room.reasonId, note: 'Third time' }); // prettier-ignore
    expect([set.status, set.body]).toMatchObject([200, { standing: 'premoderated', until, reasonId: room.reasonId, version: 1, byMemberId: String(room.moderator.agent.memberId) }]); // prettier-ignore
    await ok(put(ofIdentity(talk.identityId), { standing: 'trusted' }));
    expect(await history(ofIdentity(talk.identityId))).toMatchObject([
      { from: 'premoderated', to: 'trusted', cause: 'member' },
      { from: 'none', to: 'premoderated', until, note: 'Third time' },
    ]);
  });

  it('refuses what was decided on an older state, is over already, or names what is not there', async () => {
    const talk = await room.talk();
    const path = ofIdentity(talk.identityId);
    await ok(put(path, { standing: 'blocked', version: 0 }));
    const stale = await put(path, { standing: 'none', version: 0 });
    expect([stale.status, stale.body]).toMatchObject([
      409,
      { code: 'stale-version', current: { standing: 'blocked' } },
    ]);
    const faults: [object, string][] = [
      [{ standing: 'blocked', until: '2020-01-01T00:00:00Z' }, '/until'],
      [{ standing: 'none', until: '2120-01-01T00:00:00Z' }, '/until'],
      [{ standing: 'blocked', reasonId: '999999' }, '/reasonId'],
      [{ standing: 'angry' }, '/standing'],
    ];
    for (const [body, pointer] of faults)
      expect((await put(path, body)).body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] });
    expect((await put(ofIdentity('123'), { standing: 'blocked' })).status).toBe(404);
  });

  it('is nobody else’s to say or to see', async () => {
    const talk = await room.talk();
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    expect((await stranger.request('GET', `${ofIdentity(talk.identityId)}/standing`)).status).toBe(404);
    expect((await put(ofContact(talk.contactId), { standing: 'blocked' }, stranger)).status).toBe(404);
    const analyst = await signedIn(room.test.app, { role: 'analyst', workspaceId: room.workspaceId });
    expect((await put(ofIdentity(talk.identityId), { standing: 'blocked' }, analyst)).status).toBe(403);
    expect((await put(ofIdentity(talk.identityId), { standing: 'banned' }, room.agent)).status).toBe(403);
    await ok(put(ofIdentity(talk.identityId), { standing: 'banned' }));
    expect((await put(ofIdentity(talk.identityId), { standing: 'none' }, room.agent)).status).toBe(403);
  });

  it('holds for all linked identities of a person, or for those of some accounts', async () => {
    const [one, other] = [await room.talk(), await room.talk(room.linkedin)];
    await room.link(one, other);
    const all = await ok(put(ofContact(other.contactId), { standing: 'warned' }));
    expect(all.identities.map(({ standing }: { standing: string }) => standing)).toEqual(['warned', 'warned']);
    const some = await ok(
      put(ofContact(one.contactId), { standing: 'blocked', accountIds: [String(room.linkedin.id)] }),
    );
    expect(some.standing).toBe('blocked');
    expect((await room.standing(one.identityId)).standing).toBe('warned');
    expect((await room.standing(other.identityId)).standing).toBe('blocked');
    expect(await history(ofContact(one.contactId))).toHaveLength(3);
  });

  it('asks the channel for a ban, shows how that went, and tries again what failed', async () => {
    const talk = await room.talk();
    const path = ofIdentity(talk.identityId);
    expect((await ok(put(path, { standing: 'banned', note: 'Threats' }))).ban).toMatchObject({ wanted: true, observed: false, state: 'pending' }); // prettier-ignore
    const [call] = await actionsOf(talk.identityId);
    expect(call).toMatchObject({ verb: 'ban', state: 'held' });
    await settle(call?.id ?? '', 'failed', 'The Page lost its right to ban.');
    expect((await room.standing(talk.identityId)).ban).toMatchObject({ wanted: true, observed: false, state: 'failed', error: 'The Page lost its right to ban.' }); // prettier-ignore
    const page = (await ok(room.moderator.request('GET', '/api/moderation/people?standing=banned&unsettled=true'))) as PeoplePage; // prettier-ignore
    expect(page.items.map(({ identity }) => identity.id)).toContain(talk.identityId);
    const again = await ok(room.moderator.request('POST', `${path}/standing/retry`));
    expect(again.ban).toMatchObject({ state: 'pending', error: null });
    expect(await actionsOf(talk.identityId)).toHaveLength(1);
    await settle(call?.id ?? '', 'done');
    expect((await room.standing(talk.identityId)).ban).toMatchObject({ wanted: true, observed: true, state: 'banned' });
    expect((await room.moderator.request('POST', `${path}/standing/retry`)).status).toBe(409);
    await ok(put(path, { standing: 'warned' }));
    const lifted = await room.standing(talk.identityId);
    expect(lifted).toMatchObject({ standing: 'warned', ban: { wanted: false, observed: true, state: 'pending' } });
    const [, unban] = await actionsOf(talk.identityId);
    expect(unban).toMatchObject({ verb: 'unban' });
    await settle(unban?.id ?? '', 'done');
    expect((await room.standing(talk.identityId)).ban).toMatchObject({
      wanted: false,
      observed: false,
      state: 'lifted',
    });
  });

  it('blocks where the channel cannot ban, and says so; a linked person is banned where it can be', async () => {
    const [here, there] = [await room.talk(), await room.talk(room.linkedin)];
    await room.link(here, there);
    const person = await ok(put(ofContact(here.contactId), { standing: 'banned' }));
    expect(person.standing).toBe('banned');
    expect(await room.standing(here.identityId)).toMatchObject({ standing: 'banned', ban: { state: 'pending' } });
    expect(await room.standing(there.identityId)).toMatchObject({ standing: 'blocked', ban: { wanted: true, state: 'unsupported', error: 'This channel has no verb to ban somebody.' } }); // prettier-ignore
    await ok(put(ofContact(here.contactId), { standing: 'none' }));
    expect(await room.standing(there.identityId)).toMatchObject({ standing: 'none', ban: { wanted: false, state: 'none' } }); // prettier-ignore
    expect(await actionsOf(there.identityId)).toEqual([]);
    // it was still held: the channel never hears of it
    expect(await actionsOf(here.identityId)).toMatchObject([{ verb: 'ban', state: 'cancelled' }]);
  });

  it('writes down that a stopped account could not be asked, and asks it later', async () => {
    const talk = await room.talk();
    const health = (state: string) =>
      room.rows('update account set health = $2 where id = $1', [room.facebook.id, state]);
    await health('needs-sign-in');
    const set = await ok(put(ofIdentity(talk.identityId), { standing: 'banned' }));
    expect(set).toMatchObject({ standing: 'banned', ban: { wanted: true, state: 'failed', actionId: null } });
    await health('working');
    const again = await ok(room.moderator.request('POST', `${ofIdentity(talk.identityId)}/standing/retry`));
    expect(again.ban).toMatchObject({ state: 'pending', error: null });
    expect(await actionsOf(talk.identityId)).toHaveLength(1);
  });

  it('follows a ban that is decided on an item, and goes back when that is undone', async () => {
    const talk = await room.talk();
    await ok(put(ofIdentity(talk.identityId), { standing: 'premoderated' }));
    const decision = await ok(room.decide(talk.itemIds[0] ?? '', 'ban', { note: 'Doxing' }));
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'banned', note: 'Doxing', ban: { wanted: true, state: 'pending' } }); // prettier-ignore
    await ok(room.moderator.request('POST', `/api/actions/${decision.action.id}/cancel`));
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'premoderated', ban: { wanted: false, state: 'none' } }); // prettier-ignore
    expect((await history(ofIdentity(talk.identityId))).map(({ to, cause }) => `${to} ${cause}`)).toEqual(['premoderated undone', 'banned decision', 'premoderated member']); // prettier-ignore
  });

  it('goes back when a ban is taken back that the channel had carried out, and stays so', async () => {
    const talk = await room.talk();
    const itemId = talk.itemIds[0] ?? '';
    const decision = await ok(room.decide(itemId, 'ban'));
    await settle(decision.action.id, 'done');
    await ok(room.moderator.request('POST', `/api/items/${itemId}/decisions/${decision.id}/undo`));
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'none', ban: { wanted: false, state: 'pending' } }); // prettier-ignore
    const [, lifting] = await actionsOf(talk.identityId);
    await settle(lifting?.id ?? '', 'done');
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'none', ban: { wanted: false, state: 'lifted' } }); // prettier-ignore
  });

  it('ends by itself, on the channel too', async () => {
    const talk = await room.talk();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await ok(put(ofIdentity(talk.identityId), { standing: 'banned', until }));
    const [call] = await actionsOf(talk.identityId);
    await settle(call?.id ?? '', 'done');
    const keeper = new StandingKeeper(room.test.db);
    expect(await keeper.runOnce()).toBe(false);
    await room.rows(`update author_standing set until = now() - interval '1 second' where identity_id = $1`, [talk.identityId]); // prettier-ignore
    expect((await room.standing(talk.identityId)).standing).toBe('none');
    while (await keeper.runOnce());
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'none', ban: { wanted: false, state: 'pending' } }); // prettier-ignore
    expect((await actionsOf(talk.identityId)).map(({ verb }) => verb)).toEqual(['ban', 'unban']);
    expect((await history(ofIdentity(talk.identityId)))[0]).toMatchObject({ from: 'banned', to: 'none', cause: 'expired', byMemberId: null }); // prettier-ignore
  });

  it('is listed by pages, newest change first, with exact counts', async () => {
    const list = async (query: string): Promise<PeoplePage> =>
      (await ok(room.moderator.request('GET', `/api/moderation/people?standing=trusted&${query}`))) as PeoplePage;
    const before = (await list('limit=1')).counts.trusted;
    const talks = [await room.talk(), await room.talk(), await room.talk()];
    for (const { identityId } of talks) await ok(put(ofIdentity(identityId), { standing: 'trusted' }));
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.nextCursor ?? ''}`);
    const ids = [...first.items, ...second.items].map(({ identity }) => identity.id);
    expect(ids.slice(0, 3)).toEqual(talks.map(({ identityId }) => identityId).toReversed());
    expect(new Set(ids).size).toBe(ids.length);
    expect(first.counts.trusted).toBe(before + 3);
    expect((await room.moderator.request('GET', '/api/moderation/people?standing=trusted&cursor=zzz')).status).toBe(
      400,
    );
  });

  it('warns in private where the channel can, and keeps the words in any case', async () => {
    const [here, there] = [await room.talk(), await room.talk(room.linkedin)];
    const warn = async (id: string, body: object): Promise<WarnView> =>
      (await ok(room.moderator.request('POST', `${ofIdentity(id)}/warn`, body))) as WarnView;
    const sent = await warn(here.identityId, { text: 'Merci de rester courtois.', reasonId: room.reasonId });
    expect(sent).toMatchObject({ why: null, person: { standing: 'warned' } });
    const [reply] = await room.rows<{ verb: string; text: string }>(`select verb, payload ->> 'text' as text from action where id = $1`, [sent.actionId]); // prettier-ignore
    expect(reply).toEqual({ verb: 'private-reply', text: 'Merci de rester courtois.' });
    expect(await warn(there.identityId, { text: 'Please stay polite.' })).toMatchObject({ actionId: null, why: 'channel-cannot', person: { standing: 'warned' } }); // prettier-ignore
    expect((await history(ofIdentity(there.identityId)))[0]).toMatchObject({ cause: 'warning', warnedText: 'Please stay polite.' }); // prettier-ignore
    await ok(put(ofIdentity(here.identityId), { standing: 'blocked' }));
    expect(await warn(here.identityId, { text: 'Once more.', send: false })).toMatchObject({ why: 'not-wanted', person: { standing: 'blocked' } }); // prettier-ignore
    const wrong = await room.moderator.request('POST', `${ofIdentity(here.identityId)}/warn`, { text: 'x', itemId: there.itemIds[0] }); // prettier-ignore
    expect(wrong.body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/itemId' }] });
  });

  it('is told to the intake in one statement, with the strikes of the whole person', async () => {
    const [one, other, third] = [await room.talk(), await room.talk(room.linkedin), await room.talk()];
    await room.link(one, other);
    await ok(put(ofIdentity(one.identityId), { standing: 'premoderated' }));
    await ok(room.decide(one.itemIds[0] ?? '', 'hide', { reasonId: room.reasonId }));
    const asked = [one, other, third].map(({ identityId }) => ({ workspaceId: room.workspaceId, identityId }));
    const { result, statements } = await counted(() =>
      room.test.db.transaction('system', (tx) => standingsOf(tx, asked)),
    );
    expect(statements).toBe(1);
    expect(result.get(one.identityId)).toMatchObject({ standing: 'premoderated' });
    expect(result.get(one.identityId)?.strikes).toBeCloseTo(1, 3);
    expect(result.get(other.identityId)?.strikes).toBeCloseTo(1, 3);
    expect(result.get(third.identityId)).toEqual({ standing: 'none', strikes: 0 });
    const strikes = (await ok(room.moderator.request('GET', `${ofContact(other.contactId)}/strikes`))) as StrikesView;
    expect(strikes).toMatchObject({ score: 1, strikes: [{ identityId: one.identityId, counts: true, weight: 1 }] });
  });

  /** Of those that look at strikes: workers of the same process have their own. */
  async function counted<T>(work: () => Promise<T>): Promise<{ result: T; statements: number }> {
    let result: T | undefined;
    const statements = await queriesOf(room.test.db, async () => {
      result = await work();
    });
    return { result: result as T, statements: statements.filter((sql) => sql.includes('join strike k')).length };
  }
});

import type { ModerationRequestView, RequestPreview } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { PeopleRoom, ok } from '../../test/people-room';
import { needsSecondPerson } from './second-person';

jest.setTimeout(60_000);

describe('acts that need a second person', () => {
  let room: PeopleRoom;

  beforeAll(async () => {
    room = await PeopleRoom.open({ guarded: true });
  });
  afterAll(() => room.test.stop());

  type Talk = Awaited<ReturnType<PeopleRoom['talk']>>;
  const ask = (body: object, by = room.moderator) => by.request('POST', '/api/moderation/requests', body);
  const asked = async (body: object, by = room.moderator) => (await ok(ask(body, by))) as ModerationRequestView;
  const get = async (id: string, by = room.lead) =>
    (await ok(by.request('GET', `/api/moderation/requests/${id}`))) as ModerationRequestView;
  const answer = (id: string, verb: string, by = room.lead, note?: string) =>
    by.request('POST', `/api/moderation/requests/${id}/${verb}`, note === undefined ? {} : { note });
  const preview = async (body: object) =>
    (await ok(room.moderator.request('POST', '/api/moderation/requests/preview', body))) as RequestPreview;
  const notices = async (memberId: number, kind: string) =>
    room.rows<{ text: string }>('select text from notification where member_id = $1 and kind = $2', [memberId, kind]);
  const talks = async (count: number, account = room.facebook): Promise<Talk[]> => {
    const made: Talk[] = [];
    for (let n = 0; n < count; n++) made.push(await room.talk(account));
    return made;
  };
  const identitiesOf = (list: readonly Talk[]) => list.map(({ identityId }) => identityId);

  it('wait when they are done on an item, and the second person is told', async () => {
    const talk = await room.talk();
    const decided = await room.decide(talk.itemIds[0] ?? '', 'ban', { reasonId: room.reasonId, note: 'Threats' });
    expect([decided.status, decided.body]).toMatchObject([409, { code: 'needs-second-person', current: { kind: 'ban', state: 'waiting', mode: 'second-person', mayAnswer: false, total: 1 } }]); // prettier-ignore
    const { id } = decided.body.current as ModerationRequestView;
    expect((await room.standing(talk.identityId)).standing).toBe('none');
    expect((await notices(room.lead.agent.memberId, 'second-person-asked'))[0]?.text).toContain('Threats');
    expect(await notices(room.agent.agent.memberId, 'second-person-asked')).toEqual([]);
    // whoever asks for the same again is shown the request that waits
    const again = await room.lead.request('PUT', `/api/identities/${talk.identityId}/standing`, { standing: 'banned' });
    expect(again.body).toMatchObject({ code: 'needs-second-person', current: { id, mayAnswer: true } });
    expect((await ok(answer(id, 'approve'))).state).toBe('approved');
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'done', counts: { done: 1, refused: 0 }, decidedBy: String(room.lead.agent.memberId) }); // prettier-ignore
    expect(await room.standing(talk.identityId)).toMatchObject({ standing: 'banned', byMemberId: String(room.moderator.agent.memberId), reasonId: room.reasonId, ban: { state: 'pending' } }); // prettier-ignore
    expect(await notices(room.moderator.agent.memberId, 'second-person-answered')).toHaveLength(1);
  });

  it('are never answered by who asked, by who may not do them, or by a program', async () => {
    const talk = await room.talk();
    const { id } = await asked({ kind: 'ban', identityIds: [talk.identityId] });
    const own = await answer(id, 'approve', room.moderator);
    expect([own.status, own.body.code]).toEqual([403, 'not-allowed']);
    expect((await answer(id, 'approve', room.agent)).status).toBe(403);
    const token = await ok(room.lead.request('POST', '/api/tokens', { kind: 'personal', name: 'script', scopes: ['moderation.ban', 'moderation.read'], expiresInDays: 1 })); // prettier-ignore
    const byToken = await fetch(`${room.test.url}/api/moderation/requests/${id}/approve`, { method: 'POST', headers: { authorization: `Bearer ${token.secret as string}`, 'content-type': 'application/json' }, body: '{}' }); // prettier-ignore
    expect(byToken.status).toBe(403);
    expect((await get(id)).state).toBe('waiting');
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    expect((await answer(id, 'approve', stranger)).status).toBe(404);
  });

  it('are answered once, however many try at the same time', async () => {
    const [first, second] = [room.lead, room.owner];
    for (const [one, other] of [
      ['approve', 'approve'],
      ['approve', 'refuse'],
      ['refuse', 'withdraw'],
    ] as const) {
      // prettier-ignore
      const talk = await room.talk();
      const { id } = await asked({ kind: 'ban', identityIds: [talk.identityId] });
      const both = await Promise.all([
        answer(id, one, first, 'because'),
        answer(id, other, other === 'withdraw' ? room.moderator : second, 'because'),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const lost = both.find(({ status }) => status === 409);
      expect(lost?.body).toMatchObject({ code: 'not-possible-now', current: { id, state: (await get(id)).state } });
      await room.work();
      const { state } = await get(id);
      const calls = await room.rows(`select 1 from decision d join item i on i.id = d.item_id where i.author_identity_id = $1`, [talk.identityId]); // prettier-ignore
      expect(calls).toHaveLength(state === 'done' ? 1 : 0);
    }
  });

  it('are refused with a reason, and nothing happens', async () => {
    const talk = await room.talk();
    const { id } = await asked({ kind: 'ban', identityIds: [talk.identityId] });
    expect((await answer(id, 'refuse')).body).toMatchObject({ errors: [{ pointer: '/note' }] });
    expect(await ok(answer(id, 'refuse', room.lead, 'A warning will do'))).toMatchObject({ state: 'refused', decisionNote: 'A warning will do' }); // prettier-ignore
    await room.work();
    expect((await room.standing(talk.identityId)).standing).toBe('none');
    expect((await notices(room.moderator.agent.memberId, 'second-person-answered')).at(-1)?.text).toContain('A warning will do'); // prettier-ignore
  });

  it('are over when nobody answers', async () => {
    const talk = await room.talk();
    const { id } = await asked({ kind: 'ban', identityIds: [talk.identityId] });
    await room.rows(`update moderation_request set expires_at = now() - interval '1 second' where id = $1`, [id]);
    expect((await answer(id, 'approve')).status).toBe(409);
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'expired', mayAnswer: false });
  });

  it('are previewed by channel, with the people, and leave out whom nobody wants to lose', async () => {
    const [vip, trusted, plain, elsewhere] = [await room.talk(), await room.talk(), await room.talk(room.facebook, ['a', 'b']), await room.talk(room.linkedin)]; // prettier-ignore
    await room.rows('update contact set vip = true where id = $1', [vip.contactId]);
    await ok(room.moderator.request('PUT', `/api/identities/${trusted.identityId}/standing`, { standing: 'trusted' }));
    const itemIds = [vip, trusted, plain, elsewhere].flatMap((talk) => talk.itemIds);
    const shown = await preview({ kind: 'ban', itemIds });
    expect(shown).toMatchObject({ count: 2, leftOut: 2, mode: 'second-person', needsCount: true });
    expect(
      shown.people
        .slice(0, 2)
        .map((one) => one.protected)
        .sort(),
    ).toEqual(['trusted', 'vip']);
    expect(shown.people[2]).toMatchObject({ contactId: plain.contactId, items: 2, channels: ['facebook'], protected: null }); // prettier-ignore
    expect(shown.byChannel).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ channel: 'facebook', can: 1, cannot: 0 }),
        expect.objectContaining({ channel: 'linkedin', can: 0, cannot: 1, fallsBack: 1 }),
      ]),
    );
    expect((await ask({ kind: 'ban', itemIds })).body).toMatchObject({ errors: [{ pointer: '/expectedCount' }] });
    expect((await ask({ kind: 'ban', itemIds, expectedCount: 4 })).body).toMatchObject({ code: 'count-changed', current: { count: 2 } }); // prettier-ignore
    const { id } = await asked({ kind: 'ban', itemIds, expectedCount: 2 });
    await ok(answer(id, 'approve'));
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'done', total: 4, counts: { done: 2, refused: 0, 'left-out': 2 } });
    expect((await room.standing(vip.identityId)).standing).toBe('none');
    expect((await room.standing(trusted.identityId)).standing).toBe('trusted');
    expect((await room.standing(elsewhere.identityId)).standing).toBe('blocked');
    const targets = await ok(room.lead.request('GET', `/api/moderation/requests/${id}/targets?limit=3`));
    expect(targets.items).toHaveLength(3);
    const rest = await ok(room.lead.request('GET', `/api/moderation/requests/${id}/targets?cursor=${targets.nextCursor as string}`)); // prettier-ignore
    expect(rest.items).toHaveLength(1);
  });

  it('go on after a worker was killed in the middle, and do nothing twice', async () => {
    const people = await talks(6);
    const { id } = await asked({ kind: 'ban', identityIds: identitiesOf(people), expectedCount: 6 });
    await ok(answer(id, 'approve'));
    const [dying, next] = [room.runner(), room.runner()];
    for (let n = 0; n < 2; n++) await dying.runOnce();
    expect(await get(id)).toMatchObject({ state: 'approved', counts: { done: 2 } });
    // the server goes away at the last write of the third: nothing of it was done
    await breakNext('moderation_request_target');
    await expect(dying.runOnce()).rejects.toThrow('the server goes away');
    expect(await get(id)).toMatchObject({ counts: { done: 2, refused: 0 } });
    while (await next.runOnce());
    await heal('moderation_request_target');
    expect(await get(id)).toMatchObject({ state: 'done', counts: { done: 6, refused: 0 } });
    expect(await banCalls(people)).toEqual(Array.from({ length: 6 }, () => 1));
    const [lines] = await room.rows<{ count: number }>(`select count(*)::int as count from author_standing_change where identity_id = any ($1::bigint[])`, [identitiesOf(people)]); // prettier-ignore
    expect(lines?.count).toBe(6);
  });

  it('are shared by workers without doing one twice', async () => {
    const people = await talks(8);
    const { id } = await asked({ kind: 'ban', identityIds: identitiesOf(people), expectedCount: 8 });
    await ok(answer(id, 'approve'));
    const works = async (): Promise<void> => {
      const runner = room.runner();
      for (let idle = 0; idle < 3;) if (!(await runner.runOnce())) idle += 1;
    };
    await Promise.all([works(), works(), works()]);
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'done', counts: { done: 8 } });
    expect(await banCalls(people)).toEqual(Array.from({ length: 8 }, () => 1));
  });

  it('write down the one that cannot be done, and do the others', async () => {
    const [fine, stopped] = [await room.talk(), await room.talk()];
    const { id } = await asked({ kind: 'delete', itemIds: [fine.itemIds[0], stopped.itemIds[0]], expectedCount: 2 });
    expect((await get(id)).mode).toBe('at-once');
    await room.rows('update item set platform_state = 3 where id = $1', [stopped.itemIds[0]]);
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'done', counts: { done: 1, refused: 1 } });
    const { items } = await ok(room.lead.request('GET', `/api/moderation/requests/${id}/targets`));
    expect(items).toMatchObject([{ outcome: 'done' }, { outcome: 'refused', detail: 'The item is gone from the channel.' }]); // prettier-ignore
    expect(items[0].decisionId).not.toBeNull();
  });

  it('stop when who asked may not do it any more', async () => {
    const leaver = await signedIn(room.test.app, { role: 'moderator', workspaceId: room.workspaceId });
    const talk = await room.talk();
    const { id } = await asked({ kind: 'ban', identityIds: [talk.identityId] }, leaver);
    await ok(answer(id, 'approve'));
    await room.rows('update member set active = false where id = $1', [leaver.agent.memberId]);
    await room.work();
    expect(await get(id)).toMatchObject({ state: 'done', counts: { done: 0, refused: 1 } });
    expect((await room.standing(talk.identityId)).standing).toBe('none');
  });

  it('wait visibly for some seconds where the setting says so, and can be withdrawn meanwhile', async () => {
    await room.guard({ instead: 'delay', seconds: 60 });
    const [kept, done] = [await room.talk(), await room.talk()];
    const first = await asked({ kind: 'ban', identityIds: [kept.identityId] });
    expect(first).toMatchObject({ mode: 'delay', state: 'waiting', mayAnswer: false });
    expect(Date.parse(first.runsAt ?? '') - Date.parse(first.at)).toBe(60_000);
    expect((await answer(first.id, 'approve')).status).toBe(403);
    await room.work();
    expect((await ok(answer(first.id, 'withdraw', room.moderator))).state).toBe('withdrawn');
    const second = await asked({ kind: 'ban', identityIds: [done.identityId] });
    await room.rows(`update moderation_request set runs_at = now() - interval '1 second' where id = any ($1::bigint[])`, [[first.id, second.id]]); // prettier-ignore
    await room.work();
    expect((await get(second.id)).state).toBe('done');
    expect((await room.standing(done.identityId)).standing).toBe('banned');
    expect((await room.standing(kept.identityId)).standing).toBe('none');
    await room.guard({ instead: 'second-person' });
  });

  it('tell whom they restrict as whoever asked for them wished', async () => {
    const [quiet, told] = await talks(2);
    const [quietId, toldId] = identitiesOf([quiet, told].filter((one) => one !== undefined));
    const mute = await room.talk(room.linkedin);
    const foreseen = await preview({ kind: 'ban', identityIds: [toldId, mute.identityId] });
    expect(foreseen).toMatchObject({ count: 2, tellable: 1, statementItemId: told?.itemIds[0] });
    const requests = [
      await asked({ kind: 'ban', identityIds: [quietId] }),
      await asked({ kind: 'ban', identityIds: [toldId], sendStatement: true }),
    ];
    for (const { id } of requests) await ok(answer(id, 'approve'));
    await room.work();
    const messages = await room.rows('select item_id, verb from action where item_id = any ($1::bigint[]) order by item_id, verb', [[...(quiet?.itemIds ?? []), ...(told?.itemIds ?? [])]]); // prettier-ignore
    expect(messages).toEqual([
      { item_id: quiet?.itemIds[0], verb: 'ban' },
      { item_id: told?.itemIds[0], verb: 'ban' },
      { item_id: told?.itemIds[0], verb: 'private-reply' },
    ]);
  });

  it('are needed for anything on very many, and for nobody who is alone', async () => {
    const need = (by: typeof room.lead, kind: 'hide' | 'approve' | 'ban' | 'delete', count: number) =>
      room.test.db.transaction(by.agent.workspaceId, (tx) => needsSecondPerson(tx, by.agent, { kind, count }));
    expect(await need(room.lead, 'hide', 50)).toBeNull();
    expect(await need(room.lead, 'hide', 51)).toMatchObject({ mode: 'second-person' });
    expect(await need(room.lead, 'approve', 5000)).toBeNull();
    expect(await need(room.lead, 'delete', 1)).toBeNull();
    expect(await need(room.lead, 'ban', 1)).toMatchObject({ mode: 'second-person' });
    const alone = await signedIn(room.test.app, { role: 'owner' });
    expect(await need(alone, 'ban', 1)).toMatchObject({ mode: 'delay', seconds: 60 });
  });

  it('hold for a run over conversations too', async () => {
    const ids = (await talks(2)).map(({ id }) => id);
    const start = (decision: string) =>
      room.lead.request('POST', '/api/bulk', { ids, steps: [{ kind: 'decide', decision }], expectedCount: 2 });
    expect((await start('ban')).body).toMatchObject({ code: 'needs-second-person' });
    expect((await start('hide')).status).toBe(201);
  });

  it('say what is wrong with them', async () => {
    const talk = await room.talk();
    const faults: [object, string][] = [
      [{ kind: 'hide', identityIds: [talk.identityId] }, '/identityIds'],
      [{ kind: 'ban' }, '/itemIds'],
      [{ kind: 'approve', itemIds: talk.itemIds }, '/kind'],
      [{ kind: 'hide', itemIds: talk.itemIds, until: '2120-01-01T00:00:00Z' }, '/until'],
      [{ kind: 'hide', itemIds: talk.itemIds, reasonId: '999999' }, '/reasonId'],
    ];
    for (const [body, pointer] of faults)
      expect((await ask(body)).body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] });
    expect((await ask({ kind: 'ban', itemIds: talk.itemIds }, room.agent)).status).toBe(403);
    expect((await room.lead.request('PUT', '/api/moderation/settings/two-person', {})).status).toBe(403);
  });

  /** Ban decisions by person. */
  async function banCalls(people: readonly Talk[]): Promise<number[]> {
    const rows = await room.rows<{ count: number }>(
      `select (select count(*)::int from decision d join item i on i.id = d.item_id where i.author_identity_id = n and d.kind = 'ban') as count
       from unnest($1::bigint[]) n`,
      [identitiesOf(people)],
    );
    return rows.map(({ count }) => count);
  }

  async function breakNext(table: string): Promise<void> {
    await room.sql(`
      create sequence if not exists broken;
      create or replace function break_off() returns trigger language plpgsql security definer as $$
      begin
        if nextval('broken') = 1 then raise exception 'the server goes away' using errcode = '57P01'; end if;
        return null;
      end $$;
      alter sequence broken restart;
      create trigger break_here after update on ${table} for each statement execute function break_off();`);
  }

  async function heal(table: string): Promise<void> {
    await room.sql(`drop trigger break_here on ${table}`);
  }
});

import type { PolicyView, StrikeHistogramView, StrikeSettings, StrikesView } from '@parvis/contracts';
import { ok, PeopleRoom } from '../../test/people-room';
import { dismissStrike } from './dismiss-strike';
import { StrikeWatcher } from './strike-watcher';

jest.setTimeout(60_000);

describe('strikes', () => {
  let room: PeopleRoom;
  let reasons: string[];

  beforeAll(async () => {
    room = await PeopleRoom.open();
    const policies = (await ok(room.owner.request('GET', '/api/policy-reasons'))) as PolicyView[];
    reasons = policies.filter(({ protective, needsNote }) => !protective && !needsNote).map(({ id }) => id);
    await weigh(Object.fromEntries(reasons.map((id) => [id, 1])));
  });
  afterAll(() => room.test.stop());

  type Talk = Awaited<ReturnType<PeopleRoom['talk']>>;
  const of = async ({ contactId }: Talk): Promise<StrikesView> =>
    (await ok(room.moderator.request('GET', `/api/contacts/${contactId}/strikes`))) as StrikesView;
  const setting = async (change: Partial<StrikeSettings>): Promise<void> => {
    const { strikes } = (await ok(room.lead.request('GET', '/api/moderation/settings'))) as { strikes: StrikeSettings };
    await ok(room.lead.request('PUT', '/api/moderation/settings/strikes', { ...strikes, ...change }));
  };
  const weigh = async (weights: Record<string, number>): Promise<void> => {
    for (const [id, weight] of Object.entries(weights)) await room.rows('update policy_reason set strike_weight = $2 where id = $1', [id, weight]); // prettier-ignore
  };
  const watch = async (): Promise<void> => {
    const watcher = new StrikeWatcher(room.test.db);
    while (await watcher.runOnce());
  };
  const hidden = async (talk: Talk, at = 0, reasonId = reasons[0]) =>
    ok(room.decide(talk.itemIds[at] ?? '', 'hide', { reasonId }));

  it('follow a decision that gives a reason and takes something away, once for an item', async () => {
    const talk = await room.talk(room.facebook, ['one', 'two', 'three']);
    await hidden(talk);
    await ok(room.decide(talk.itemIds[1] ?? '', 'hide'));
    await ok(room.decide(talk.itemIds[2] ?? '', 'approve', { reasonId: reasons[0] }));
    expect(await of(talk)).toMatchObject({ score: 1, strikes: [{ itemId: talk.itemIds[0], reasonId: reasons[0] }] });
    await ok(room.decide(talk.itemIds[0] ?? '', 'delete', { reasonId: reasons[1] }));
    const twice = await of(talk);
    expect(twice.score).toBe(1);
    expect(twice.strikes.map(({ counts }) => counts).sort()).toEqual([false, true]);
  });

  it('weigh what the policy of the reason says, and nothing where it says nothing', async () => {
    await weigh({ [reasons[1] ?? '']: 3, [reasons[2] ?? '']: 0 });
    const talk = await room.talk(room.facebook, ['one', 'two']);
    await hidden(talk, 0, reasons[1]);
    await hidden(talk, 1, reasons[2]);
    expect(await of(talk)).toMatchObject({ score: 3, strikes: [{ weight: 3 }] });
    await weigh({ [reasons[1] ?? '']: 1, [reasons[2] ?? '']: 1 });
  });

  it('count no more once the decision is undone, or somebody decided that the item may stay', async () => {
    const [cancelled, kept] = [await room.talk(), await room.talk()];
    const decision = await hidden(cancelled);
    await ok(room.moderator.request('POST', `/api/actions/${decision.action.id}/cancel`));
    expect(await of(cancelled)).toMatchObject({ score: 0, strikes: [{ counts: false, worth: 0 }] });
    await hidden(kept);
    await ok(room.decide(kept.itemIds[0] ?? '', 'unhide'));
    expect((await of(kept)).score).toBe(0);
  });

  it('are never given for the protection of the author', async () => {
    const talk = await room.talk();
    await room.rows(
      `insert into decision (id, workspace_id, item_id, conversation_id, member_id, reason_id, revision, kind, protective)
       values (77001, $1, $2, $3, $4, $5, 1, 'hide', true)`,
      [room.workspaceId, talk.itemIds[0], talk.id, room.moderator.agent.memberId, reasons[3]],
    );
    expect((await of(talk)).strikes).toEqual([]);
  });

  it('are dismissed with a note, by those who may ban, once', async () => {
    const talk = await room.talk();
    await hidden(talk);
    const [strike] = (await of(talk)).strikes;
    const path = `/api/moderation/strikes/${strike?.id ?? ''}/dismiss`;
    expect((await room.agent.request('POST', path, { note: 'no' })).status).toBe(403);
    expect((await room.lead.request('POST', path, { note: ' ' })).status).toBe(400);
    const after = (await ok(room.lead.request('POST', path, { note: 'It was a quotation' }))) as StrikesView;
    expect(after).toMatchObject({ score: 0, strikes: [{ worth: 0, note: 'It was a quotation', dismissedBy: String(room.lead.agent.memberId) }] }); // prettier-ignore
    expect((await room.lead.request('POST', path, { note: 'again' })).status).toBe(409);
    const again = await room.test.db.transaction(room.workspaceId, (tx) => dismissStrike(tx, room.workspaceId, strike?.decisionId ?? '', null)); // prettier-ignore
    expect(again).toBe(false);
  });

  it('are worth half after a half-life', async () => {
    const talk = await room.talk();
    await hidden(talk);
    await room.rows(`update strike set at = now() - interval '90 days' where item_id = $1`, [talk.itemIds[0]]);
    expect((await of(talk)).score).toBe(0.5);
    await setting({ halfLifeDays: 30 });
    expect((await of(talk)).score).toBe(0.13);
    await setting({ halfLifeDays: 90 });
  });

  it('set by themselves what may be set, propose the rest, and take it back when they go', async () => {
    const talk = await room.talk(room.facebook, ['1', '2', '3', '4', '5', '6', '7']);
    await hidden(talk, 0);
    await watch();
    expect(await room.person(talk.contactId)).toMatchObject({ standing: 'warned', proposal: null, score: 1 });
    for (let at = 1; at < 7; at++) await hidden(talk, at);
    await watch();
    const held = await room.person(talk.contactId);
    expect(held).toMatchObject({ standing: 'premoderated', proposal: 'blocked', score: 7 });
    expect(held.identities[0]).toMatchObject({ byMemberId: null });
    expect(Date.parse(held.identities[0]?.until ?? '')).toBeGreaterThan(Date.now() + 80 * 86_400_000);
    for (const { id } of (await of(talk)).strikes) await ok(room.lead.request('POST', `/api/moderation/strikes/${id}/dismiss`, { note: 'mistaken' })); // prettier-ignore
    await watch();
    expect(await room.person(talk.contactId)).toMatchObject({ standing: 'none', proposal: null, score: 0 });
  });

  it('change nothing for who is trusted or stands stricter already', async () => {
    const [trusted, blocked] = [await room.talk(room.facebook, ['1', '2', '3']), await room.talk()];
    await ok(room.moderator.request('PUT', `/api/contacts/${trusted.contactId}/standing`, { standing: 'trusted' }));
    await ok(room.moderator.request('PUT', `/api/contacts/${blocked.contactId}/standing`, { standing: 'blocked' }));
    for (let at = 0; at < 3; at++) await hidden(trusted, at);
    await hidden(blocked);
    await watch();
    expect(await room.person(trusted.contactId)).toMatchObject({ standing: 'trusted', proposal: 'premoderated' });
    expect(await room.person(blocked.contactId)).toMatchObject({ standing: 'blocked', proposal: null });
  });

  it('are shown as a histogram with whom other thresholds would touch', async () => {
    const other = await PeopleRoom.open();
    const { reasonId } = other;
    const talks = [await other.talk(other.facebook, ['1']), await other.talk(other.facebook, ['1', '2', '3', '4'])];
    for (const talk of talks) for (const id of talk.itemIds) await ok(other.decide(id, 'hide', { reasonId }));
    await ok(
      other.moderator.request('PUT', `/api/contacts/${talks[1]?.contactId ?? ''}/standing`, { standing: 'blocked' }),
    );
    const histogram = async (query = ''): Promise<StrikeHistogramView> =>
      (await ok(other.lead.request('GET', `/api/moderation/strikes/histogram${query}`))) as StrikeHistogramView;
    const now = await histogram();
    expect(now).toMatchObject({ halfLifeDays: 90, people: 2, thresholds: { warned: { score: 0.8, people: 2, notYet: 1 }, blocked: { people: 0 } } }); // prettier-ignore
    expect(now.bins.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect((await histogram('?warned=0.5&premoderated=2')).thresholds).toMatchObject({ warned: { people: 2, notYet: 1 }, premoderated: { people: 1, notYet: 0 } }); // prettier-ignore
    expect((await other.agent.request('GET', '/api/moderation/strikes/histogram')).status).toBe(403);
    await other.test.stop();
  });

  it('need thresholds that rise', async () => {
    const body = { halfLifeDays: 90, automatic: 'none', thresholds: { warned: 3, premoderated: 2, blocked: null, banned: null } }; // prettier-ignore
    const answer = await room.lead.request('PUT', '/api/moderation/settings/strikes', body);
    expect(answer.body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/thresholds/premoderated' }] });
  });
});

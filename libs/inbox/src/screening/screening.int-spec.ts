import { ScreeningRoom } from '../../test/screening-room';
import { Upkeep } from '../polling/upkeep';

jest.setTimeout(30_000);

const says = (...value: string[]) => ({ field: 'word', operator: 'says', value }) as const;
const LONG = 'Gagnez des abonnés pas chers, livraison rapide et discrète, écrivez-nous vite avant ce soir';

describe('screening of what comes in', () => {
  let room: ScreeningRoom;

  beforeAll(async () => {
    room = await ScreeningRoom.open();
  });
  afterAll(() => room.close());

  const decisionsOf = (itemId: string) =>
    room.inbound.rows<{
      kind: string;
      rule_id: number | null;
      member_id: number | null;
      state: string;
      verb: string;
      automated_decision: string;
    }>(
      `select d.kind, d.rule_id, d.member_id, d.automated_decision, a.state, a.verb from decision d
       left join action a on a.workspace_id = d.workspace_id and a.id = d.action_id where d.workspace_id = $1 and d.item_id = $2 order by d.id`,
      [room.workspaceId, itemId],
    );
  const decide = (itemId: string, kind: string) =>
    room.inbound.owner.request('POST', `/api/items/${itemId}/decisions`, { kind });

  it('keeps what every detector said, once, with the item', async () => {
    const comment = {
      id: 'plain',
      text: 'Bonjour, la lampe est-elle compatible avec un variateur ?',
      author: 'client_101',
    };
    await room.write(comment);
    await room.write(comment);
    const kept = await room.screened('plain');
    expect(kept).toMatchObject({ state: 'undecided', sync: 'in-sync', language: 'fr', inReview: true, revision: 1 });
    expect(kept.flags).toEqual(['first-time']);
    expect(kept.signals.map(({ detector }) => detector)).toEqual(expect.arrayContaining(['words', 'links', 'language', 'author'])); // prettier-ignore
    await room.write({ id: 'plain-2', text: 'Et en noir mat ?', author: 'client_101' });
    expect((await room.screened('plain-2')).flags).toEqual([]);
  });

  it('puts a listed word before a person, however it is disguised, and changes nothing on the channel', async () => {
    await room.words('hold', 'zigomar');
    await room.write({ id: 'word', text: 'Quel z1g0m@r celui-là', author: 'client_102' });
    const kept = await room.screened('word');
    expect(kept.flags).toEqual(expect.arrayContaining(['held']));
    expect(kept).toMatchObject({ state: 'undecided', inReview: true });
    expect(await decisionsOf(kept.itemId)).toEqual([]);
  });

  it('hides by a rule in the transaction of the item, recorded as the rule’s', async () => {
    const ruleId = await room.rule({ when: says('abracadabra') });
    await room.write({ id: 'ruled', text: 'Abracadabra, cliquez vite', author: 'client_103' });
    const kept = await room.screened('ruled');
    expect(kept).toMatchObject({ state: 'hidden', sync: 'pending', inReview: false });
    expect(await decisionsOf(kept.itemId)).toEqual([
      { kind: 'hide', rule_id: ruleId, member_id: null, automated_decision: 'full', state: 'queued', verb: 'hide' },
    ]);
    expect(
      await room.inbound.rows('select acted, version, level, right_ from screening_hit where workspace_id = $1 and item_id = $2', [room.workspaceId, kept.itemId]), // prettier-ignore
    ).toEqual([{ acted: true, version: 1, level: 'hide', right_: null }]);
  });

  it('only counts in shadow, and never reaches a verb that cannot be taken back', async () => {
    await room.rule({ when: says('hocuspocus') }, 'shadow');
    await room.rule({ when: says('simsalabim'), intent: 'ban' });
    await room.write({ id: 'shadowed', text: 'Hocuspocus tout le monde', author: 'client_104' });
    await room.write({ id: 'final', text: 'Simsalabim tout le monde', author: 'client_105' });
    expect(await room.screened('shadowed')).toMatchObject({ state: 'undecided', inReview: true });
    const final = await room.screened('final');
    expect(final.state).toBe('undecided');
    expect(await decisionsOf(final.itemId)).toEqual([]);
  });

  it('holds instead once the budget of an hour is used up', async () => {
    await room.rule({ when: says('budgetwort'), budgetPerHour: 2 });
    await room.write(
      ...[1, 2, 3].map((n) => ({ id: `budget-${n}`, text: `Budgetwort numéro ${n}`, author: `client_11${n}` })),
    );
    const states = await Promise.all([1, 2, 3].map((n) => room.screened(`budget-${n}`)));
    expect(states.map(({ state }) => state)).toEqual(['hidden', 'hidden', 'undecided']);
    expect(states[2]?.flags).toContain('held');
  });

  it('follows a decision and its undoing, and judges the rules that matched by it', async () => {
    const ruleId = await room.rule({ when: says('carabistouille') }, 'shadow');
    await room.write({ id: 'decided', text: 'Quelle carabistouille', author: 'client_106' });
    const { itemId } = await room.screened('decided');
    const judged = () => room.inbound.rows('select right_ from screening_hit where workspace_id = $1 and rule_id = $2', [room.workspaceId, ruleId]); // prettier-ignore
    const { body } = await decide(itemId, 'hide');
    expect(await room.screened('decided')).toMatchObject({ state: 'hidden', sync: 'pending' });
    expect(await judged()).toEqual([{ right_: true }]);
    await room.inbound.owner.request('POST', `/api/actions/${body.action.id}/cancel`);
    expect(await room.screened('decided')).toMatchObject({ state: 'undecided', sync: 'in-sync', inReview: true });
    expect(await judged()).toEqual([{ right_: null }]);
    await decide(itemId, 'approve');
    expect(await room.screened('decided')).toMatchObject({ state: 'kept', inReview: false });
    expect(await judged()).toEqual([{ right_: false }]);
  });

  it('looks again at what was edited, whatever had been decided', async () => {
    await room.write({ id: 'edited', text: 'Très belle lampe', author: 'client_107' });
    const { itemId } = await room.screened('edited');
    await decide(itemId, 'approve');
    await room.edit({ id: 'edited', text: 'Abracadabra, cliquez vite', author: 'client_107', revision: 2, updatedAt: new Date().toISOString() }); // prettier-ignore
    const kept = await room.screened('edited');
    expect(kept).toMatchObject({ revision: 2, state: 'hidden' });
    expect(kept.flags).toContain('edited');
  });

  it('knows near-copies of several authors, the first one too', async () => {
    await room.write({ id: 'copy-1', text: `${LONG} !`, author: 'promo_1' });
    await room.write(
      { id: 'copy-2', text: `${LONG} !!!`, author: 'promo_2' },
      { id: 'copy-3', text: `${LONG.replace('ce soir', 'demain')} !`, author: 'promo_3' },
    );
    const copies = await Promise.all([1, 2, 3].map((n) => room.screened(`copy-${n}`)));
    expect(new Set(copies.map(({ clusterId }) => clusterId)).size).toBe(1);
    expect(copies.map(({ copied }) => copied)).toEqual([true, true, true]);
    expect(copies[2]?.signals.find(({ detector }) => detector === 'copies')).toMatchObject({ state: 'true', value: 2 });
  });

  it('applies what was decided about look-alikes to newcomers while it goes for them', async () => {
    const { clusterId } = await room.screened('copy-1');
    await room.inbound.rows(
      `update look_alike set kind = 'hide', decided_by = $3, decided_at = now(), apply_until = now() + interval '24 hours' where workspace_id = $1 and id = $2`,
      [room.workspaceId, clusterId, room.inbound.owner.agent.memberId],
    );
    await room.write({ id: 'copy-4', text: `${LONG} !!`, author: 'promo_4' });
    const kept = await room.screened('copy-4');
    expect(kept.state).toBe('hidden');
    expect(await decisionsOf(kept.itemId)).toMatchObject([
      { kind: 'hide', rule_id: null, automated_decision: 'partial' },
    ]);
  });

  it('forgets a text that nobody has copied for a month', async () => {
    const { clusterId } = await room.screened('copy-1');
    const kept = () => room.inbound.rows('select 1 from look_alike where workspace_id = $1 and id = $2', [room.workspaceId, clusterId]); // prettier-ignore
    const upkeep = room.inbound.test.app.get(Upkeep, { strict: false });
    await upkeep.runOnce();
    expect(await kept()).toHaveLength(1);
    await room.inbound.rows(`update look_alike set last_at = now() - interval '31 days' where workspace_id = $1 and id = $2`, [room.workspaceId, clusterId]); // prettier-ignore
    await upkeep.runOnce();
    expect(await kept()).toEqual([]);
  });

  it('asks nobody to moderate what cannot be moderated, nor what is long past', async () => {
    await room.write({ id: 'private', kind: 'dm', text: 'Vous pouvez me rappeler ?', author: 'client_108' });
    const kept = await room.screened('private');
    expect(kept.flags).toContain('aside');
    expect(kept.inReview).toBe(false);
  });

  it('counts the queues exactly', async () => {
    const counted = await room.inbound.rows<{ key: string; n: string }>(
      `select key, sum(n) as n from (select workspace_id, dim, key, n from view_counter union all select workspace_id, dim, key, n from counter_delta) c
       where workspace_id = $1 and dim = 10 group by key having sum(n) <> 0 order by key`,
      [room.workspaceId],
    );
    const truth = await room.inbound.rows<{ key: string; n: string }>(
      `select b::bigint as key, count(*) as n from screening, unnest(array[0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12]) b
       where workspace_id = $1 and queues & (1 << b) <> 0 group by 1 order by 1`,
      [room.workspaceId],
    );
    expect(truth.length).toBeGreaterThan(3);
    expect(counted).toEqual(truth);
  });
});

import type { TestApp } from '@parvis/testing';
import { DealingRoom, idOf } from '../../test/dealing-room';
import { startOutbound } from '../../test/outbound';

jest.setTimeout(60_000);

const fr = { language: 'fr', level: 'native' } as const;
const de = { language: 'de', level: 'fluent' } as const;

describe('choosing who gets a conversation', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound();
  });
  afterAll(() => test.stop());

  it('asks for the level on the account: its own row before the channel’s, none at all means everywhere', async () => {
    const room = await DealingRoom.open(test, 3, { strategy: 'round-robin' });
    const here = { channel: 'facebook', accountId: String(room.account.id) } as const;
    await room.skills(room.at(0), {
      channels: [
        { channel: 'facebook', accountId: null, level: 'moderate' },
        { ...here, level: 'read' },
      ],
    });
    await room.skills(room.at(1), { channels: [{ channel: 'email', accountId: null, level: 'moderate' }] });
    await room.here(...room.members);
    const ids = await room.talks(3);
    await room.deal();
    expect(await room.owners(ids)).toEqual([2, 2, 2]);
    await room.policy({ strategy: 'round-robin', skillLevel: null });
    const all = await room.talks(3);
    await room.deal();
    expect(new Set(await room.owners(all))).toEqual(new Set([0, 1, 2]));
  });

  it('prefers the specialist of the account, then of the channel, however much they have', async () => {
    const room = await DealingRoom.open(test, 3, { strategy: 'by-skill' });
    await room.skills(room.at(1), { channels: [{ channel: 'facebook', accountId: null, level: 'reply' }] });
    await room.skills(room.at(2), {
      channels: [{ channel: 'facebook', accountId: String(room.account.id), level: 'reply' }],
      capacity: 2,
    });
    await room.here(...room.members);
    const ids = await room.talks(4);
    await room.deal();
    expect(await room.owners(ids)).toEqual([2, 2, 1, 1]);
    expect((await room.lines(ids[0]!)).at(-1)?.data).toEqual({
      memberId: idOf(room.at(2)),
      reason: 'specialist',
      channel: 'facebook',
    });
  });

  it('asks for the language as well as the policy does, and names the only one here who speaks it', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.skills(room.at(0), { languages: [fr, { ...de, level: 'basic' }] });
    await room.skills(room.at(1), { languages: [fr, de] });
    await room.here(...room.members);
    await room.talks(3, { assignee_id: room.at(1).agent.memberId });
    const german = await room.talk({ language: 'de' });
    await room.deal();
    expect(await room.owners([german])).toEqual([1]);
    await room.policy({ languageLevel: 'basic' });
    const second = await room.talk({ language: 'de' });
    await room.deal();
    expect(await room.owners([second])).toEqual([0]);
    await room.policy({ languageLevel: 'fluent' });
    await room.skills(room.at(0), { languages: [fr] });
    const third = await room.talk({ language: 'de' });
    await room.deal();
    expect((await room.lines(third)).at(-1)?.data).toEqual({
      memberId: idOf(room.at(1)),
      reason: 'only-speaker',
      language: 'de',
    });
  });

  it('prefers the better speaker by skill', async () => {
    const room = await DealingRoom.open(test, 2, { strategy: 'by-skill' });
    await room.skills(room.at(0), { languages: [{ ...fr, level: 'fluent' }] });
    await room.skills(room.at(1), { languages: [fr] });
    await room.here(...room.members);
    const ids = await room.talks(2);
    await room.deal();
    expect(await room.owners(ids)).toEqual([1, 1]);
  });

  it('waits for a speaker whom the team has, and does not wait for one whom it has not', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.skills(room.at(1), { languages: [fr, de] });
    await room.here(room.at(0));
    const [german, icelandic] = [await room.talk({ language: 'de' }), await room.talk({ language: 'is' })];
    await room.deal();
    expect(await room.owners([german, icelandic])).toEqual([null, 0]);
    expect((await room.view(german)).nobody).toMatchObject({ reason: 'nobody-able' });
    await room.here(room.at(1));
    await room.deal();
    expect(await room.owners([german])).toEqual([1]);
    expect((await room.view(german)).nobody).toBeNull();
  });

  it('goes back to whom answered last while they are here, and to others while they are not', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.talks(5, { assignee_id: room.at(1).agent.memberId });
    const id = await room.talk();
    await room.answered(id, room.at(1));
    await room.here(room.at(0), room.at(1));
    await room.deal();
    expect([await room.owners([id]), await room.reason(id)]).toEqual([[1], 'last-answerer']);
    const second = await room.talk();
    await room.answered(second, room.at(1));
    await room.gone(room.at(1));
    await room.deal();
    expect([await room.owners([second]), await room.reason(second)]).toEqual([[0], 'only-one-here']);
    await room.here(room.at(1));
    await room.policy({ sticky: false });
    const third = await room.talk();
    await room.answered(third, room.at(1));
    await room.deal();
    expect(await room.owners([third])).toEqual([0]);
  });

  it('knows a person again who writes somewhere else', async () => {
    const room = await DealingRoom.open(test, 2);
    const before = await room.talk({ status: 3 });
    await room.answered(before, room.at(1));
    const [row] = await test.db.read<{ contact_id: string }>(
      room.workspaceId,
      'select contact_id from conversation where id = $1',
      [before],
    );
    await room.talk({ assignee_id: room.at(1).agent.memberId });
    const again = await room.talk({ contact_id: row!.contact_id });
    await room.here(...room.members);
    await room.deal();
    expect([await room.owners([again]), await room.reason(again)]).toEqual([[1], 'last-answerer']);
  });

  it('gives to those alone who are here, say so, and work now', async () => {
    const room = await DealingRoom.open(test, 4);
    const [busy, away, off, open] = [room.at(0), room.at(1), room.at(2), room.at(3)];
    await room.here(busy, away, off);
    await busy.request('PUT', '/api/me/availability', { state: 'busy' });
    await away.request('PUT', '/api/me/availability', { state: 'away', reason: 'lunch' });
    const inTwoDays = ((new Date().getUTCDay() + 1) % 7) + 1;
    const intervals = [{ day: inTwoDays, from: '09:00', to: '10:00' }];
    await room.skills(off, { hours: { timeZone: 'UTC', intervals } });
    const id = await room.talk();
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    expect((await room.view(id)).nobody).toMatchObject({ reason: 'nobody-here' });
    await room.here(open);
    await room.deal();
    expect([await room.owners([id]), await room.reason(id)]).toEqual([[3], 'first-back']);
  });

  it('ends a state by itself when its time has come', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.here(room.at(0));
    const backAt = new Date(Date.now() + 60_000).toISOString();
    await room.at(0).request('PUT', '/api/me/availability', { state: 'away', backAt });
    const id = await room.talk();
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    await test.db.read(
      room.workspaceId,
      `update member_availability set back_at = now() - interval '1 second' where back_at is not null`,
    );
    await room.deal();
    expect(await room.owners([id])).toEqual([0]);
    expect((await room.at(0).request('GET', '/api/me/availability')).body).toMatchObject({
      state: 'online',
      backAt: null,
      reason: null,
    });
  });
});

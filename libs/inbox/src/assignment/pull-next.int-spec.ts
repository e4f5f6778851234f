import { type SignedInMember, signedIn, type TestAnswer } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { DealingRoom } from '../../test/dealing-room';
import { startOutbound } from '../../test/outbound';
import { anAccount } from '../../test/seeds';

jest.setTimeout(120_000);

const pull = (member: SignedInMember, body: object = {}): Promise<TestAnswer> =>
  member.request('POST', '/api/conversations/next', body);
const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

describe('taking the next conversation', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound();
  });
  afterAll(() => test.stop());

  it('gives each to one when fifty members take from two hundred at once, until nothing is left', async () => {
    const room = await DealingRoom.open(test, 0, { strategy: 'manual' });
    const members = await Promise.all(
      Array.from({ length: 50 }, () => signedIn(test.app, { role: 'agent', workspaceId: room.workspaceId })),
    );
    const ids = await room.talks(200);
    const taken = new Map<string, number>();
    for (let round = 0; round < 4; round += 1) {
      const answers = await Promise.all(members.map((member) => pull(member)));
      expect(answers.map(({ status }) => status)).toEqual(members.map(() => 200));
      for (const [index, { body }] of answers.entries()) {
        expect(taken.has(body.id as string)).toBe(false);
        taken.set(body.id as string, members[index]!.agent.memberId);
      }
    }
    expect(new Set(taken.keys())).toEqual(new Set(ids));
    expect((await pull(members[0]!)).status).toBe(204);
    const rows = await test.db.read<{ id: string; assignee_id: number }>(
      room.workspaceId,
      'select id, assignee_id from conversation where id = any ($1::bigint[])',
      [ids],
    );
    expect(rows.filter(({ id, assignee_id }) => taken.get(id) !== assignee_id)).toEqual([]);
  });

  it('gives each to one while the dealer hands out the same', async () => {
    const room = await DealingRoom.open(test, 6);
    await room.here(room.at(0), room.at(1));
    const ids = await room.talks(60);
    const pulls = [2, 3, 4, 5].flatMap((index) => Array.from({ length: 5 }, () => pull(room.at(index))));
    const [answers] = await Promise.all([Promise.all(pulls), room.deal()]);
    await room.deal();
    const owners = await room.owners(ids);
    expect(owners).not.toContain(null);
    for (const { status, body } of answers) {
      if (status !== 204) expect(owners[ids.indexOf(body.id as string)]).toBeGreaterThan(1);
    }
    const [lines] = await test.db.read<{ n: number }>(
      room.workspaceId,
      'select count(*)::int as n from item where system is not null and conversation_id = any ($1::bigint[])',
      [ids],
    );
    expect(lines?.n).toBe(60);
  });

  it('goes by what is due next, then by priority, then by what waits longest', async () => {
    const room = await DealingRoom.open(test, 1, { strategy: 'manual' });
    const due = inHours(2);
    const never = await room.talk({ next_due_at: null, priority: 3 });
    const longest = await room.talk({ next_due_at: due, waiting_since: inHours(-9) });
    const shorter = await room.talk({ next_due_at: due, waiting_since: inHours(-1) });
    const raised = await room.talk({ next_due_at: due, waiting_since: inHours(-1), priority: 2 });
    const soonest = await room.talk({ next_due_at: inHours(1) });
    const taken: string[] = [];
    for (let n = 0; n < 5; n += 1) taken.push((await pull(room.at(0))).body.id as string);
    expect(taken).toEqual([soonest, raised, longest, shorter, never]);
  });

  it('takes from one’s own teams and from no team, or from where it is asked to', async () => {
    const room = await DealingRoom.open(test, 1, { strategy: 'manual' });
    const member = await signedIn(test.app, { role: 'agent', workspaceId: room.workspaceId });
    const other = await room.team('Shops', []);
    const mail = await anAccount(test.app, { workspaceId: room.workspaceId, channel: 'email' });
    const [ours, theirs, free] = [
      await room.talk(),
      await room.talk({ team_id: Number(other) }),
      await room.talk({ team_id: null }),
    ];
    const byMail = await room.talk({ account_id: mail.id, channel: 18 });
    const tagged = await room.talk({ tag_ids: [7] });
    expect((await pull(room.at(0), { view: 'channel-email' })).body.id).toBe(byMail);
    expect((await pull(room.at(0), { view: 'tag-7' })).body.id).toBe(tagged);
    expect((await pull(room.at(0), { view: 'at-risk' })).status).toBe(204);
    const mine = [await pull(room.at(0), { view: 'mine' }), await pull(room.at(0))].map(
      ({ body }) => body.id as string,
    );
    expect(new Set(mine)).toEqual(new Set([ours, free]));
    expect((await pull(room.at(0))).status).toBe(204);
    expect((await pull(room.at(0), { view: `team-${other}` })).body.id).toBe(theirs);
    const last = await room.talk({ team_id: Number(other) });
    expect((await pull(room.at(0), { view: `account-${mail.id}`, teamId: other })).status).toBe(204);
    expect((await pull(room.at(0), { teamId: other })).body.id).toBe(last);
    await room.talk({ team_id: Number(other) });
    expect((await pull(member)).status).toBe(200); // in no team: from any
  });

  it('takes what one can answer, unless asked otherwise', async () => {
    const room = await DealingRoom.open(test, 2, { strategy: 'manual' });
    await room.skills(room.at(0), {
      channels: [
        { channel: 'email', accountId: null, level: 'moderate' },
        { channel: 'facebook', accountId: null, level: 'read' },
      ],
      languages: [{ language: 'fr', level: 'native' }],
    });
    await room.skills(room.at(1), { languages: [{ language: 'de', level: 'native' }] });
    const [channel, german, unknown] = [
      await room.talk(),
      await room.talk({ channel: 18, language: 'de' }),
      await room.talk({ channel: 18, language: 'xx' }, 1),
    ];
    expect((await pull(room.at(0))).body.id).toBe(unknown);
    expect((await pull(room.at(0))).status).toBe(204);
    const rest = [await pull(room.at(0), { ignoreSkills: true }), await pull(room.at(0), { ignoreSkills: true })];
    expect(new Set(rest.map(({ body }) => body.id as string))).toEqual(new Set([channel, german]));
  });

  it('says that one has enough, with how much, and gives one more when asked to', async () => {
    const room = await DealingRoom.open(test, 1, { strategy: 'manual' });
    await room.skills(room.at(0), { capacity: 2 });
    const ids = await room.talks(4);
    const answers = await Promise.all([pull(room.at(0)), pull(room.at(0)), pull(room.at(0))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    const full = answers.find(({ status }) => status === 409);
    expect(full?.body).toMatchObject({ code: 'capacity-full', current: { open: 2, points: 2, capacity: 2 } });
    expect((await pull(room.at(0), { ignoreCapacity: true })).status).toBe(200);
    await test.db.read(room.workspaceId, 'update conversation set status = 3 where id = any ($1::bigint[])', [ids]);
    expect((await pull(room.at(0))).status).toBe(204);
  });

  it('passes over what somebody else writes in and what one let go', async () => {
    const room = await DealingRoom.open(test, 2, { strategy: 'manual' });
    const [claimed, letGo] = [await room.talk({}, 20), await room.talk()];
    await room.at(1).request('PUT', `/api/conversations/${claimed}/claim`);
    const { body } = await pull(room.at(0));
    expect(body.id).toBe(letGo);
    await room
      .at(0)
      .request('PUT', `/api/conversations/${letGo}/assignment`, { version: body.version, memberId: null });
    expect((await pull(room.at(0))).status).toBe(204);
    const others = [await pull(room.at(1)), await pull(room.at(1))];
    expect(others.map(({ body: view }) => view.id)).toEqual([claimed, letGo]);
  });

  it('refuses a view or a team that there is not', async () => {
    const room = await DealingRoom.open(test, 1, { strategy: 'manual' });
    expect((await pull(room.at(0), { view: 'nonsense' })).body.errors[0].pointer).toBe('/view');
    expect((await pull(room.at(0), { teamId: '999999' })).body.errors[0].pointer).toBe('/teamId');
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId: room.workspaceId });
    expect((await pull(analyst)).status).toBe(403);
  });
});

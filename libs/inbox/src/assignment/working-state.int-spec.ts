import type { AvailabilityView, ClientToServerEvents, ServerToClientEvents, TeamLoadView } from '@parvis/contracts';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';
import { DealingRoom, idOf } from '../../test/dealing-room';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { IdentityModule } from '@parvis/identity';

jest.setTimeout(60_000);

const NOTHING = { channels: [], languages: [], capacity: null, hours: { timeZone: null, intervals: [] } };

describe('how members and teams work', () => {
  let inbound: InboundTest;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
  afterAll(() => inbound.test.stop());

  const connect = async (member: SignedInMember): Promise<Socket<ServerToClientEvents, ClientToServerEvents>> => {
    const socket = io(inbound.test.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: member.cookie },
    });
    sockets.push(socket);
    await new Promise((ready, refused) => socket.once('ready', ready).once('connect_error', refused));
    return socket;
  };

  describe('state', () => {
    it('is said with a reason and a time, kept, and told to the others at once', async () => {
      const room = await DealingRoom.open(inbound.test, 2);
      const [member, colleague] = [room.at(0), room.at(1)];
      const heard: AvailabilityView[] = [];
      (await connect(colleague)).on('availability.changed', ({ availability }) => heard.push(availability));
      await connect(member);
      await eventually(() => heard.find(({ memberId, shown }) => memberId === idOf(member) && shown === 'online'));
      const backAt = new Date(Date.now() + 3_600_000).toISOString();
      const said = await member.request('PUT', '/api/me/availability', { state: 'away', reason: '  Dentist ', backAt });
      expect(said.body).toMatchObject({ state: 'away', shown: 'away', reason: 'Dentist', backAt, atWork: true });
      const again = await member.request('PUT', '/api/me/availability', { state: 'away', reason: 'Dentist', backAt });
      expect(again.body.since).toBe(said.body.since);
      await eventually(() => heard.find(({ shown, reason }) => shown === 'away' && reason === 'Dentist'));
      const list = (await colleague.request('GET', '/api/availability')).body as AvailabilityView[];
      expect(list.find(({ memberId }) => memberId === idOf(member))).toMatchObject({ state: 'away', backAt });
      expect(list.find(({ memberId }) => memberId === idOf(room.owner))).toMatchObject({
        state: 'online',
        shown: 'offline',
      });
      const back = await member.request('PUT', '/api/me/availability', { state: 'online' });
      expect(back.body).toMatchObject({ state: 'online', reason: null, backAt: null });
    });

    it('is offline with the last console closed, not while a page is loaded anew', async () => {
      const member = (await DealingRoom.open(inbound.test, 1)).at(0);
      const [one, two] = [await connect(member), await connect(member)];
      const shown = async () => ((await member.request('GET', '/api/me/availability')).body as AvailabilityView).shown;
      await eventually(async () => ((await shown()) === 'online' ? true : undefined));
      const begun = async () => inbound.rows('select here_since from member_presence where member_id = $1', [member.agent.memberId]); // prettier-ignore
      const before = await begun();
      one.disconnect();
      two.disconnect();
      await eventually(async () => {
        const [row] = await inbound.rows<{ ends: boolean }>(
          `select here_until <= now() + interval '5 seconds' as ends from member_presence where member_id = $1`,
          [member.agent.memberId],
        );
        return row?.ends ? true : undefined;
      });
      expect(await shown()).toBe('online');
      const again = await connect(member);
      expect(await begun()).toEqual(before);
      again.disconnect();
      await eventually(async () => ((await shown()) === 'offline' ? true : undefined));
    });

    it.each([
      [{ state: 'gone' }, '/state'],
      [{ state: 'away', backAt: 'soon' }, '/backAt'],
      [{ state: 'away', backAt: '2020-01-01T00:00:00Z' }, '/backAt'],
      [{ state: 'away', backAt: '2199-01-01T00:00:00Z' }, '/backAt'],
      [{ state: 'online', backAt: '2199-01-01T00:00:00Z' }, '/backAt'],
      [{ state: 'away', reason: 'x'.repeat(121) }, '/reason'],
    ])('refuses %j', async (body, pointer) => {
      const answer = await inbound.owner.request('PUT', '/api/me/availability', body);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
    });
  });

  describe('skills', () => {
    it('are read and replaced as a whole, languages on the member too, and refused when decided on older ones', async () => {
      const room = await DealingRoom.open(inbound.test, 1);
      const path = `/api/members/${idOf(room.at(0))}/skills`;
      const first = (await room.at(0).request('GET', path)).body;
      expect(first).toEqual({
        ...NOTHING,
        memberId: idOf(room.at(0)),
        version: 0,
        languages: [
          { language: 'fr', level: 'fluent' },
          { language: 'en', level: 'fluent' },
        ],
      });
      const wanted = {
        version: 0,
        channels: [
          { channel: 'facebook', accountId: null, level: 'reply' },
          { channel: 'facebook', accountId: String(room.account.id), level: 'moderate' },
        ],
        languages: [{ language: 'de', level: 'native' }],
        capacity: 12,
        hours: {
          timeZone: 'Europe/Brussels',
          intervals: [
            { day: 1, from: '09:00', to: '12:00' },
            { day: 5, from: '22:00', to: '06:00' },
          ],
        },
      };
      const { status, body } = await room.owner.request('PUT', path, wanted);
      expect([status, body]).toEqual([200, { ...wanted, memberId: idOf(room.at(0)), version: 1 }]);
      expect((await room.at(0).request('GET', path)).body).toEqual(body);
      const members = (await room.owner.request('GET', '/api/members')).body as { id: string; languages: string[] }[];
      expect(members.find(({ id }) => id === idOf(room.at(0)))?.languages).toEqual(['de']);
      const stale = await room.owner.request('PUT', path, wanted);
      expect([stale.status, stale.body.code, stale.body.current.version]).toEqual([409, 'stale-version', 1]);
    });

    it.each<[object, string]>([
      [{ channels: [{ channel: 'pigeon', accountId: null, level: 'reply' }] }, '/channels/0/channel'],
      [{ channels: [{ channel: 'email', accountId: null, level: 'all' }] }, '/channels/0/level'],
      [{ channels: [{ channel: 'email', accountId: '999999', level: 'reply' }] }, '/channels/0/accountId'],
      [{ channels: [1, 2].map(() => ({ channel: 'email', accountId: null, level: 'reply' })) }, '/channels/1'],
      [{ languages: [1, 2].map(() => ({ language: 'fr', level: 'basic' })) }, '/languages/1'],
      [{ capacity: -1 }, '/capacity'],
      [{ hours: { timeZone: 'Mars/Olympus', intervals: [] } }, '/hours/timeZone'],
      [{ hours: { timeZone: null, intervals: [{ day: 8, from: '09:00', to: '10:00' }] } }, '/hours/intervals/0/day'],
      [{ hours: { timeZone: null, intervals: [{ day: 1, from: '9:00', to: '10:00' }] } }, '/hours/intervals/0/from'],
      [
        { hours: { timeZone: null, intervals: [1, 2].map(() => ({ day: 1, from: '09:00', to: '10:00' })) } },
        '/hours/intervals/1/from',
      ],
    ])('are refused: %j', async (part, pointer) => {
      const path = `/api/members/${idOf(inbound.owner)}/skills`;
      const answer = await inbound.owner.request('PUT', path, { ...NOTHING, version: 0, ...part });
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
    });

    it('are of members here, changed by those who may', async () => {
      const room = await DealingRoom.open(inbound.test, 1);
      const path = `/api/members/${idOf(inbound.owner)}/skills`;
      expect((await room.owner.request('GET', path)).status).toBe(404);
      expect((await room.owner.request('PUT', path, { ...NOTHING, version: 0 })).status).toBe(404);
      const own = `/api/members/${idOf(room.at(0))}/skills`;
      expect((await room.at(0).request('PUT', own, { ...NOTHING, version: 0 })).status).toBe(403);
    });
  });

  describe('working hours', () => {
    const atWork = async (zone: string, intervals: object[], at: string): Promise<boolean> => {
      const room = await DealingRoom.open(inbound.test, 1);
      await room.skills(room.at(0), { hours: { timeZone: zone, intervals: intervals as never } });
      const [row] = await inbound.rows<{ at_work: boolean }>('select is_at_work($1, $2, $3, $4) as at_work', [
        room.workspaceId,
        room.at(0).agent.memberId,
        zone,
        at,
      ]);
      return row!.at_work;
    };
    const sunday = (from: string, to: string) => [{ day: 7, from, to }];

    it.each<[string, object[], string, boolean]>([
      ['always, without any', [], '2026-11-23T03:00:00Z', true],
      ['from the first minute on', [{ day: 1, from: '09:00', to: '17:00' }], '2026-11-23T08:00:00Z', true],
      ['not at the last', [{ day: 1, from: '09:00', to: '17:00' }], '2026-11-23T16:00:00Z', false],
      [
        'not between two',
        [
          { day: 1, from: '09:00', to: '12:00' },
          { day: 1, from: '14:00', to: '17:00' },
        ],
        '2026-11-23T12:00:00Z',
        false,
      ],
      ['over midnight, into the next day', [{ day: 1, from: '22:00', to: '06:00' }], '2026-11-24T04:59:00Z', true],
      ['over midnight, not the night before', [{ day: 1, from: '22:00', to: '06:00' }], '2026-11-23T04:00:00Z', false],
      ['over the end of the week', sunday('22:00', '06:00'), '2026-11-23T04:00:00Z', true],
      ['all day', [{ day: 1, from: '00:00', to: '00:00' }], '2026-11-23T22:59:00Z', true],
    ])('%s', async (_, intervals, at, expected) => {
      expect(await atWork('Europe/Paris', intervals, at)).toBe(expected);
    });

    // Paris: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00 again
    it.each<[string, object[], string, boolean]>([
      ['begin at three when two o’clock does not exist', sunday('02:30', '04:00'), '2026-03-29T00:59:00Z', false],
      ['and are on from then', sunday('02:30', '04:00'), '2026-03-29T01:00:00Z', true],
      ['end by the summer clock', sunday('02:30', '04:00'), '2026-03-29T02:00:00Z', false],
      ['count the doubled hour the first time', sunday('02:00', '03:00'), '2026-10-25T00:30:00Z', true],
      ['and the second time', sunday('02:00', '03:00'), '2026-10-25T01:30:00Z', true],
      ['end by the winter clock', sunday('02:00', '03:00'), '2026-10-25T02:00:00Z', false],
      ['stay at nine in summer', [{ day: 1, from: '09:00', to: '17:00' }], '2026-07-06T07:00:00Z', true],
      ['and not before', [{ day: 1, from: '09:00', to: '17:00' }], '2026-07-06T06:59:00Z', false],
    ])('when the clocks change: %s', async (_, intervals, at, expected) => {
      expect(await atWork('Europe/Paris', intervals, at)).toBe(expected);
    });

    it('are those of the workspace’s zone unless the member has one', async () => {
      const room = await DealingRoom.open(inbound.test, 1);
      const hour = new Date().getUTCHours();
      const two = (h: number) => `${String((h + 24) % 24).padStart(2, '0')}:00`;
      const intervals = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: two(hour), to: two(hour + 1) }));
      const atWorkIn = async (timeZone: string | null) => {
        await room.skills(room.at(0), { hours: { timeZone, intervals } });
        return (await room.at(0).request('GET', '/api/me/availability')).body.atWork as boolean;
      };
      expect([await atWorkIn('UTC'), await atWorkIn('Asia/Tokyo'), await atWorkIn(null)]).toEqual([true, false, false]);
    });
  });

  describe('policy', () => {
    it('is by hand until a lead says otherwise, and refused when decided on an older one', async () => {
      const room = await DealingRoom.open(inbound.test, 0);
      const fresh = await room.team('Fresh', []);
      const path = `/api/teams/${fresh}/assignment`;
      const lead = await signedIn(inbound.test.app, { role: 'lead', workspaceId: room.workspaceId });
      const { teamId, ...policy } = (await lead.request('GET', path)).body;
      expect({ teamId, ...policy }).toMatchObject({ teamId: fresh, version: 0, strategy: 'manual', sticky: true });
      const changed = {
        ...policy,
        strategy: 'by-skill',
        accountIds: [String(room.account.id)],
        kinds: ['email'],
        languages: ['fr'],
      };
      const saved = await lead.request('PUT', path, changed);
      expect([saved.status, saved.body]).toEqual([200, { ...changed, teamId: fresh, version: 1 }]);
      expect((await lead.request('PUT', path, changed)).body).toMatchObject({
        code: 'stale-version',
        current: { version: 1 },
      });
      const agent = await signedIn(inbound.test.app, { role: 'agent', workspaceId: room.workspaceId });
      expect((await agent.request('PUT', path, changed)).status).toBe(403);
      expect((await lead.request('GET', '/api/teams/999999/assignment')).status).toBe(404);
    });

    it.each<[object, string]>([
      [{ strategy: 'dice' }, '/strategy'],
      [{ accountIds: ['999999'] }, '/accountIds/0'],
      [{ kinds: ['letter'] }, '/kinds'],
      [{ skillLevel: 'all' }, '/skillLevel'],
      [{ redistributeAfterMinutes: 4 }, '/redistributeAfterMinutes'],
      [{ overflowTeamId: '999999' }, '/overflowTeamId'],
      [{ overflowAfterMinutes: 0 }, '/overflowAfterMinutes'],
    ])('is refused: %j', async (part, pointer) => {
      const room = await DealingRoom.open(inbound.test, 0);
      const path = `/api/teams/${room.teamId}/assignment`;
      const { teamId: _, ...policy } = (await room.owner.request('GET', path)).body;
      const { status, body } = await room.owner.request('PUT', path, { ...policy, ...part });
      expect([status, body.errors?.[0].pointer]).toEqual([400, pointer]);
    });

    it('does not send conversations in a circle', async () => {
      const room = await DealingRoom.open(inbound.test, 0);
      const second = await room.team('Second', []);
      await room.policy({ overflowTeamId: second });
      const path = `/api/teams/${second}/assignment`;
      const { teamId: _, ...policy } = (await room.owner.request('GET', path)).body;
      const answer = await room.owner.request('PUT', path, { ...policy, overflowTeamId: room.teamId });
      expect(answer.body.errors[0]).toEqual({
        pointer: '/overflowTeamId',
        detail: 'would send conversations back to this team',
      });
    });

    it('takes its marks away when the team works by hand again', async () => {
      const room = await DealingRoom.open(inbound.test, 1);
      const id = await room.talk();
      await room.deal();
      expect((await room.view(id)).nobody).not.toBeNull();
      await room.policy({ strategy: 'manual' });
      expect((await room.view(id)).nobody).toBeNull();
    });
  });

  describe('new conversations', () => {
    it('are born in the team of their account, else in the workspace’s, and handed out at once', async () => {
      const room = await DealingRoom.open(inbound.test, 1);
      const [own, plain] = [await inbound.connect(room.owner), await inbound.connect(room.owner)];
      const other = await room.team('Rest', []);
      const settings = { version: 0, defaultTeamId: other, defaultCapacity: null, weights: {} };
      const accountTeams = [{ accountId: own.view.id, teamId: room.teamId }];
      const saved = await room.owner.request('PUT', '/api/assignment', { ...settings, accountTeams });
      expect(saved.body).toMatchObject({
        version: 1,
        defaultTeamId: other,
        accountTeams,
        weights: { comment: 1, email: 1 },
      });
      await connect(room.at(0));
      await own.send(commentEvent('created', { id: 'own-1', thread: 'own', text: 'Bonjour à tous' }));
      await plain.send(commentEvent('created', { id: 'plain-1', thread: 'plain', text: 'Bonjour à tous' }));
      const rows = await eventually(async () => {
        const found = await inbound.rows<{ thread_key: string; team_id: number; assignee_id: number | null }>(
          'select thread_key, team_id, assignee_id from conversation where workspace_id = $1 order by id',
          [room.workspaceId],
        );
        return found.length === 2 && found.some(({ assignee_id }) => assignee_id !== null) ? found : undefined;
      });
      expect(rows.map(({ team_id, assignee_id }) => [String(team_id), assignee_id]).sort()).toEqual(
        [
          [room.teamId, room.at(0).agent.memberId],
          [other, null],
        ].sort(),
      );
    });

    it.each<[object, string]>([
      [{ defaultTeamId: '999999' }, '/defaultTeamId'],
      [{ accountTeams: [{ accountId: '999999', teamId: '1' }] }, '/accountTeams/0/accountId'],
      [{ weights: { email: 21 } }, '/weights/email'],
      [{ defaultCapacity: -1 }, '/defaultCapacity'],
    ])('settings are refused: %j', async (part, pointer) => {
      const body = { version: 0, defaultTeamId: null, accountTeams: [], defaultCapacity: null, weights: {}, ...part };
      const answer = await inbound.owner.request('PUT', '/api/assignment', body);
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
    });
  });

  it('shows leads who is there and what they have in hand', async () => {
    const room = await DealingRoom.open(inbound.test, 2, { strategy: 'manual' });
    await room.skills(room.at(0), { capacity: 5 });
    await connect(room.at(0));
    await room.talks(2, { assignee_id: room.at(0).agent.memberId });
    await room.talk({ assignee_id: room.at(0).agent.memberId, team_id: null });
    await room.talks(3);
    const path = `/api/teams/${room.teamId}/load`;
    const load = await eventually(async () => {
      const { body } = await room.owner.request('GET', path);
      return (body as TeamLoadView).members[0]?.shown === 'online' ? (body as TeamLoadView) : undefined;
    });
    expect(load).toMatchObject({ strategy: 'manual', unassigned: 3, unattended: 0 });
    expect(load.members.map(({ load: now, openInTeam, shown }) => ({ ...now, openInTeam, shown }))).toEqual([
      { open: 3, points: 3, capacity: 5, openInTeam: 2, shown: 'online' },
      { open: 0, points: 0, capacity: null, openInTeam: 0, shown: 'offline' },
    ]);
    expect((await room.at(0).request('GET', path)).status).toBe(403);
    expect((await room.owner.request('GET', '/api/teams/999999/load')).status).toBe(404);
  });
});

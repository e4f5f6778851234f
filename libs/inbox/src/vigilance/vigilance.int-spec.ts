import type { CareSettings, ExposureView, MeView, VigilanceSettings, VigilanceView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { ok, PeopleRoom } from '../../test/people-room';
import { loadVigilance, vigilanceDue, type VigilanceSetup } from './vigilance-due';
import { VigilanceSweeper } from './vigilance-sweeper';

jest.setTimeout(60_000);

describe('the vigilance clock', () => {
  let room: PeopleRoom;

  beforeAll(async () => {
    room = await PeopleRoom.open();
  });
  afterAll(() => room.test.stop());

  type Talk = Awaited<ReturnType<PeopleRoom['talk']>>;
  const sweep = async (sweeper = new VigilanceSweeper(room.test.db)): Promise<void> => {
    while (await sweeper.runOnce());
  };
  const told = async (kind: string): Promise<string[]> =>
    (await room.rows<{ text: string }>('select text from notification where member_id = $1 and kind = $2 order by id', [room.lead.agent.memberId, kind])).map(({ text }) => text); // prettier-ignore
  const events = async (talk: Talk): Promise<string[]> => {
    const rows = await room.rows<{ kind: string }>(
      `select kind from (select id, kind, conversation_id from event union select id, kind, conversation_id from event_outbox) e
       where conversation_id = $1 and kind in ('item.due-soon', 'item.overdue') order by id`,
      [talk.id],
    );
    return rows.map(({ kind }) => kind);
  };
  const lines = async (talk: Talk) => {
    const { items } = await ok(room.lead.request('GET', `/api/conversations/${talk.id}/items`));
    return (items as { system: { kind: string; data: object } | null }[]).flatMap(({ system }) => (system?.kind === 'vigilance-overdue' ? [system] : [])); // prettier-ignore
  };
  const setting = async (change: Partial<VigilanceSettings>) => {
    const { vigilance } = (await ok(room.lead.request('GET', '/api/moderation/settings'))) as { vigilance: VigilanceSettings }; // prettier-ignore
    return room.lead.request('PUT', '/api/moderation/settings/vigilance', { ...vigilance, ...change });
  };

  it('warns once before an item is due, and tells once that it is overdue', async () => {
    const talk = await room.talk(room.facebook, ['Je sais où vous habitez'], { label: 'threat', severity: 5, flaggedMinutesAgo: 25, dueInMinutes: 5 }); // prettier-ignore
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(await told('vigilance-due')).toEqual(['threat × 1']);
    expect(await told('vigilance-overdue')).toEqual([]);
    expect(await events(talk)).toEqual(['item.due-soon']);
    await room.rows(`update screening set due_at = now() - interval '1 second' where item_id = $1`, [talk.itemIds[0]]);
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(await told('vigilance-overdue')).toEqual(['threat × 1']);
    expect(await events(talk)).toEqual(['item.due-soon', 'item.overdue']);
    expect(await lines(talk)).toMatchObject([{ data: { count: 1, label: 'threat' } }]);
  });

  it('is silent about what is far away, about what somebody acted on, and about what is gone', async () => {
    const before = await told('vigilance-due');
    await room.talk(room.facebook, ['plus tard'], { label: 'spam', flaggedMinutesAgo: 5, dueInMinutes: 50 });
    const acted = await room.talk(room.facebook, ['fait'], { label: 'hate', flaggedMinutesAgo: 119, dueInMinutes: 1 });
    await ok(room.decide(acted.itemIds[0] ?? '', 'hide'));
    const gone = await room.talk(room.facebook, ['parti'], { label: 'hate', flaggedMinutesAgo: 119, dueInMinutes: 1 });
    await room.rows('update item set platform_state = 3 where id = $1', [gone.itemIds[0]]);
    await sweep();
    expect(await told('vigilance-due')).toEqual(before);
  });

  it('tells of many at once in one notice, with one line in each thread', async () => {
    const raid = await room.talk(room.facebook, ['a', 'b', 'c'], { label: 'hate', flaggedMinutesAgo: 130, dueInMinutes: -10 }); // prettier-ignore
    const other = await room.talk(room.facebook, ['d'], { label: 'spam', flaggedMinutesAgo: 1500, dueInMinutes: -10 });
    const before = (await told('vigilance-overdue')).length;
    await sweep();
    expect((await told('vigilance-overdue')).slice(before)).toEqual(['hate × 3 · spam × 1']);
    expect(await lines(raid)).toMatchObject([{ data: { count: 3, label: 'hate' } }]);
    expect(await lines(other)).toHaveLength(1);
    const toAnalyst = await signedIn(room.test.app, { role: 'analyst', workspaceId: room.workspaceId });
    expect(await room.rows('select 1 from notification where member_id = $1', [toAnalyst.agent.memberId])).toEqual([]);
  });

  it('goes on after it was broken off, and tells nothing twice', async () => {
    const talk = await room.talk(room.facebook, ['x'], { label: 'threat', flaggedMinutesAgo: 60, dueInMinutes: -1 });
    const before = (await told('vigilance-overdue')).length;
    await room.sql(`
      create function break_sweep() returns trigger language plpgsql as $$ begin raise exception 'the server goes away' using errcode = '57P01'; end $$;
      create trigger break_sweep after insert on event_outbox for each statement execute function break_sweep();`);
    await expect(new VigilanceSweeper(room.test.db).runOnce()).rejects.toThrow('the server goes away');
    await room.sql('drop trigger break_sweep on event_outbox; drop function break_sweep()');
    expect(await told('vigilance-overdue')).toHaveLength(before);
    await sweep();
    expect(await told('vigilance-overdue')).toHaveLength(before + 1);
    expect(await lines(talk)).toHaveLength(1);
  });

  it('is set by label and severity, in the hours of a calendar', async () => {
    const open = [{ from: '00:00', to: '24:00' }];
    const calendar = await ok(room.lead.request('POST', '/api/calendars', { name: 'Semaine', timeZone: 'UTC', week: [open, open, open, open, open, [], []], country: null, region: null })); // prettier-ignore
    const saturday = new Date('2026-11-28T12:00:00Z');
    const dueOf = (setups: Map<number, VigilanceSetup>): string | null => {
      const setup = setups.get(room.workspaceId);
      return (setup && vigilanceDue(setup, 'threat', 1, saturday)?.toISOString()) ?? null;
    };
    const due = () =>
      room.test.db.transaction(room.workspaceId, async (tx) => dueOf(await loadVigilance(tx, [room.workspaceId]))); // prettier-ignore
    expect(await due()).toBe('2026-11-28T12:30:00.000Z');
    await ok(setting({ labels: { threat: 45 }, calendarId: calendar.id as string }));
    expect(await due()).toBe('2026-11-30T00:45:00.000Z');
    expect((await setting({ calendarId: '999999' })).body).toMatchObject({ errors: [{ pointer: '/calendarId' }] });
    expect((await setting({ severities: [1, 2] })).body).toMatchObject({ errors: [{ pointer: '/severities' }] });
    expect((await setting({ labels: { rage: 5 } as VigilanceSettings['labels'] })).body).toMatchObject({ errors: [{ pointer: '/labels' }] }); // prettier-ignore
  });

  it('shows how the promises were kept, of the team as a whole', async () => {
    const other = await PeopleRoom.open();
    const flagged = async (label: 'threat' | 'spam', flaggedMinutesAgo: number, dueInMinutes: number) =>
      other.talk(other.facebook, ['x'], { label, severity: 3, flaggedMinutesAgo, dueInMinutes });
    const met = await flagged('threat', 20, 10);
    await ok(other.moderator.request('POST', '/api/moderation/seen', { itemIds: met.itemIds }));
    await ok(other.decide(met.itemIds[0] ?? '', 'hide'));
    await flagged('threat', 40, -10);
    await flagged('spam', 10, 100);
    const view = (await ok(other.lead.request('GET', '/api/moderation/vigilance'))) as VigilanceView;
    expect(view).toMatchObject({ met: 1, missed: 1, open: 1 });
    expect(view.figures).toMatchObject([
      { label: 'spam', severity: 3, met: 0, missed: 0, open: 1, medianSecondsToAct: null },
      { label: 'threat', severity: 3, met: 1, missed: 1, open: 0 },
    ]);
    expect(view.medianSecondsToAct).toBeGreaterThanOrEqual(1200);
    expect(view.figures[1]?.medianSecondsToSee).toBeGreaterThanOrEqual(1200);
    expect(JSON.stringify(view)).not.toContain('member');
    expect((await other.lead.request('GET', '/api/moderation/vigilance?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(400); // prettier-ignore
    await other.test.stop();
  });
});

describe('care for those who have to look', () => {
  let room: PeopleRoom;

  beforeAll(async () => {
    room = await PeopleRoom.open();
  });
  afterAll(() => room.test.stop());

  const see = async (itemIds: string[], by = room.agent) =>
    (await ok(by.request('POST', '/api/moderation/seen', { itemIds }))) as ExposureView;
  const prefer = async (care: object, by = room.agent) => ok(by.request('PATCH', '/api/me/preferences', { care }));
  const team = async (by = room.lead): Promise<string[]> =>
    (await ok(by.request('GET', '/api/moderation/exposure/team'))).memberIds as string[];

  it('is what the workspace has until a person chooses, piece by piece', async () => {
    const care = async (): Promise<CareSettings> =>
      ((await ok(room.agent.request('GET', '/api/me'))) as MeView).preferences.care;
    expect(await care()).toEqual({ blurText: false, blurMedia: true, greyscale: false, muteVideo: true, exposurePerDay: 200 }); // prettier-ignore
    await ok(room.lead.request('PUT', '/api/moderation/settings/care', { blurText: true, blurMedia: true, greyscale: true, muteVideo: true, exposurePerDay: 100 })); // prettier-ignore
    expect(await care()).toMatchObject({ blurText: true, greyscale: true, exposurePerDay: 100 });
    await prefer({ greyscale: false });
    await prefer({ exposurePerDay: null });
    const changed = await ok(
      room.agent.request('PATCH', '/api/me/preferences', { theme: 'dark', swipeToDecide: true }),
    );
    expect(changed).toMatchObject({
      theme: 'dark',
      swipeToDecide: true,
      care: { blurText: true, greyscale: false, exposurePerDay: null },
    });
    expect((await room.agent.request('PATCH', '/api/me/preferences', { care: { exposurePerDay: 0 } })).status).toBe(
      400,
    );
    expect((await room.agent.request('PATCH', '/api/me/preferences', { care: { sepia: true } })).status).toBe(400);
    await prefer({ exposurePerDay: 10 });
  });

  it('adds up what was opened, each item once a day, and suggests a pause', async () => {
    const talk = await room.talk(room.facebook, ['1', '2', '3'], { severity: 4 });
    const [one = '', two = '', three = ''] = talk.itemIds;
    expect(await see([one])).toMatchObject({ points: 4, items: 1, budget: 10, overBudget: false, pauseMinutes: null });
    const [row] = await room.rows<{ first_seen_at: Date | null }>('select first_seen_at from screening where item_id = $1', [one]); // prettier-ignore
    expect(row?.first_seen_at).not.toBeNull();
    expect(await see([one, two])).toMatchObject({ points: 8, items: 2, overBudget: false, pauseMinutes: 5 });
    expect(await see([one, two])).toMatchObject({ points: 8, items: 2 });
    expect(await team()).toEqual([]);
    expect(await see([three, '123'])).toMatchObject({ points: 12, items: 3, overBudget: true, pauseMinutes: 15 });
    const [again] = await room.rows<{ first_seen_at: Date | null }>('select first_seen_at from screening where item_id = $1', [one]); // prettier-ignore
    expect(again).toEqual(row);
  });

  it('tells others nothing but that somebody is over their budget', async () => {
    const answer = await room.lead.request('GET', '/api/moderation/exposure/team');
    expect(answer.body).toEqual({ memberIds: [String(room.agent.agent.memberId)] });
    expect((await room.agent.request('GET', '/api/moderation/exposure/team')).status).toBe(403);
    expect((await ok(room.lead.request('GET', '/api/moderation/exposure'))) as ExposureView).toMatchObject({ points: 0, items: 0 }); // prettier-ignore
    await prefer({ exposurePerDay: null });
    expect(await team()).toEqual([]);
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    expect(await team(stranger)).toEqual([]);
  });

  it('counts for two who look at the same time', async () => {
    const talk = await room.talk(room.facebook, ['1', '2', '3', '4'], { severity: 1 });
    const before = (await ok(room.moderator.request('GET', '/api/moderation/exposure'))) as ExposureView;
    await Promise.all(Array.from({ length: 4 }, () => see(talk.itemIds, room.moderator)));
    expect((await see(talk.itemIds, room.moderator)).points).toBe(before.points + 4);
  });
});

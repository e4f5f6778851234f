import type { CalendarView, SlaPreviewView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aPolicy, policyBody, within } from '../../test/promises';

const DAY = [{ from: '09:00', to: '12:00' }, { from: '14:00', to: '18:00' }]; // prettier-ignore
const WEEK = [DAY, DAY, DAY, DAY, DAY, [], []];
const ICS = (year: number): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test',
    'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Inventory', `DTSTART;VALUE=DATE:${year}0302`, `DTEND;VALUE=DATE:${year}0304`, 'END:VEVENT',
    'BEGIN:VEVENT', 'UID:2', 'SUMMARY:Founders', `DTSTART;VALUE=DATE:${year}0610`, 'RRULE:FREQ=YEARLY;COUNT=2', 'END:VEVENT',
    'BEGIN:VEVENT', 'UID:3', 'SUMMARY:Meeting', `DTSTART:${year}0303T100000Z`, `DTEND:${year}0303T110000Z`, 'END:VEVENT',
    'END:VCALENDAR'].join('\r\n'); // prettier-ignore

describe('commitments over HTTP', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;

  beforeAll(async () => {
    test = await startOutbound();
    lead = await signedIn(test.app, { role: 'lead' });
    agent = await signedIn(test.app, { role: 'agent', workspaceId: lead.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const aCalendar = async (more: object = {}): Promise<CalendarView> => {
    const name = `Calendar ${Math.random().toString(36).slice(2)}`;
    const body = { name, timeZone: 'Europe/Paris', week: WEEK, country: null, region: null, ...more };
    const answer = await lead.request('POST', '/api/calendars?language=fr', body);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body as CalendarView;
  };
  const pointer = ({ body }: { body: { errors?: { pointer: string }[] } }): string | undefined => body.errors?.[0]?.pointer; // prettier-ignore

  it('say when a review of Saturday evening is due, in the zone and with the holidays of a calendar', async () => {
    const calendar = await aCalendar({ country: 'FR' });
    const targets = { firstReply: within(60, 15), nextReply: null, resolution: within(480) };
    const preview = async (at: string): Promise<SlaPreviewView> =>
      (await lead.request('POST', '/api/sla-policies/preview', { targets, calendarId: calendar.id, at })).body;
    expect(await preview('2026-11-28T17:00:00Z')).toEqual({
      timeZone: 'Europe/Paris',
      firstReply: { dueAt: '2026-11-30T09:00:00.000Z', warnAt: '2026-11-30T08:45:00.000Z' }, // Monday 10:00 in Paris
      nextReply: null,
      resolution: { dueAt: '2026-12-01T09:00:00.000Z', warnAt: null },
    });
    expect((await preview('2026-12-24T16:30:00Z')).firstReply?.dueAt).toBe('2026-12-28T08:30:00.000Z'); // over Christmas
  });

  it('keep calendars with the next holidays by name, own ones and those of a region', async () => {
    const calendar = await aCalendar({ country: 'DE', region: 'BY' });
    expect(calendar.nextHolidays.length).toBe(6);
    expect(calendar.nextHolidays.every(({ source, name }) => source === 'public' && name !== '')).toBe(true);
    const year = new Date().getUTCFullYear() + 1;
    const own = [{ date: `${year}-05-04`, name: 'Inventory' }];
    const set = await lead.request('PUT', `/api/calendars/${calendar.id}/holidays`, { version: 0, holidays: own });
    expect(set.body).toMatchObject({ version: 1, ownHolidays: [{ ...own[0], source: 'own' }] });
    const stale = await lead.request('PUT', `/api/calendars/${calendar.id}/holidays`, { version: 0, holidays: [] });
    expect([stale.status, stale.body.code, stale.body.current.version]).toEqual([409, 'stale-version', 1]);
    const countries = (await agent.request('GET', '/api/holiday-countries?language=fr')).body as { code: string; name: string; regions: object[] }[]; // prettier-ignore
    expect(countries.map(({ code }) => code)).toEqual(['FR', 'BE', 'LU', 'DE', 'CH', 'IT', 'MC', 'ES', 'AD', 'GB', 'NL']); // prettier-ignore
    expect(countries[3]).toMatchObject({ name: 'Allemagne' });
    expect(countries[3]?.regions.length).toBe(16);
  });

  it('take the whole days of an iCalendar file, several at once and yearly ones, and tell what was left out', async () => {
    const { id } = await aCalendar();
    const year = new Date().getUTCFullYear() + 1;
    const { body } = await lead.request('POST', `/api/calendars/${id}/holidays/import`, { version: 0, ics: ICS(year) });
    expect(body).toMatchObject({ added: 4, skipped: 1 });
    expect(body.calendar.ownHolidays).toEqual([
      { date: `${year}-03-02`, name: 'Inventory', source: 'own' },
      { date: `${year}-03-03`, name: 'Inventory', source: 'own' },
      { date: `${year}-06-10`, name: 'Founders', source: 'own' },
      { date: `${year + 1}-06-10`, name: 'Founders', source: 'own' },
    ]);
    const again = await lead.request('POST', `/api/calendars/${id}/holidays/import`, { version: 1, ics: ICS(year) });
    expect(again.body).toMatchObject({ added: 0, skipped: 5 });
    const broken = await lead.request('POST', `/api/calendars/${id}/holidays/import`, { version: 2, ics: 'hello' });
    expect([broken.status, pointer(broken)]).toEqual([400, '/ics']);
  });

  it.each([
    ['/week', { week: [] }],
    ['/week', { week: [[], [], [], [], [], [], []] }],
    ['/week/0/0', { week: [[{ from: '9:00', to: '10:00' }], [], [], [], [], [], []] }],
    ['/week/1/0', { week: [[], [{ from: '18:00', to: '08:00' }], [], [], [], [], []] }],
    [
      '/week/2/1',
      {
        week: [
          [],
          [],
          [
            { from: '08:00', to: '12:00' },
            { from: '11:00', to: '13:00' },
          ],
          [],
          [],
          [],
          [],
        ],
      },
    ],
    ['/timeZone', { timeZone: 'Paris' }],
    ['/country', { country: 'XX' }],
    ['/region', { country: 'FR', region: 'ZZ' }],
  ])('name what is wrong with a calendar: %s', async (expected, wrong) => {
    const body = { name: 'Wrong', timeZone: 'Europe/Paris', week: WEEK, country: null, region: null, ...wrong };
    const answer = await lead.request('POST', '/api/calendars', body);
    expect([answer.status, pointer(answer)]).toEqual([400, expected]);
  });

  it('keep policies in an order, changed by version, and removed without a trace in the list', async () => {
    const owner = await signedIn(test.app, { role: 'owner' });
    const [one, two] = [await aPolicy(owner, { name: 'One' }), await aPolicy(owner, { name: 'Two' })];
    const names = async (): Promise<string[]> => (await owner.request('GET', '/api/sla-policies')).body.policies.map(({ name }: { name: string }) => name); // prettier-ignore
    expect(await names()).toEqual(['One', 'Two']);
    expect((await owner.request('PUT', '/api/sla-policies/order', { ids: [two.id, one.id] })).status).toBe(200);
    expect(await names()).toEqual(['Two', 'One']);
    expect(pointer(await owner.request('PUT', '/api/sla-policies/order', { ids: [one.id] }))).toBe('/ids');
    const changed = await owner.request('PATCH', `/api/sla-policies/${one.id}`, { version: 0, name: 'First' });
    expect(changed.body).toMatchObject({ name: 'First', version: 1 });
    expect((await owner.request('PATCH', `/api/sla-policies/${one.id}`, { version: 0, name: 'Late' })).status).toBe(
      409,
    );
    expect((await owner.request('POST', '/api/sla-policies', policyBody({ name: 'two' }))).body.code).toBe('already-exists'); // prettier-ignore
    expect((await owner.request('DELETE', `/api/sla-policies/${two.id}`)).status).toBe(204);
    expect(await names()).toEqual(['First']);
  });

  it.each([
    ['/targets/firstReply/minutes', { targets: { firstReply: within(0), nextReply: null, resolution: null } }],
    [
      '/targets/firstReply/warnBeforeMinutes',
      { targets: { firstReply: within(10, 10), nextReply: null, resolution: null } },
    ],
    ['/conditions/stars', { conditions: { stars: [6] } }],
    ['/conditions/accountIds', { conditions: { accountIds: ['99999'] } }],
    ['/conditions/tagIds', { conditions: { tagIds: ['99999'] } }],
    ['/calendarId', { calendarId: '99999' }],
    ['/ladderId', { ladderId: '99999' }],
  ])('name what is wrong with a policy: %s', async (expected, wrong) => {
    // prettier-ignore
    const answer = await lead.request('POST', '/api/sla-policies', { ...policyBody(), ...wrong });
    expect([answer.status, pointer(answer)]).toEqual([400, expected]);
  });

  it('are managed by those who may, and never across workspaces', async () => {
    const calendar = await aCalendar();
    expect((await agent.request('POST', '/api/sla-policies', policyBody())).status).toBe(403);
    expect((await agent.request('DELETE', `/api/calendars/${calendar.id}`)).status).toBe(403);
    expect((await agent.request('GET', '/api/ladders')).status).toBe(403);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/calendars')).body).toEqual([]);
    expect((await stranger.request('DELETE', `/api/calendars/${calendar.id}`)).status).toBe(404);
    expect(pointer(await stranger.request('POST', '/api/sla-policies', policyBody({ calendarId: calendar.id })))).toBe('/calendarId'); // prettier-ignore
  });

  it('keep a calendar that a policy uses', async () => {
    const calendar = await aCalendar();
    const policy = await aPolicy(lead, { calendarId: calendar.id });
    const refused = await lead.request('DELETE', `/api/calendars/${calendar.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'not-possible-now']);
    await lead.request('DELETE', `/api/sla-policies/${policy.id}`);
    expect((await lead.request('DELETE', `/api/calendars/${calendar.id}`)).status).toBe(204);
  });
});

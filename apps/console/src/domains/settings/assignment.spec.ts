import { TestBed } from '@angular/core/testing';
import type { AssignmentPolicyView, AssignmentSettingsView, MemberSkillsView, TeamLoadView } from '@parvis/contracts';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { problem, until } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { settingsRoutes } from './settings.routes';

const SINCE = '2026-11-20T12:00:00.000Z';
const POLICY: AssignmentPolicyView = {
  teamId: 't1', version: 2, strategy: 'manual', accountIds: [], kinds: [], languages: [], skillLevel: 'reply', languageLevel: 'fluent', useCapacity: true,
  sticky: true, redistributeAfterMinutes: 30, overflowTeamId: null, overflowAfterMinutes: 30,
}; // prettier-ignore
const SETTINGS: AssignmentSettingsView = {
  version: 0, defaultTeamId: null, accountTeams: [], defaultCapacity: null,
  weights: { comment: 1, message: 1, review: 1, mention: 1, 'story-reply': 1, email: 1, post: 1 },
}; // prettier-ignore
const SKILLS: MemberSkillsView = {
  memberId: 'm2', version: 1, channels: [], languages: [{ language: 'fr', level: 'fluent' }], capacity: null, hours: { timeZone: null, intervals: [] },
}; // prettier-ignore
const LOAD: TeamLoadView = {
  teamId: 't1', strategy: 'least-loaded', unassigned: 4, unattended: 2, oldestWaitingSince: SINCE,
  members: [
    { memberId: 'm1', state: 'online', shown: 'online', reason: null, backAt: null, since: SINCE, atWork: true, load: { open: 3, points: 5, capacity: 5 }, openInTeam: 2 },
    { memberId: 'm2', state: 'away', shown: 'away', reason: 'Lunch', backAt: null, since: SINCE, atWork: false, load: { open: 1, points: 1, capacity: null }, openInTeam: 1 },
  ],
}; // prettier-ignore

const body = () => document.body.textContent;

function choose(name: string | RegExp, value: string): void {
  const select = byRole('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('distribution', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/assignment', SETTINGS);
    server.give('GET /api/teams/t1/assignment', POLICY);
    server.give('GET /api/members/m2/skills', SKILLS);
    server.give('GET /api/teams/t1/load', LOAD);
  });
  afterEach(closePage);

  it('says which team gets what is new, what it weighs and how much one takes', async () => {
    await open('/settings/assignment');
    expect(byRole('link', 'Set up Service').getAttribute('href')).toBe('/settings/assignment/t1');
    choose('Team of all other accounts', 't2');
    choose('Maison Lumen', 't1');
    write(byRole('spinbutton', /^Capacity/), '12');
    write(byRole('spinbutton', /E-mails/), '21');
    await press('Save');
    expect(body()).toContain('Enter a whole number from 0 to 20.');
    expect(server.writes).toEqual([]);
    write(byRole('spinbutton', /E-mails/), '3');
    server.give('PUT /api/assignment', { ...SETTINGS, version: 1 });
    await press('Save');
    expect(server.written('PUT /api/assignment')).toEqual([
      {
        version: 0,
        defaultTeamId: 't2',
        accountTeams: [{ accountId: 'a1', teamId: 't1' }],
        defaultCapacity: 12,
        weights: { ...SETTINGS.weights, email: 3 },
      },
    ]);
    expect(await violations()).toEqual([]);
  });

  it('of a team shows its questions once it hands out, and sends the whole', async () => {
    await open('/settings/assignment/t1');
    expect(body()).toContain('How Service is handed conversations');
    expect(allByRole('combobox', 'Needed on the account')).toEqual([]);
    choose('Who gets the next conversation', 'by-skill');
    await server.serve();
    byRole('checkbox', 'Reviews').click();
    choose('Needed on the account', 'moderate');
    choose('Needed in the language', '');
    choose(/When nobody can take it/, 't2');
    await server.serve();
    write(byRole('spinbutton', /without anybody/), '45');
    expect(await violations()).toEqual([]);
    server.give('PUT /api/teams/t1/assignment', problem('validation-failed', 400, { errors: [{ pointer: '/overflowTeamId', detail: 'x' }] }), 400); // prettier-ignore
    await press('Save');
    expect(body()).toContain('It would come back to this team.');
    const { teamId: _, ...policy } = POLICY;
    const wanted = { ...policy, strategy: 'by-skill', kinds: ['review'], skillLevel: 'moderate', languageLevel: null, overflowTeamId: 't2', overflowAfterMinutes: 45 }; // prettier-ignore
    expect(server.written('PUT /api/teams/t1/assignment')).toEqual([wanted]);
  });

  it('of a team that is gone says so', async () => {
    server.give('GET /api/teams/t9/assignment', problem('not-found', 404), 404);
    await open('/settings/assignment/t9');
    expect(body()).toContain('This team does not exist any more.');
  });

  it('goes by what a member can, how much and when', async () => {
    await open('/settings/team/m2/skills');
    expect(body()).toContain('Works on every channel.');
    choose('German', 'native');
    choose('French', '');
    choose('Add a channel or account', 'instagram:a1');
    await server.serve();
    await press('Add');
    choose('Level on Instagram · Maison Lumen', 'moderate');
    write(byRole('spinbutton', /^Capacity/), '7');
    await press('Monday to Friday, 9 to 17');
    await press('Remove Friday, 09:00 to 17:00');
    write(byRole('textbox', /Time zone/), 'Europe/Brussels');
    await server.serve();
    expect(await violations()).toEqual([]);
    server.give('PUT /api/members/m2/skills', { ...SKILLS, version: 2 });
    await press('Save');
    expect(server.written('PUT /api/members/m2/skills')).toEqual([
      {
        version: 1,
        channels: [{ channel: 'instagram', accountId: 'a1', level: 'moderate' }],
        languages: [{ language: 'de', level: 'native' }],
        capacity: 7,
        hours: {
          timeZone: 'Europe/Brussels',
          intervals: [1, 2, 3, 4].map((day) => ({ day, from: '09:00', to: '17:00' })),
        },
      },
    ]);
  });

  it('is only shown to those who may not change it', async () => {
    server = new PageServer('agent');
    server.give('GET /api/members/m2/skills', SKILLS);
    await open('/settings/team/m2/skills');
    expect(body()).toContain('An administrator or an owner can change this.');
    expect(allByRole('button', 'Save')).toEqual([]);
    expect(byRole('combobox', 'French')).toHaveProperty('disabled', true);
  });

  it('shows leads who is there and who has how much, and reads it again when something changes', async () => {
    await open('/settings/assignment/t1/load');
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
    expect(rows[0]).toMatch(/Camille R\..*Online.*5 of 5.*Full/s);
    expect(rows[1]).toMatch(/Inès M\..*Away, Lunch.*Outside their hours.*no limit/s);
    expect(document.querySelector('.figures')?.textContent).toMatch(/Without an owner\s*4.*Nobody can take them\s*2/s);
    expect(await violations()).toEqual([]);
    const asked = () => server.asked.filter((path) => path === '/api/teams/t1/load').length;
    const before = asked();
    TestBed.inject(FakeSocket).receive('online.changed', { memberIds: ['m1'] });
    await until(() => {
      void server.serve();
      return asked() > before;
    });
  });
});

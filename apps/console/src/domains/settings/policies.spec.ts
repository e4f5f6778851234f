import { TestBed } from '@angular/core/testing';
import type { DecisionSettings, PeopleSettings, PolicyView } from '@parvis/contracts';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { Directory } from '../../shared/directory/directory';
import { problem, settle } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { settingsRoutes } from './settings.routes';

const page = () => document.body.textContent.replaceAll(/\s+/g, ' ');
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]')?.textContent ?? '';

const INSULT: PolicyView = {
  id: '6', key: 'insult', version: 2, archivedAt: null, label: { en: 'Insult', fr: 'Insulte' }, kind: 'legal', ground: 'art. 29', authorText: { en: 'a', fr: 'b' }, guidance: { en: 'c', fr: 'd' },
  severity: 3, needsNote: false, verbs: ['hide', 'delete'], channels: [], accountIds: [], strikeWeight: 2, protective: false, asksFor: 'reversible', dsaCategory: 'STATEMENT_CATEGORY_CYBER_VIOLENCE',
}; // prettier-ignore
const DECISIONS: DecisionSettings = { reasonRequired: 'own-site', sendStatements: true, pageLanguage: 'fr', contact: '', transparency: { public: false, slug: null } }; // prettier-ignore
const PEOPLE: PeopleSettings = {
  strikes: { halfLifeDays: 90, thresholds: { warned: 1, premoderated: 3, blocked: 5, banned: null }, automatic: 'premoderated' },
  'two-person': { verbs: ['ban'], over: 50, instead: 'second-person', seconds: 60, expiresHours: 72 },
  vigilance: { labels: { threat: 30 }, severities: [null, null, null, null, 240, 60], calendarId: null, warnBeforeMinutes: 15 },
  quality: { sharePercent: 5 },
  care: { blurText: false, blurMedia: true, greyscale: false, muteVideo: true, exposurePerDay: 200 },
}; // prettier-ignore
const HISTOGRAM = {
  halfLifeDays: 90, people: 7, bins: [{ from: 0, to: 1, count: 4 }, { from: 1, to: 2, count: 3 }],
  thresholds: { warned: { score: 1, people: 3, notYet: 1 }, premoderated: { score: 3, people: 0, notYet: 0 }, blocked: { score: 5, people: 0, notYet: 0 }, banned: { score: 8, people: 0, notYet: 0 } },
}; // prettier-ignore

describe('settings of moderation', () => {
  let server: PageServer;
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };
  const choose = async (name: string | RegExp, value: string) => {
    const select = byRole('combobox', name) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await settle();
  };
  const fill = async (role: 'textbox' | 'spinbutton', name: string | RegExp, text: string) => {
    write(byRole(role, name), text);
    await settle();
  };
  const serverOf = (role: 'owner' | 'lead' | 'agent') => {
    server = new PageServer(role);
    server.give('GET /api/policy-reasons', [INSULT]);
    server.give('GET /api/moderation/settings/decisions', DECISIONS);
    server.give('GET /api/moderation/settings', PEOPLE);
    server.give('GET /api/moderation/strikes/histogram', HISTOGRAM);
    server.give('GET /api/calendars', [{ id: '3', name: 'Shop hours' }]);
  };
  const open = (path: string) => openPage(`/settings/moderation/${path}`, [{ path: 'settings', children: settingsRoutes }], 'settings', server); // prettier-ignore

  beforeEach(() => {
    serverOf('owner');
  });
  afterEach(closePage);

  describe('reasons', () => {
    it('are listed by what they rest on', async () => {
      await open('reasons');
      expect(server.asked).toContain('/api/policy-reasons?archived=true');
      expect(page()).toMatch(/The law.*Insult.*art\. 29.*Hide, Delete.*2 points.*Everywhere/);
      expect(await violations()).toEqual([]);
    });

    it('are made in both languages, with everything they say', async () => {
      await open('reasons');
      await press('New reason');
      await fill('textbox', /Name in French/, 'Hors charte');
      await choose('Rests on', 'legal');
      const save = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent.trim() === 'Save'); // prettier-ignore
      save?.click();
      await server.serve();
      expect(dialog()).toContain('Give it a name in both languages.');
      expect(dialog()).toContain('Name the law it rests on.');
      expect(server.written('POST /api/policy-reasons')).toEqual([]);
      await fill('textbox', /Name in English/, 'Against the rules');
      await choose('Rests on', 'terms');
      await fill('spinbutton', /Points/, '4');
      byRole('checkbox', 'Instagram').click();
      server.give('POST /api/policy-reasons', { ...INSULT, id: '9', label: { en: 'Against the rules', fr: 'Hors charte' }, kind: 'terms' }, 201); // prettier-ignore
      save?.click();
      await server.serve();
      expect(server.written('POST /api/policy-reasons')).toEqual([{
        label: { fr: 'Hors charte', en: 'Against the rules' }, kind: 'terms', ground: '', authorText: { fr: '', en: '' }, guidance: { fr: '', en: '' }, severity: 1, needsNote: false, verbs: ['hide'],
        channels: ['instagram'], accountIds: [], strikeWeight: 4, protective: false, asksFor: 'reversible', dsaCategory: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
      }]); // prettier-ignore
      expect(TestBed.inject(Directory).policyReasons().map(({ id }) => id)).toContain('9'); // prettier-ignore
    });

    it('are changed with the version that was read; what protects never weighs', async () => {
      await open('reasons');
      await press('Edit Insult');
      expect(await violations()).toEqual([]);
      byRole('checkbox', 'It protects the author').click();
      server.give('PATCH /api/policy-reasons/6', { ...INSULT, protective: true, strikeWeight: 0, version: 3 });
      await settle();
      [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent.trim() === 'Save')?.click(); // prettier-ignore
      await server.serve();
      const { id: _, key: __, archivedAt: ___, ...content } = INSULT;
      expect(server.written('PATCH /api/policy-reasons/6')).toEqual([{ ...content, protective: true, strikeWeight: 0, version: 2 }]); // prettier-ignore
      expect(page()).toContain('None: it protects the author');
    });

    it('go out of use and come back', async () => {
      await open('reasons');
      server.give('POST /api/policy-reasons/6/archive', { ...INSULT, archivedAt: '2026-11-20T12:00:00Z' });
      await press('Archive Insult');
      expect(TestBed.inject(Directory).policyReasons()).toEqual([]);
      byRole('switch', 'Show 1 archived reason').click();
      await settle();
      server.give('POST /api/policy-reasons/6/restore', INSULT);
      await press('Restore Insult');
      expect(server.writes.map(({ call, body }) => [call, body])).toEqual([['POST /api/policy-reasons/6/archive', {}], ['POST /api/policy-reasons/6/restore', {}]]); // prettier-ignore
    });

    it('say what a decision needs and what is public, all of it at once', async () => {
      await open('reasons');
      await choose('A reason is needed', 'always');
      byRole('checkbox', 'Publish the counts').click();
      await settle();
      await fill('textbox', /End of the address/, 'Maison Lumen');
      await press('Save');
      expect(page()).toContain('Use 3 to 60 small letters');
      await fill('textbox', /End of the address/, 'maison-lumen');
      server.give('PUT /api/moderation/settings/decisions', problem('validation-failed', 400, { errors: [{ pointer: '/transparency/slug', detail: 'is taken' }] }), 400); // prettier-ignore
      await press('Save');
      expect(server.written('PUT /api/moderation/settings/decisions')).toEqual([{ reasonRequired: 'always', sendStatements: true, pageLanguage: 'fr', contact: '', transparency: { public: true, slug: 'maison-lumen' } }]); // prettier-ignore
      expect(page()).toContain('This address is taken');
    });

    it('are only shown to those who may not change them', async () => {
      serverOf('agent');
      await open('reasons');
      expect(allByRole('button', /New reason|Edit|Archive|Save/)).toEqual([]);
      expect(byRole('checkbox', 'Tell the author why')).toHaveProperty('disabled', true);
    });
  });

  describe('safeguards', () => {
    it('say what takes two', async () => {
      await open('safeguards');
      expect(await violations()).toEqual([]);
      byRole('checkbox', 'Delete').click();
      await fill('spinbutton', /^Seconds/, '2');
      await press('Save Second person');
      expect(page()).toContain('Enter a whole number from 5 to 86,400.');
      await fill('spinbutton', /^Seconds/, '120');
      await press('Save Second person');
      expect(server.written('PUT /api/moderation/settings/two-person')).toEqual([{ verbs: ['delete', 'ban'], instead: 'second-person', over: 50, seconds: 120, expiresHours: 72 }]); // prettier-ignore
    });

    it('leave that to those who manage the team', async () => {
      serverOf('lead');
      await open('safeguards');
      expect(allByRole('button', 'Save Second person')).toEqual([]);
      expect(page()).toContain('Changing this takes the right to manage the team.');
      expect(byRole('button', 'Save Deadlines')).toBeTruthy();
    });

    it('say how soon somebody acts; an empty field is no promise', async () => {
      await open('safeguards');
      await fill('spinbutton', 'Hate', '0');
      await press('Save Deadlines');
      expect(page()).toContain('Enter whole minutes, or nothing.');
      await fill('spinbutton', 'Hate', '120');
      await fill('spinbutton', '5, worst', '');
      await choose('Minutes count', '3');
      await press('Save Deadlines');
      expect(server.written('PUT /api/moderation/settings/vigilance')).toEqual([{ labels: { threat: 30, hate: 120 }, severities: [null, null, null, null, 240, null], calendarId: '3', warnBeforeMinutes: 15 }]); // prettier-ignore
    });

    it('show whom each threshold touches before it is saved', async () => {
      await open('safeguards');
      await server.until(() => page().includes('Warned, from 1: 3 people, 1 of whom does not stand so yet'));
      expect(server.asked).toContain(
        '/api/moderation/strikes/histogram?halfLifeDays=90&warned=1&premoderated=3&blocked=5',
      );
      expect(byRole('img', '7 people have strikes that count')).toBeTruthy();
      await fill('spinbutton', 'Banned', '4');
      await press('Save Strikes');
      expect(page()).toContain('Each one has to be higher than the one before.');
      await fill('spinbutton', 'Banned', '7.5');
      await server.until(() => server.asked.some((path) => path.endsWith('banned=7.5')));
      await press('Save Strikes');
      expect(server.written('PUT /api/moderation/settings/strikes')).toEqual([{ halfLifeDays: 90, thresholds: { warned: 1, premoderated: 3, blocked: 5, banned: 7.5 }, automatic: 'premoderated' }]); // prettier-ignore
    });

    it('say who looks again, and how gently things are shown', async () => {
      await open('safeguards');
      await fill('spinbutton', 'Percent of decisions', '101');
      await press('Save Second look');
      expect(page()).toContain('Enter a number from 0 to 100.');
      await fill('spinbutton', 'Percent of decisions', '2.5');
      await press('Save Second look');
      expect(server.written('PUT /api/moderation/settings/quality')).toEqual([{ sharePercent: 2.5 }]);
      byRole('checkbox', 'Pictures in grey').click();
      await fill('spinbutton', /^Points a day/, '');
      await press('Save Care for the team');
      expect(server.written('PUT /api/moderation/settings/care')).toEqual([{ blurText: false, blurMedia: true, greyscale: true, muteVideo: true, exposurePerDay: null }]); // prettier-ignore
    });
  });
});

import { TestBed } from '@angular/core/testing';
import { type Permission, ROLE_PERMISSIONS, ROLES } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { Directory } from '../../shared/directory/directory';
import { aMember, me } from '../../testing/builders';
import { problem } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { meRoutes, settingsRoutes } from './settings.routes';

const text = () => document.body.textContent ?? '';
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const INVITATION = { id: '7', email: 'lea@maison-lumen.test', role: 'agent', teamIds: [], invitedBy: 'Camille R.', expiresAt: '2999-01-01T00:00:00Z', url: null }; // prettier-ignore

function choose(name: string, value: string): void {
  const select = byRole('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('settings', () => {
  let server: PageServer;
  const open = (path: string) =>
    openPage(
      path,
      [
        { path: 'settings', children: settingsRoutes },
        { path: 'me', children: meRoutes },
      ],
      'settings',
      server,
    );
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/invitations', [INVITATION]);
  });
  afterEach(closePage);

  describe('members', () => {
    it('are listed with role, teams and languages', async () => {
      await open('/settings');
      const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
      expect(rows[0]).toMatch(/Camille R\..*\(you\).*Owner.*Service.*French/s);
      expect(rows[1]).toMatch(/Inès M\..*Agent/s);
    });

    it('get another role, and only that is sent', async () => {
      await open('/settings/team');
      await press('Edit Inès M.');
      choose('Role', 'lead');
      await server.serve();
      server.give('PATCH /api/members/m2', aMember({ id: 'm2', name: 'Inès M.', role: 'lead' }));
      await press('Save');
      expect(server.written('PATCH /api/members/m2')).toEqual([{ role: 'lead' }]);
      expect(document.querySelectorAll('tbody tr')[1]?.textContent).toContain('Lead');
      expect(dialog()).toBeNull();
    });

    it('keep the last owner, and say why', async () => {
      await open('/settings/team');
      await press('Edit Camille R.');
      expect(dialog()?.textContent).toContain('A workspace needs an owner');
      expect(byRole('combobox', 'Role')).toHaveProperty('disabled', true);
    });

    it('say what the server refuses and keep what was typed', async () => {
      await open('/settings/team');
      await press('Edit Inès M.');
      write(byRole('textbox', /Name/), 'Inès');
      server.give('PATCH /api/members/m2', problem('not-allowed', 403), 403);
      await press('Save');
      expect(dialog()?.querySelector('[role="alert"]')?.textContent).toContain('Your role does not allow');
      expect(byRole('textbox', /Name/)).toHaveProperty('value', 'Inès');
    });

    it('are only shown to those who may not change them', async () => {
      server = new PageServer('agent');
      await open('/settings/team');
      expect(text()).toContain('An administrator or an owner can change it.');
      expect(allByRole('button', /Edit|Invite|Revoke/)).toEqual([]);
      expect(server.asked.some((path) => path.includes('invitations'))).toBe(false);
    });

    it('have no accessibility fault, the form open', async () => {
      await open('/settings/team');
      expect(await violations()).toEqual([]);
      await press('Edit Inès M.');
      expect(await violations()).toEqual([]);
    });
  });

  describe('invitations', () => {
    it('give a link once', async () => {
      await open('/settings/team');
      await press('Invite');
      write(byRole('textbox', /E-mail/), 'new@maison-lumen.test');
      choose('Role', 'moderator');
      byRole('checkbox', 'Shops').click();
      server.give('POST /api/invitations', { ...INVITATION, url: 'https://parvis.example/invite/abc' }, 201);
      await press('Make the invitation');
      expect(server.written('POST /api/invitations')).toEqual([
        { email: 'new@maison-lumen.test', role: 'moderator', teamIds: ['t2'] },
      ]);
      expect(byRole('textbox', 'Invitation link')).toHaveProperty('value', 'https://parvis.example/invite/abc');
    });

    it('refuse what is no address, and those who are here already', async () => {
      await open('/settings/team');
      await press('Invite');
      write(byRole('textbox', /E-mail/), 'nobody');
      await press('Make the invitation');
      expect(dialog()?.textContent).toContain('Enter an e-mail address.');
      write(byRole('textbox', /E-mail/), 'INES@maison-lumen.test');
      await press('Make the invitation');
      expect(dialog()?.textContent).toContain('a member already');
      expect(server.writes).toEqual([]);
    });

    it('can be revoked', async () => {
      await open('/settings/team');
      await press('Revoke the invitation of lea@maison-lumen.test');
      expect(server.written('DELETE /api/invitations/7')).toHaveLength(1);
      expect(text()).toContain('Nobody is invited at the moment.');
    });
  });

  describe('teams', () => {
    it('are made with their members', async () => {
      await open('/settings/teams');
      await press('New team');
      write(byRole('textbox', /Name/), 'Press');
      byRole('checkbox', 'Inès M.').click();
      server.give('POST /api/teams', { id: 't3', name: 'Press', memberIds: ['m2'] }, 201);
      await press('Save');
      expect(server.written('POST /api/teams')).toEqual([{ name: 'Press', memberIds: ['m2'] }]);
      expect(dialog()).toBeNull();
    });

    it('cannot share a name', async () => {
      await open('/settings/teams');
      await press('Edit Shops');
      write(byRole('textbox', /Name/), 'service');
      await press('Save');
      expect(dialog()?.textContent).toContain('There is a team with this name already.');
      expect(server.writes).toEqual([]);
    });

    it('are removed only after their consequence was confirmed', async () => {
      await open('/settings/teams');
      await press('Remove Shops');
      expect(dialog()?.textContent).toContain('keep their assignee');
      server.give('GET /api/teams', [{ id: 't1', name: 'Service', memberIds: ['m1'] }]);
      await press('Remove the team');
      expect(server.written('DELETE /api/teams/t2')).toHaveLength(1);
      expect(allByRole('button', 'Edit Shops')).toEqual([]);
    });
  });

  describe('roles', () => {
    it('stand side by side with what each may do', async () => {
      const roles = ROLES.map((key) => ({ key, permissions: ROLE_PERMISSIONS[key] as Permission[] }));
      server.give('GET /api/roles', roles);
      await open('/settings/roles');
      const row = [...document.querySelectorAll('tbody tr')].find((one) => one.textContent?.includes('Ban people'));
      const cells = [...(row?.querySelectorAll('td .sr') ?? [])].map((cell) => cell.textContent);
      expect(cells).toEqual(['no', 'yes', 'no', 'yes', 'yes', 'yes']);
      expect(byRole('table').textContent).toMatch(/Owner\s*your role/);
      expect(await violations()).toEqual([]);
    });
  });

  describe('tags', () => {
    it('are made with a kind and a colour', async () => {
      await open('/settings/tags');
      await press('New tag');
      write(byRole('textbox', /Name/), 'Packaging');
      choose('Kind', 'feedback');
      document.querySelector<HTMLInputElement>('input[type="radio"][value="5"]')?.click();
      server.give(
        'POST /api/tags',
        { id: '9', name: 'Packaging', color: 'viz-5', kind: 'feedback', openCount: 0 },
        201,
      );
      await press('Save');
      expect(server.written('POST /api/tags')).toEqual([{ name: 'Packaging', kind: 'feedback', color: 'viz-5' }]);
      expect(TestBed.inject(Directory).tagById().get('9')?.name).toBe('Packaging');
    });

    it('are renamed in place', async () => {
      await open('/settings/tags');
      await press('Edit Delivery');
      write(byRole('textbox', /Name/), 'Late delivery');
      server.give('PATCH /api/tags/4', {
        id: '4',
        name: 'Late delivery',
        color: 'viz-3',
        kind: 'problem',
        openCount: 3,
      });
      await press('Save');
      expect(server.written('PATCH /api/tags/4')).toEqual([{ name: 'Late delivery', kind: 'problem', color: 'viz-3' }]);
      expect(byRole('link', '3 open conversations with Late delivery').getAttribute('href')).toBe('/inbox/tag-4');
    });

    it('go out of use after a question', async () => {
      await open('/settings/tags');
      await press('Remove New colour');
      expect(dialog()?.textContent).toContain('reports about the past stay as they are');
      await press('Take out of use');
      expect(server.written('DELETE /api/tags/5')).toHaveLength(1);
      expect(text()).not.toContain('Edit New colour');
    });

    it('are only shown to those who may not change them', async () => {
      server = new PageServer('agent');
      await open('/settings/tags');
      expect(allByRole('button', /New tag|Edit|Remove/)).toEqual([]);
      expect(await violations()).toEqual([]);
    });
  });

  describe('my preferences', () => {
    it('take effect at once and are kept', async () => {
      await open('/me');
      await press('Dark');
      expect(document.documentElement.dataset['theme']).toBe('dark');
      await press('Français');
      expect(document.documentElement.lang).toBe('fr');
      choose('Raccourcis à une touche', 'off');
      await server.serve();
      expect(server.written('PATCH /api/me/preferences')).toEqual([
        { theme: 'dark' },
        { language: 'fr' },
        { singleKeyShortcuts: 'off' },
      ]);
    });

    it('swipe on a phone only for who switches it on', async () => {
      await open('/me');
      const swipe = byRole('switch', 'Decide by swiping a row');
      expect(swipe.getAttribute('aria-checked')).toBe('false');
      swipe.click();
      await server.serve();
      expect(server.written('PATCH /api/me/preferences')).toEqual([{ swipeToDecide: true }]);
      expect(swipe.getAttribute('aria-checked')).toBe('true');
    });

    it('say when they could not be kept', async () => {
      await open('/me');
      server.give('PATCH /api/me/preferences', problem('overloaded', 503), 503);
      await press('Compact');
      expect(document.documentElement.dataset['density']).toBe('compact');
      expect(
        TestBed.inject(Toasts)
          .shown()
          .map((toast) => toast.text),
      ).toEqual([expect.stringContaining('not kept for your other devices')]);
    });

    it('name who one is', async () => {
      await open('/me');
      expect(text()).toContain(me().member.email);
      expect(await violations()).toEqual([]);
    });
  });
});

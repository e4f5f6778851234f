import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Button } from '../controls/button';
import { Shortcuts } from '../services/shortcuts';
import { allByRole, byRole, press, render, type, violations } from '../testing/render';
import { DialogBox } from './dialog';
import { Menu } from './menu';
import type { MenuItem } from './menu-item';
import { Palette, type PaletteGroup } from './palette';
import { Picker, type PickerOption } from './picker';

@Component({
  imports: [Button, DialogBox, Menu, Palette, Picker],
  template: `
    <mi-button #opener (pressed)="picker.open(opener.element)">Assign</mi-button>
    <mi-button (pressed)="asking.set(true)">Delete</mi-button>
    <mi-button [menu]="menu.template()">More</mi-button>
    <mi-menu #menu="miMenu" label="More" [items]="items" (chosen)="log.push($event)" />
    <mi-picker
      #picker="miPicker"
      label="Assign to"
      [options]="options"
      [multiple]="multiple()"
      [(selected)]="selected"
      [createLabel]="create()"
      (chosen)="log.push($event)"
      (created)="log.push('new ' + $event)"
    />
    <mi-dialog heading="Delete 3 comments?" [(open)]="asking" (closed)="log.push('closed')">
      <input aria-label="Reason" />
      <mi-button dialogActions kind="danger">Delete 3</mi-button>
    </mi-dialog>
    <mi-palette label="Commands" [(open)]="palette" [(query)]="query" [groups]="groups()" (chosen)="log.push($event)" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly picker = viewChild.required(Picker);
  readonly asking = signal(false);
  readonly palette = signal(false);
  readonly query = signal('');
  readonly multiple = signal(false);
  readonly selected = signal<readonly string[]>([]);
  readonly create = signal<((query: string) => string) | null>(null);
  readonly log: string[] = [];
  readonly items: MenuItem[] = [
    { id: 'snooze', label: 'Snooze', children: [{ id: 'tomorrow', label: 'Tomorrow' }] },
    { id: 'ban', label: 'Ban', disabled: true, hint: 'Not on Instagram' },
    { id: 'copy', label: 'Copy' },
  ];
  readonly options: PickerOption[] = [
    { id: 'ines', label: 'Inès M.' },
    { id: 'theo', label: 'Théo B.', keywords: 'boutiques' },
    { id: 'awa', label: 'Awa L.', disabled: true, hint: 'Away' },
  ];
  readonly groups = signal<readonly PaletteGroup[]>([
    {
      id: 'act',
      label: 'On this conversation',
      items: [
        { id: 'ban', label: 'Bannir', disabled: true, hint: 'Instagram has no such action' },
        { id: 'handle', label: 'Traiter', keywords: 'handle done' },
      ],
    },
  ]);
}

describe('Overlays', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const settle = () => fixture.whenStable();
  const click = async (element: HTMLElement) => {
    element.focus();
    element.click();
    await settle();
  };
  const highlighted = () => {
    const id = byRole('combobox').getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)?.textContent?.trim();
  };
  const key = async (name: string) => {
    press(document.activeElement ?? document.body, name);
    await settle();
  };

  // Only what has a size can take focus, and jsdom gives nothing one.
  beforeAll(() => Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 10 }));
  afterAll(() => Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 0 }));
  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
  });
  afterEach(() => {
    fixture.destroy();
    document.body.replaceChildren();
  });

  describe('Picker', () => {
    const open = () => click(byRole('button', 'Assign'));

    it('filters as one types, blind to accents and by other words too', async () => {
      await open();
      expect(document.activeElement).toBe(byRole('combobox', 'Assign to'));
      type(byRole('combobox'), 'theo');
      await settle();
      expect(allByRole('option').map((option) => option.textContent?.trim())).toEqual(['Théo B.']);
      type(byRole('combobox'), 'boutiq');
      await settle();
      expect(highlighted()).toBe('Théo B.');
      type(byRole('combobox'), 'nobody');
      await settle();
      expect(byRole('option').textContent).toContain('No match');
    });

    it('chooses with Enter, closes, and gives focus back', async () => {
      await open();
      await key('ArrowDown');
      await key('Enter');
      expect(page.log).toEqual(['theo']);
      expect(allByRole('listbox')).toHaveLength(0);
      expect(document.activeElement).toBe(byRole('button', 'Assign'));
    });

    it('skips what is blocked, with keys and with the pointer', async () => {
      await open();
      await key('ArrowDown');
      await key('ArrowDown');
      expect(highlighted()).toBe('Inès M.');
      byRole('option', /Awa/).click();
      expect(page.log).toEqual([]);
      expect(byRole('option', /Awa/).getAttribute('aria-disabled')).toBe('true');
    });

    it('ticks several and stays open', async () => {
      page.multiple.set(true);
      page.selected.set(['ines']);
      await open();
      await key('Enter');
      await key('ArrowDown');
      await key('Enter');
      expect(page.selected()).toEqual(['theo']);
      expect(byRole('option', 'Théo B.').getAttribute('aria-selected')).toBe('true');
      await key('Escape');
      expect(allByRole('listbox')).toHaveLength(0);
    });

    it('makes a new thing only from what does not exist', async () => {
      page.create.set((query) => `Create ${query}`);
      await open();
      type(byRole('combobox'), 'Inès M.');
      await settle();
      expect(allByRole('option', /Create/)).toHaveLength(0);
      type(byRole('combobox'), 'Gift');
      await settle();
      await key('Enter');
      expect(page.log).toEqual(['new Gift']);
    });

    it('silences single keys while it is open', async () => {
      const ran: string[] = [];
      TestBed.inject(Shortcuts).register([
        { id: 'x', keys: ['E'], scope: 'global', label: () => '', group: () => '', run: () => ran.push('x') },
      ]);
      await open();
      press(document.body, 'e');
      await key('Escape');
      press(document.body, 'e');
      expect(ran).toEqual(['x']);
    });

    it('passes axe', async () => {
      await open();
      expect(await violations()).toEqual([]);
    });
  });

  describe('Palette', () => {
    const open = async () => {
      page.palette.set(true);
      await settle();
      await settle();
    };

    it('finds a command in either language and runs it with Enter', async () => {
      await open();
      type(byRole('combobox', 'Commands'), 'done');
      await settle();
      expect(highlighted()).toContain('Traiter');
      press(byRole('combobox'), 'Enter');
      await settle();
      expect(page.log).toEqual(['handle']);
      expect(page.palette()).toBe(false);
    });

    it('shows what is blocked last, with its reason, and does not run it', async () => {
      await open();
      const lines = allByRole('option').map((option) => option.textContent?.replaceAll(/\s+/g, ' ').trim());
      expect(lines).toEqual(['Traiter', 'BannirInstagram has no such action']);
      byRole('option', /Bannir/).click();
      expect([page.log, page.palette()]).toEqual([[], true]);
    });

    it('holds on to the highlighted line while server results come in', async () => {
      await open();
      type(byRole('combobox'), 'tr');
      await settle();
      expect(highlighted()).toContain('Traiter');
      page.groups.update((groups) => [
        { id: 'people', label: 'People', items: [{ id: 'p1', label: 'Visiteur 318', matched: true }] },
        ...groups,
      ]);
      await settle();
      expect(highlighted()).toContain('Traiter');
    });

    it('closes with Escape and forgets the query', async () => {
      await open();
      type(byRole('combobox'), 'tr');
      await settle();
      const dialog = byRole('dialog', 'Commands');
      press(dialog, 'Escape', { keyCode: 27 });
      await settle();
      expect([page.palette(), page.query()]).toEqual([false, '']);
    });

    it('passes axe', async () => {
      await open();
      expect(await violations()).toEqual([]);
    });
  });

  describe('Dialog', () => {
    it('names itself, takes focus to what it is about, and gives it back', async () => {
      await click(byRole('button', 'Delete'));
      await settle();
      expect(byRole('dialog', 'Delete 3 comments?').getAttribute('aria-modal')).toBe('true');
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Reason');
      byRole('button', 'Close').click();
      await settle();
      expect([page.asking(), page.log]).toEqual([false, ['closed']]);
      expect(document.activeElement).toBe(byRole('button', 'Delete'));
    });

    it('closes from outside through its two-way input', async () => {
      page.asking.set(true);
      await settle();
      page.asking.set(false);
      await settle();
      expect(allByRole('dialog')).toHaveLength(0);
    });

    it('passes axe', async () => {
      page.asking.set(true);
      await settle();
      expect(await violations()).toEqual([]);
    });
  });

  describe('Menu', () => {
    const open = () => click(byRole('button', 'More'));

    it('runs a line and closes', async () => {
      await open();
      expect(byRole('button', 'More').getAttribute('aria-expanded')).toBe('true');
      await click(byRole('menuitem', 'Copy'));
      expect(page.log).toEqual(['copy']);
      expect(allByRole('menu')).toHaveLength(0);
    });

    it('does not run a blocked line and says why', async () => {
      await open();
      const ban = byRole('menuitem', /Ban/);
      expect(ban.textContent).toContain('Not on Instagram');
      await click(ban);
      expect(page.log).toEqual([]);
    });

    it('opens a further menu inside the first', async () => {
      await open();
      byRole('menuitem', 'Snooze').focus();
      press(byRole('menuitem', 'Snooze'), 'ArrowRight', { keyCode: 39 });
      await settle();
      await click(byRole('menuitem', 'Tomorrow'));
      expect(page.log).toEqual(['tomorrow']);
      expect(allByRole('menu')).toHaveLength(0);
    });

    it('closes with Escape and gives focus back', async () => {
      await open();
      press(byRole('menu', 'More'), 'Escape', { keyCode: 27 });
      await settle();
      expect(allByRole('menu')).toHaveLength(0);
      expect(document.activeElement).toBe(byRole('button', 'More'));
    });
  });
});

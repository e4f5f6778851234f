import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { Check } from '../form/check';
import { Field } from '../form/field';
import { Select } from '../form/select';
import { Switch } from '../form/switch';
import { allByRole, byRole, press, render, type, violations } from '../testing/render';
import { Button } from './button';
import { IconButton } from './icon-button';
import { Segmented } from './segmented';
import { SplitButton } from './split-button';
import { Tabs } from './tabs';

@Component({
  imports: [Button, Check, Field, IconButton, Segmented, Select, SplitButton, Switch, Tabs],
  template: `
    <mi-button keys="E" (pressed)="log.push('handle')">Handle</mi-button>
    <mi-button [disabledReason]="reason()" (pressed)="log.push('reply')" (click)="log.push('bubbled')">Reply</mi-button>
    <mi-button [busy]="true" (pressed)="log.push('busy')">Save</mi-button>
    <mi-icon-button icon="moon" label="Snooze" keys="H" [on]="true" (pressed)="log.push('snooze')" />
    <mi-split-button
      menuLabel="Other ways"
      [items]="[{ id: 'keep', label: 'Keep open' }]"
      (pressed)="log.push('send')"
      (chosen)="log.push($event)"
      >Send</mi-split-button
    >
    <mi-segmented label="State" [segments]="segments" [(value)]="segment" />
    <mi-tabs label="Sections" [tabs]="tabs" [(selected)]="tab"
      ><ng-template let-id>Panel of {{ id }}</ng-template></mi-tabs
    >
    <mi-field label="E-mail" type="email" hint="To sign in" [required]="true" [error]="error()" [(value)]="email" />
    <mi-field label="Password" type="password" value="secret" />
    <mi-select label="Role" [options]="roles" [(value)]="role" />
    <mi-check label="Alerts" hint="By e-mail" [(checked)]="alerts" />
    <mi-check label="All" [mixed]="true" [(checked)]="all" />
    <mi-switch label="Rule" [(checked)]="rule" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly log: string[] = [];
  readonly reason = signal<string | null>('24 h window closed');
  readonly segments = [
    { id: 'open', label: 'Open', count: 12 },
    { id: 'done', label: 'Handled' },
  ];
  readonly segment = signal('open');
  readonly tabs = [
    { id: 'posts', label: 'Posts' },
    { id: 'off', label: 'Closed', disabled: true },
    { id: 'rules', label: 'Rules' },
  ];
  readonly tab = signal<string | undefined>('posts');
  readonly email = signal('');
  readonly error = signal<string | null>(null);
  readonly roles = [
    { value: 'agent', label: 'Agent' },
    { value: 'lead', label: 'Lead' },
  ];
  readonly role = signal('lead');
  readonly alerts = signal(false);
  readonly all = signal(false);
  readonly rule = signal(false);
}

describe('Controls', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const settle = () => fixture.whenStable();

  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('runs on a press and tells its key to assistive technology', () => {
    byRole('button', 'Handle').click();
    expect(page.log).toEqual(['handle']);
    expect(byRole('button', 'Handle').getAttribute('aria-keyshortcuts')).toBe('E');
  });

  it('stays focusable and does nothing while it is blocked for a reason', async () => {
    const reply = byRole('button', 'Reply');
    reply.click();
    expect([page.log, reply.getAttribute('aria-disabled'), reply.hasAttribute('disabled')]).toEqual([
      [],
      'true',
      false,
    ]);
    page.reason.set(null);
    await settle();
    reply.click();
    expect(page.log).toEqual(['reply', 'bubbled']);
  });

  it('does nothing while it is busy', () => {
    byRole('button', 'Save').click();
    expect([page.log, byRole('button', 'Save').getAttribute('aria-busy')]).toEqual([[], 'true']);
  });

  it('names an icon and shows name and key on hover', async () => {
    jest.useFakeTimers();
    const snooze = byRole('button', 'Snooze');
    expect([snooze.getAttribute('aria-pressed'), snooze.getAttribute('aria-keyshortcuts')]).toEqual(['true', 'H']);
    snooze.dispatchEvent(new MouseEvent('mouseenter'));
    jest.advanceTimersByTime(500);
    jest.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve)); // the layer is loaded when it is first needed
    await settle();
    expect(allByRole('tooltip')).toHaveLength(1);
    press(document.body, 'Escape');
    expect(allByRole('tooltip')).toHaveLength(0);
  });

  it('sends by its first part and offers the rest in a menu', async () => {
    byRole('button', 'Send').click();
    byRole('button', 'Other ways').click();
    await settle();
    byRole('menuitem', 'Keep open').click();
    expect(page.log).toEqual(['send', 'keep']);
  });

  it('has one chosen segment', async () => {
    byRole('button', 'Handled').click();
    await settle();
    expect(page.segment()).toBe('done');
    expect(byRole('button', 'Open 12').getAttribute('aria-pressed')).toBe('false');
  });

  it('shows the panel of the open tab and skips a closed one', async () => {
    expect(byRole('tabpanel', 'Posts').textContent).toContain('Panel of posts');
    byRole('tab', 'Posts').focus();
    press(byRole('tab', 'Posts'), 'ArrowRight');
    await settle();
    press(document.activeElement as Element, 'ArrowRight');
    await settle();
    expect(page.tab()).toBe('rules');
    expect(byRole('tabpanel', 'Rules').textContent).toContain('Panel of rules');
  });

  it('ties help and error to its field', async () => {
    const field = byRole('textbox', 'E-mail (required)');
    type(field, 'camille@maison.example');
    expect(page.email()).toBe('camille@maison.example');
    const described = () =>
      (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(described()).toEqual(['To sign in']);
    page.error.set('Unknown address');
    await settle();
    expect(described()).toEqual(['To sign in', 'Unknown address']);
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('shows a password when asked', async () => {
    byRole('button', 'Show password').click();
    await settle();
    expect(
      byRole('textbox', 'Password').getAttribute('value') ?? (byRole('textbox', 'Password') as HTMLInputElement).value,
    ).toBe('secret');
    expect(byRole('button', 'Hide password')).toBeTruthy();
  });

  it('starts a select on its value and reports the change', () => {
    const select = byRole('combobox', 'Role') as HTMLSelectElement;
    expect(select.value).toBe('lead');
    select.value = 'agent';
    select.dispatchEvent(new Event('change'));
    expect(page.role()).toBe('agent');
  });

  it('ticks, and ticks all from the mixed state', async () => {
    byRole('checkbox', 'Alerts').click();
    expect(byRole('checkbox', 'All').getAttribute('aria-checked')).toBe('mixed');
    byRole('checkbox', 'All').click();
    byRole('switch', 'Rule').click();
    await settle();
    expect([page.alerts(), page.all(), page.rule()]).toEqual([true, true, true]);
    expect(byRole('switch', 'Rule').getAttribute('aria-checked')).toBe('true');
  });

  it('passes axe', async () => {
    expect(await violations()).toEqual([]);
  });
});

import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { allByRole, byRole, render, violations } from '../testing/render';
import { type Decision, DecisionBar } from './decision-bar';
import { HeatStrip } from './heat-strip';
import { type ModRow, ModRowView } from './mod-row';

const ROW: ModRow = {
  id: '1', authorId: 'n1', name: 'user_3307', channel: 'instagram', standing: '2 removed before', text: 'You people are complete idiots', language: 'en', marks: [{ start: 15, end: 30, tone: 'harm', title: 'Read as: idiots' }],
  risk: { level: 4, reason: 'Insult' }, age: '1 min', at: '2026-11-20T12:00:00.000Z', post: { text: 'Aube, teaser' }, badges: [{ icon: 'pin', text: 'Pinned' }], done: false, depth: 0,
}; // prettier-ignore
const DECISIONS: Decision[] = [
  { id: 'approve', label: 'Approve', icon: 'check', keys: 'A', tone: 'ok' },
  { id: 'hide', label: 'Hide', icon: 'eye-off', keys: 'H', tone: 'warn', disabledReason: 'LinkedIn cannot hide.' },
];

@Component({
  imports: [DecisionBar, HeatStrip, ModRowView],
  template: `
    <div role="grid" aria-label="Items">
      <div role="row">
        <mi-mod-row
          [row]="row()"
          [active]="active()"
          [decisions]="decisions"
          decisionsLabel="Decide in the row"
          (decided)="did.set($event)"
          (toggled)="did.set('toggled')"
          (opened)="did.set('opened')"
          (revealed)="did.set('revealed')"
          (retried)="did.set('retried')"
        />
      </div>
    </div>
    <mi-decision-bar [decisions]="decisions" label="Decide" (chosen)="did.set($event)" />
    <mi-heat-strip [counts]="[0, 2, 4]" label="6 comments, at most 4" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly row = signal(ROW);
  readonly active = signal(false);
  readonly did = signal('');
  readonly decisions = DECISIONS;
}

describe('A row to decide on', () => {
  let page: Page;
  const show = async (row: Partial<ModRow>, active = false) => {
    page.row.set({ ...ROW, ...row });
    page.active.set(active);
    await Promise.resolve();
    TestBed.tick();
  };
  beforeEach(async () => {
    page = (await render(Page)).componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('marks what was found, with what it was read as', () => {
    const mark = document.querySelector('mi-mod-row mark');
    expect([mark?.textContent, mark?.className, mark?.getAttribute('title')]).toEqual(['complete idiots', 'harm', 'Read as: idiots']); // prettier-ignore
  });

  it('shows the decisions only while it is current', async () => {
    expect(allByRole('toolbar', 'Decide in the row')).toHaveLength(0);
    await show({}, true);
    byRole('toolbar', 'Decide in the row').querySelector<HTMLElement>('button')?.click();
    expect(page.did()).toBe('approve');
  });

  it('reveals, opens its group and tries again by its own buttons', async () => {
    await show({ revealLabel: 'Show data', group: { text: '14 look-alikes', open: false, icon: 'layers' }, state: { text: 'Failed, retry', tone: 'bad', icon: 'triangle-alert', retry: true } }); // prettier-ignore
    const did = ['Show data', '14 look-alikes', 'Failed, retry'].map((name) => {
      byRole('button', name).click();
      return page.did();
    });
    expect(did).toEqual(['revealed', 'opened', 'retried']);
    expect(byRole('button', '14 look-alikes').getAttribute('aria-expanded')).toBe('false');
  });

  it('says who decided in place of an icon', async () => {
    await show({
      done: true,
      by: { id: 'm2', name: 'Inès M.' },
      state: { text: 'Hidden', tone: 'warn', icon: 'eye-off' },
    });
    expect(document.querySelector('.state mi-member')?.getAttribute('aria-label')).toBe('Inès M.');
    expect(document.querySelector('mi-mod-row')?.classList).toContain('done');
  });

  it('says that nothing was seen where the meter is empty', async () => {
    await show({ risk: { level: 0, reason: 'Other' } });
    expect(byRole('img', 'Nothing seen')).toBeTruthy();
  });

  it('keeps a decision that is not possible reachable, and does not take it', () => {
    const hide = byRole('toolbar', 'Decide').querySelectorAll('button')[1];
    hide?.click();
    expect([hide?.getAttribute('aria-disabled'), page.did()]).toEqual(['true', '']);
  });

  it('stands for its numbers in one sentence', () => {
    expect(byRole('img', '6 comments, at most 4').querySelectorAll('i')).toHaveLength(3);
  });

  it('has no accessibility fault, current or not', async () => {
    expect(await violations()).toEqual([]);
    await show({ revealLabel: 'Show data', due: { text: '4 min', tone: 'warn' } }, true);
    expect(await violations()).toEqual([]);
  });
});

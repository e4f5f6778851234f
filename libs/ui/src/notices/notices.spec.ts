import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Clock } from '../services/clock';
import { allByRole, byRole, render, violations } from '../testing/render';
import { Banner } from './banner';
import { Empty } from './empty';
import { InlineError } from './inline-error';
import { Skeleton } from './skeleton';
import { type LastAction, StatusStrip } from './status-strip';
import { Toasts, ToastStack } from './toasts';

@Component({
  imports: [Banner, Empty, InlineError, Skeleton, StatusStrip, ToastStack],
  template: `
    <mi-banner tone="warn" label="Volume alert" [dismissable]="true" (dismissed)="log.push('dismissed')"
      ><b>Aube</b> is busy</mi-banner
    >
    <mi-empty heading="Nothing waiting for you." text="38 without owner" />
    <mi-inline-error text="The queue did not load." reference="req_8f2" (retried)="log.push('retried')" />
    <mi-skeleton [rows]="2" [height]="92" />
    <mi-status-strip [last]="last()" (undone)="log.push('undone')" />
    <mi-toasts />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly log: string[] = [];
  readonly last = signal<LastAction | null>(null);
  readonly toasts = inject(Toasts);
}

describe('Notices', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;

  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('names an alert as a landmark and can be dismissed', () => {
    expect(byRole('region', 'Volume alert').textContent).toContain('Aube is busy');
    byRole('button', 'Close').click();
    expect(page.log).toEqual(['dismissed']);
  });

  it('says what failed and offers another try', () => {
    byRole('button', 'Try again').click();
    expect(page.log).toEqual(['retried']);
    expect(allByRole('alert').some(({ textContent }) => textContent?.includes('The queue did not load.'))).toBe(true);
  });

  it('stands in rows of the final height while loading', () => {
    const rows = [...document.querySelectorAll<HTMLElement>('mi-skeleton > div')];
    expect(rows.map(({ style }) => style.height)).toEqual(['92px', '92px']);
    expect(document.querySelector('mi-skeleton')?.getAttribute('aria-busy')).toBe('true');
  });

  it('shows the last action with the seconds left to take it back', async () => {
    const now = TestBed.inject(Clock).now();
    TestBed.inject(Clock).follow(now);
    page.last.set({ text: 'Hidden promo_5518', undoable: true, endsAt: now + 6500, totalMs: 8000 });
    await fixture.whenStable();
    expect(byRole('timer').getAttribute('aria-label')).toMatch(/^[67] seconds left$/);
    byRole('button', 'Undo').click();
    expect(page.log).toEqual(['undone']);
    page.last.set({ text: 'Deleted on Instagram, final', undoable: false });
    await fixture.whenStable();
    expect(allByRole('button', 'Undo')).toHaveLength(0);
  });

  it('runs a toast’s action once, and the latest one for a key', async () => {
    page.toasts.show({
      text: 'Sent in 5 s',
      action: { label: 'Cancel', run: () => page.log.push('first') },
      countdown: true,
    });
    page.toasts.show({ text: 'Hidden', action: { label: 'Show again', run: () => page.log.push('second') } });
    await fixture.whenStable();
    expect(page.toasts.runLatest()).toBe(true);
    byRole('button', 'Cancel').click();
    expect([page.log, page.toasts.runLatest()]).toEqual([['second', 'first'], false]);
  });

  it('takes a toast away at its end but keeps one without an end', async () => {
    page.toasts.show({ text: 'Saved', lastsMs: 1000 });
    page.toasts.show({ text: 'Refused', tone: 'bad', lastsMs: null });
    TestBed.inject(Clock).follow(TestBed.inject(Clock).now() + 60_000);
    await fixture.whenStable();
    expect(page.toasts.shown().map(({ text }) => text)).toEqual(['Refused']);
  });

  it('passes axe', async () => {
    page.toasts.show({ text: 'Saved' });
    await fixture.whenStable();
    expect(await violations()).toEqual([]);
  });
});

import { ChangeDetectionStrategy, Component } from '@angular/core';
import { allByRole, byRole, render, violations } from '../testing/render';
import { QueueRowView, type QueueRow } from '../queue/queue-row';
import { Detail, DetailHead } from './detail';
import { History } from './history';
import { ModerationActions } from './moderation-actions';
import { Prop, Props } from './props';
import { Section } from './section';
import { Sla } from './sla';

@Component({
  imports: [Detail, DetailHead, History, ModerationActions, Prop, Props, QueueRowView, Section, Sla],
  template: `
    <mi-detail label="Details">
      <mi-detail-head
        contactId="c"
        name="client_042"
        line="Since 2024"
        [channels]="['instagram', 'email']"
        channelsLine="2 identities"
      />
      <mi-section
        ><mi-props><mi-prop label="Language">French</mi-prop></mi-props></mi-section
      >
      <mi-section heading="Engagements"
        ><mi-sla [bars]="[{ label: 'Next reply', used: 1.4, left: 'missed by 12 min', tone: 'bad' }]"
      /></mi-section>
      <mi-section heading="History" [count]="6"
        ><mi-history
          [items]="[{ id: 'h1', channel: 'email', title: 'Exchange', line: '12 June · handled' }]"
          (opened)="log.push($event)"
      /></mi-section>
      <mi-moderation-actions
        [actions]="[
          { id: 'hide', label: 'Hide', icon: 'eye-off', consequence: 'The author still sees it.' },
          { id: 'delete', label: 'Delete', icon: 'trash-2', disabledReason: 'Not on LinkedIn' },
        ]"
        (chosen)="log.push($event)"
      />
    </mi-detail>
    <div role="grid" aria-label="Queue">
      <div role="row"><mi-queue-row [row]="row" [selected]="true" (toggled)="log.push('toggled')" /></div>
      <div role="row"><mi-queue-row density="compact" [row]="row" /></div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly log: string[] = [];
  readonly row: QueueRow = {
    id: 'q1',
    contactId: 'c',
    name: 'client_042',
    channel: 'instagram',
    kind: 'Comment',
    at: '2026-11-20T13:26:00Z',
    text: 'Envoyé en MP hier soir',
    language: 'fr',
    foreign: true,
    unread: true,
    due: { text: '12 min', tone: 'warn' },
    tag: { label: 'Delivery', hue: 3 },
    typing: { id: 'm2', name: 'Inès M.', text: 'is writing' },
  };
}

describe('Detail panel and queue row', () => {
  let page: Page;
  beforeEach(async () => {
    page = (await render(Page)).componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('says every engagement in words, past its end too', () => {
    const bar = byRole('progressbar', 'Next reply');
    expect([bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuetext')]).toEqual([
      '100',
      'missed by 12 min',
    ]);
  });

  it('pairs names with values', () => {
    expect([byRole('term').textContent, byRole('definition').textContent]).toEqual(['Language', 'French']);
  });

  it('opens an earlier conversation and decides, but never what is blocked', () => {
    byRole('button', /Exchange/).click();
    byRole('button', 'Hide').click();
    byRole('button', 'Delete').click();
    expect(page.log).toEqual(['h1', 'hide']);
    expect(document.body.textContent).toContain('The author still sees it.');
  });

  it('shows a row with its text in its own language, time left and who is writing', () => {
    const [row] = allByRole('row');
    expect(row?.textContent).toContain('12 min');
    expect(row?.textContent).toContain('is writing');
    expect(row?.querySelector('[lang="fr"]')?.textContent).toBe('Envoyé en MP hier soir');
    expect(row?.querySelector('.lang')?.textContent).toBe('FR');
  });

  it('ticks a row by a box that says whose it is', () => {
    const [box] = allByRole('checkbox', 'Select client_042');
    expect(box?.getAttribute('aria-checked')).toBe('true');
    box?.click();
    expect(page.log).toEqual(['toggled']);
  });

  it('puts a compact row on one line', () => {
    const [, row] = allByRole('row');
    expect(row?.querySelector('p')).toBeNull();
    expect(row?.textContent).toContain('Envoyé en MP hier soir');
  });

  it('passes axe', async () => {
    expect(await violations()).toEqual([]);
  });
});

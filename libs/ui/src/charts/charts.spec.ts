import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { allByRole, byRole, render, violations } from '../testing/render';
import { ChartBars } from './chart-bars';
import { ChartLine } from './chart-line';
import { type ChartSeries, spreadLabels, tickIndexes, ticksTo } from './chart-models';
import { DataTable, type TableColumn } from './data-table';
import { Spark } from './spark';

interface Agent {
  name: string;
  handled: number;
}

@Component({
  imports: [ChartBars, ChartLine, DataTable, Spark],
  template: `
    <mi-chart-bars
      label="Received per day, peak 30 on the 2nd"
      [points]="days"
      [series]="series()"
      [asTable]="table()"
      [pickable]="true"
      (picked)="picked.push($event)"
    />
    <mi-chart-line
      label="Response time, falling"
      [points]="days"
      [series]="series()"
      [target]="{ value: 25, label: 'Target' }"
    />
    <mi-spark label="Rising" tone="good" [values]="[1, 2, 3]" />
    <mi-data-table label="Agents" [columns]="columns" [rows]="agents" [rowId]="id" [total]="total" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly table = signal(false);
  readonly picked: number[] = [];
  readonly days = ['1 Nov', '2', '3'];
  readonly series = signal<ChartSeries[]>([
    { id: 'in', label: 'Handled', values: [10, 25, null] },
    { id: 'left', label: 'Left over', values: [0, 5, 2], context: true },
  ]);
  readonly agents: Agent[] = [
    { name: 'Inès M.', handled: 964 },
    { name: 'Camille R.', handled: 1038 },
    { name: 'Awa L.', handled: 802 },
  ];
  readonly total: Agent = { name: 'Team', handled: 2804 };
  readonly id = (agent: Agent) => agent.name;
  readonly columns: TableColumn<Agent>[] = [
    { id: 'name', label: 'Agent', text: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: 'handled',
      label: 'Handled today',
      align: 'end',
      text: ({ handled }) => String(handled),
      sortBy: ({ handled }) => handled,
    },
  ];
}

describe('Charts', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const cells = (row: Element) => [...row.children].map(({ textContent }) => textContent?.trim()).join(' ');
  const rowsOf = (label: RegExp) => [...byRole('table', label).querySelectorAll('tbody tr')].map(cells);

  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('draws bars in proportion, stacked, with the figure of the highest', () => {
    const bars = [...byRole('img', /^Received/).querySelectorAll('rect.bar')];
    const heights = bars.map((bar) => Number(bar.getAttribute('height')));
    expect(bars).toHaveLength(4);
    expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(2.5);
    expect(byRole('img', /^Received/).querySelector('.name')?.textContent).toBe('30');
  });

  it('draws no line between one and two', async () => {
    page.series.set([{ id: 'in', label: 'Handled', values: [1, 0, 2] }]);
    await fixture.whenStable();
    const lines = [...byRole('img', /^Received/).querySelectorAll('text[text-anchor="end"]')];
    expect(lines.map(({ textContent }) => textContent)).toEqual(['0', '1', '2']);
  });

  it('has the same figures in its table, where each line opens what is behind it', async () => {
    page.table.set(true);
    await fixture.whenStable();
    expect(rowsOf(/^Received/)).toEqual(['1 Nov 10 0', '2 25 5', '3 – 2']);
    byRole('button', '2').click();
    expect(page.picked).toEqual([1]);
  });

  it('opens what is behind a bar that is pressed', () => {
    const slots = byRole('img', /^Received/).querySelectorAll('rect.slot');
    slots[2]?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(page.picked).toEqual([2]);
  });

  it('names lines at their ends and draws the target', () => {
    const text = byRole('img', /^Response/).textContent;
    for (const word of ['Handled', 'Left over', 'Target']) expect(text).toContain(word);
    expect(byRole('img', /^Response/).querySelectorAll('.target')).toHaveLength(1);
  });

  it('keeps labels apart and ticks few', () => {
    expect(spreadLabels([10, 12, 40], 14)).toEqual([10, 24, 40]);
    expect(tickIndexes(20, 330)).toEqual([0, 4, 8, 12, 16]);
    expect(ticksTo(185, 60)).toEqual([0, 60, 120, 180, 240]);
    expect(ticksTo(2000, 60).length).toBeLessThanOrEqual(7);
  });

  it('sorts by a heading, downwards first, and keeps the totals last', async () => {
    byRole('button', 'Handled today').click();
    await fixture.whenStable();
    expect(rowsOf(/^Agents/)).toEqual(['Camille R. 1038', 'Inès M. 964', 'Awa L. 802', 'Team 2804']);
    byRole('button', 'Agent').click();
    byRole('button', 'Agent').click();
    await fixture.whenStable();
    expect(rowsOf(/^Agents/)[0]).toBe('Awa L. 802');
    expect(byRole('columnheader', 'Agent').getAttribute('aria-sort')).toBe('ascending');
  });

  it('passes axe', async () => {
    expect(allByRole('img', 'Rising')).toHaveLength(1);
    expect(await violations()).toEqual([]);
  });
});

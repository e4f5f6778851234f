import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { allByRole, byRole, press, render, violations } from '../testing/render';
import { RowGrid } from './row-grid';
import type { RowSection, RowSource } from './row-source';
import { RowTemplate, SectionEndTemplate } from './row-templates';

interface Item {
  id: string;
  text: string;
}

const items = (count: number, prefix = 'r'): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, text: `Row ${prefix}${index}` }));

@Component({
  imports: [RowGrid, RowTemplate, SectionEndTemplate],
  template: `
    <mi-row-grid
      label="Conversations"
      [rows]="rows()"
      [rowHeight]="50"
      [rowId]="id"
      [rowLabel]="name"
      [sections]="sections()"
      [multiple]="true"
      [(active)]="active"
      [(selection)]="selection"
      (opened)="opened.push($event)"
      (rangeChange)="ranges.push($event)"
    >
      <ng-template miRow [miRowOf]="rows()" let-row let-selected="selected">
        <div role="gridcell">
          {{ row.text }}<button tabindex="-1">Hide {{ row.id }}</button
          ><button tabindex="-1">Delete {{ row.id }}</button>{{ selected ? 'ticked' : '' }}
        </div>
      </ng-template>
      <ng-template miSectionEnd let-section
        ><button tabindex="-1">New in {{ section.label }}</button></ng-template
      >
    </mi-row-grid>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly grid = viewChild.required<RowGrid<Item>>(RowGrid);
  readonly rows = signal<RowSource<Item>>(items(1000));
  readonly sections = signal<readonly RowSection[]>([]);
  readonly active = signal<string | null>(null);
  readonly selection = signal<ReadonlySet<string>>(new Set());
  readonly opened: string[] = [];
  readonly ranges: { start: number; end: number }[] = [];
  readonly id = (item: Item) => item.id;
  readonly name = (item: Item) => item.text;
}

describe('RowGrid', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const height = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'clientHeight');

  const row = (name: string) => byRole('row', name);
  const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;
  const key = async (name: string, options: KeyboardEventInit = {}) => {
    const usual = press(document.activeElement ?? document.body, name, options);
    await fixture.whenStable();
    return usual;
  };
  const scrollTo = async (top: number) => {
    const viewport = document.querySelector('cdk-virtual-scroll-viewport') as HTMLElement;
    viewport.scrollTop = top;
    viewport.dispatchEvent(new Event('scroll'));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await fixture.whenStable();
    return viewport;
  };
  const scrolled = () => (document.querySelector('cdk-virtual-scroll-viewport') as HTMLElement).scrollTop;

  beforeAll(() => Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 500 }));
  afterAll(() => {
    if (height) Object.defineProperty(HTMLElement.prototype, 'clientHeight', height);
    else Reflect.deleteProperty(HTMLElement.prototype, 'clientHeight');
  });
  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
    await scrollTo(0);
  });
  afterEach(() => document.body.replaceChildren());

  it('draws only what is in view and says the size and place of the whole', () => {
    expect(allByRole('row').length).toBeLessThan(30);
    expect(byRole('grid').getAttribute('aria-rowcount')).toBe('1000');
    expect(row('Row r3').getAttribute('aria-rowindex')).toBe('4');
  });

  it('has one tab stop', async () => {
    expect(
      allByRole('row')
        .filter((element) => element.tabIndex === 0)
        .map((element) => element.getAttribute('aria-label')),
    ).toEqual(['Row r0']);
    page.active.set('r4');
    await fixture.whenStable();
    expect(
      allByRole('row')
        .filter((element) => element.tabIndex === 0)
        .map((element) => element.getAttribute('aria-label')),
    ).toEqual(['Row r4']);
  });

  it('moves focus and the active row with arrows, a page and the ends', async () => {
    page.grid().focus();
    await fixture.whenStable();
    await key('ArrowDown');
    expect([focused(), page.active()]).toEqual(['Row r1', 'r1']);
    await key('PageDown');
    expect(focused()).toBe('Row r10');
    await key('End');
    expect([focused(), page.active()]).toEqual(['Row r999', 'r999']);
    await key('Home');
    expect([focused(), scrolled()]).toEqual(['Row r0', 0]);
  });

  it('keeps the active row in the page with its focus when it is scrolled away', async () => {
    row('Row r2').focus();
    page.active.set('r2');
    await fixture.whenStable();
    const element = row('Row r2');
    await scrollTo(30_000);
    expect(row('Row r600').isConnected).toBe(true);
    expect(document.activeElement).toBe(element);
    await key('ArrowDown');
    expect(focused()).toBe('Row r3');
    expect(scrolled()).toBeLessThanOrEqual(150);
  });

  it('keeps a focused control in the page when its row is scrolled away', async () => {
    const button = byRole('button', 'Hide r2');
    button.focus();
    await scrollTo(30_000);
    expect(document.activeElement).toBe(button);
  });

  it('reads in the order of the list although elements are used again', async () => {
    await scrollTo(20_000);
    await scrollTo(400);
    const places = allByRole('row').map((element) => Number(element.getAttribute('aria-rowindex')));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(row('Row r12').textContent).toContain('Row r12');
  });

  it('lets letters pass on and handles nothing with a modifier', async () => {
    page.grid().focus();
    await fixture.whenStable();
    expect(await key('j')).toBe(true);
    expect(await key('x')).toBe(true);
    expect(await key('ArrowDown', { ctrlKey: true })).toBe(true);
    expect(page.active()).toBeNull();
  });

  it('enters the controls of a row with the right arrow and leaves them with Escape', async () => {
    page.active.set('r1');
    await fixture.whenStable();
    row('Row r1').focus();
    await key('ArrowRight');
    expect(focused()).toBe('Hide r1');
    await key('ArrowRight');
    expect(focused()).toBe('Delete r1');
    await key('ArrowLeft');
    await key('ArrowLeft');
    expect(focused()).toBe('Row r1');
    await key('ArrowRight');
    await key('Escape');
    expect(focused()).toBe('Row r1');
  });

  it('selects with the space bar, extends with Shift, and clears with Escape before anything else', async () => {
    page.active.set('r1');
    await fixture.whenStable();
    row('Row r1').focus();
    await key(' ');
    expect([...page.selection()]).toEqual(['r1']);
    await key('ArrowDown', { shiftKey: true });
    await key('ArrowDown', { shiftKey: true });
    expect([...page.selection()]).toEqual(['r1', 'r2', 'r3']);
    await key('ArrowUp', { shiftKey: true });
    expect([...page.selection()]).toEqual(['r1', 'r2']);
    expect(allByRole('row').filter((element) => element.getAttribute('aria-selected') === 'true')).toHaveLength(2);
    expect(await key('Escape')).toBe(false);
    expect(page.selection().size).toBe(0);
    expect(await key('Escape')).toBe(true);
  });

  it('opens on click and on Enter, selects on Ctrl click, extends on Shift click, and leaves controls alone', async () => {
    row('Row r2').click();
    row('Row r4').dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
    row('Row r6').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    await fixture.whenStable();
    expect([...page.selection()]).toEqual(['r4', 'r5', 'r6']);
    byRole('button', 'Hide r3').click();
    await key('Enter');
    expect(page.opened).toEqual(['r2', 'r6']);
  });

  it('does not move what is in view when rows come in above', async () => {
    await scrollTo(5_010);
    const visible = row('Row r100').style.top;
    page.rows.update((rows) => [...(rows as Item[]).slice(0, 5), ...items(7, 'new'), ...(rows as Item[]).slice(5)]);
    await fixture.whenStable();
    expect(Number.parseInt(row('Row r100').style.top) - Number.parseInt(visible)).toBe(350);
    expect(scrolled()).toBe(5_360);
  });

  it('stays at the top when rows come in there', async () => {
    page.rows.update((rows) => [...items(3, 'new'), ...(rows as Item[])]);
    await fixture.whenStable();
    expect(scrolled()).toBe(0);
  });

  it('gives focus to the row that takes the place of the one that left', async () => {
    page.active.set('r3');
    await fixture.whenStable();
    row('Row r3').focus();
    page.rows.update((rows) => (rows as Item[]).filter(({ id }) => id !== 'r3'));
    await fixture.whenStable();
    await fixture.whenStable();
    expect([focused(), page.active()]).toEqual(['Row r4', 'r4']);
  });

  it('counts headings as lines, shows them between rows and skips them when moving', async () => {
    page.sections.set([
      { id: 'risk', label: 'At risk', count: 3 },
      { id: 'fine', label: 'In time', count: 997 },
    ]);
    await fixture.whenStable();
    expect(byRole('grid').getAttribute('aria-rowcount')).toBe('1002');
    const lines = allByRole('row').map((element) => element.getAttribute('aria-rowindex'));
    expect(lines.slice(0, 6)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(byRole('button', 'New in At risk').closest('[role="row"]')?.getAttribute('aria-rowindex')).toBe('1');
    expect(row('Row r3').getAttribute('aria-rowindex')).toBe('6');
    page.active.set('r2');
    await fixture.whenStable();
    row('Row r2').focus();
    await key('ArrowDown');
    expect(focused()).toBe('Row r3');
  });

  it('asks for the rows it draws and shows those that are on their way', async () => {
    const loaded = items(50);
    page.rows.set({ length: 1000, at: (index) => loaded[index] });
    await scrollTo(10_000);
    expect(page.ranges.at(-1)?.start).toBeGreaterThan(180);
    expect(allByRole('row').some((element) => element.getAttribute('aria-label') === null)).toBe(true);
  });

  it('takes the row it moved to as active once its page has come', async () => {
    const loaded = items(1000);
    page.rows.set({ length: 1000, at: (index) => (index < 50 ? loaded[index] : undefined) });
    page.active.set('r49');
    await fixture.whenStable();
    row('Row r49').focus();
    await key('ArrowDown');
    expect(page.active()).toBeNull();
    page.rows.set(loaded);
    await fixture.whenStable();
    expect([page.active(), focused()]).toEqual(['r50', 'Row r50']);
  });

  it('leaves an active item alone that is not in this list', async () => {
    page.active.set('elsewhere');
    await fixture.whenStable();
    expect(page.active()).toBe('elsewhere');
    page.grid().next();
    await fixture.whenStable();
    expect(page.active()).toBe('r0');
  });

  it('can be focused when it is empty', async () => {
    page.rows.set([]);
    await fixture.whenStable();
    page.grid().focus();
    expect(document.activeElement).toBe(byRole('grid', 'Conversations'));
  });

  it('passes axe', async () => {
    page.sections.set([{ id: 'all', label: 'All', count: 1000 }]);
    await fixture.whenStable();
    expect(await violations()).toEqual([]);
  });
});

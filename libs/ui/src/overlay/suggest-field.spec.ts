import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { allByRole, byRole, press, render, type, violations } from '../testing/render';
import { SuggestField, type SuggestOption } from './suggest-field';

@Component({
  imports: [SuggestField],
  template: `
    <form (submit)="send($event)">
      <mi-suggest-field
        label="Search"
        listLabel="Suggestions"
        [options]="options()"
        [(value)]="text"
        [(caret)]="caret"
        (chosen)="log.push($event)"
        (left)="log.push('left')"
      />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly field = viewChild.required(SuggestField);
  readonly options = signal<readonly SuggestOption[]>([]);
  readonly text = signal('');
  readonly caret = signal(0);
  readonly log: string[] = [];
  send(event: Event): void {
    event.preventDefault();
    this.log.push(`sent ${this.text()}`);
  }
}

const TAGS: SuggestOption[] = [
  { id: 'a', label: 'Late', icon: 'tag' },
  { id: 'b', label: 'Lamp', hint: '12' },
];

describe('SuggestField', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const field = () => byRole('combobox', 'Search') as HTMLInputElement;
  const options = () => allByRole('option').map((one) => one.textContent?.trim());
  const highlighted = () => {
    const id = field().getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)?.textContent?.trim();
  };

  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
    field().focus();
  });
  afterEach(() => {
    document.body.innerHTML = '';
  });

  const typed = async (text: string): Promise<void> => {
    page.options.set(TAGS);
    type(field(), text);
    await fixture.whenStable();
  };
  const pressed = async (key: string): Promise<boolean> => {
    const isUsual = press(field(), key);
    await fixture.whenStable();
    return isUsual;
  };

  it('suggests while one types, highlights nothing by itself, and tells where the caret is', async () => {
    expect(field().getAttribute('aria-expanded')).toBe('false');
    await typed('tag:la');
    expect(options()).toEqual(['Late', 'Lamp12']);
    expect(field().getAttribute('aria-expanded')).toBe('true');
    expect(highlighted()).toBeNull();
    expect(page.caret()).toBe(6);
    expect(await violations()).toEqual([]);
  });

  it('moves with arrows, past both ends back to the text, and takes with Enter', async () => {
    await typed('la');
    const moves = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp'];
    const seen: unknown[] = [];
    for (const key of moves) {
      expect(await pressed(key)).toBe(false);
      seen.push(highlighted());
    }
    expect(seen).toEqual(['Late', 'Lamp12', null, 'Lamp12']);
    expect(await pressed('Enter')).toBe(false);
    expect(page.log).toEqual(['b']);
    expect(options()).toEqual([]);
  });

  it('takes with Tab only what is highlighted', async () => {
    await typed('la');
    expect(await pressed('Tab')).toBe(true);
    await pressed('ArrowDown');
    expect(await pressed('Tab')).toBe(false);
    expect(page.log).toEqual(['a']);
  });

  it('leaves Enter to the form while nothing is highlighted, and closes', async () => {
    await typed('la');
    expect(await pressed('Enter')).toBe(true);
    expect(options()).toEqual([]);
  });

  it('closes with Escape first and keeps the text', async () => {
    await typed('la');
    expect(await pressed('Escape')).toBe(false);
    expect(options()).toEqual([]);
    expect(field().value).toBe('la');
    expect(await pressed('Escape')).toBe(true);
  });

  it('keeps the highlight on its line when others come in', async () => {
    await typed('la');
    await pressed('ArrowDown');
    page.options.set([{ id: 'c', label: 'Label' }, ...TAGS]);
    await fixture.whenStable();
    expect(highlighted()).toBe('Late');
  });

  it('goes on to what is below when there is nothing to suggest', async () => {
    expect(await pressed('ArrowDown')).toBe(false);
    expect(page.log).toEqual(['left']);
  });

  it('writes into the field and goes on at a place in it', async () => {
    page.options.set(TAGS);
    page.field().write('tag: lamp', 4);
    await fixture.whenStable();
    expect([field().value, field().selectionStart]).toEqual(['tag: lamp', 4]);
    expect(options()).toHaveLength(2);
    byRole('button', 'Clear').click();
    await fixture.whenStable();
    expect([field().value, options().length]).toEqual(['', 0]);
  });

  it('takes what the pointer presses without losing the focus', async () => {
    await typed('la');
    const [late] = allByRole('option');
    expect(late?.dispatchEvent(new MouseEvent('mousedown', { cancelable: true }))).toBe(false);
    late?.click();
    expect(page.log).toEqual(['a']);
    expect(document.activeElement).toBe(field());
  });
});

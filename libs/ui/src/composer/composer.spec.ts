import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { allByRole, byRole, press, render, type, violations } from '../testing/render';
import { Composer } from './composer';
import type { ComposerLimit, ComposerTab } from './composer-models';

@Component({
  imports: [Composer],
  template: `
    <mi-composer
      label="Reply to client_042"
      tabsLabel="How to answer"
      sendLabel="Send and handle"
      [tabs]="tabs()"
      [(tab)]="tab"
      [(text)]="text"
      [limit]="limit()"
      [guard]="{ tone: 'bad', text: 'An e-mail address', action: { id: 'private', label: 'Move to private' } }"
      [tools]="[{ id: 'canned', icon: 'square-slash', label: 'Canned reply' }]"
      [sendItems]="[{ id: 'keep', label: 'Send and keep open', keys: 'Mod+Shift+Enter' }]"
      [sendBlocked]="blocked()"
      (send)="log.push('send')"
      (sendAs)="log.push($event)"
      (guardActed)="log.push($event)"
      (toolUsed)="log.push($event.id)"
      (attached)="log.push($event[0]?.name ?? '')"
      (triggered)="log.push($event.kind)"
      (escaped)="log.push('escaped')"
    />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly composer = viewChild.required(Composer);
  readonly tabs = signal<readonly ComposerTab[]>([
    { id: 'reply', label: 'Public reply', icon: 'message-square' },
    { id: 'private', label: 'Private message', icon: 'message-circle', disabledReason: '24 h window closed' },
    { id: 'note', label: 'Note', icon: 'lock', internal: true },
  ]);
  readonly tab = signal('reply');
  readonly text = signal('');
  readonly limit = signal<ComposerLimit | null>({ max: 10, unit: 'graphemes' });
  readonly blocked = signal<string | null>(null);
  readonly log: string[] = [];
}

describe('Composer', () => {
  let fixture: ComponentFixture<Page>;
  let page: Page;
  const field = () => byRole('textbox', 'Reply to client_042');
  const write = async (text: string) => {
    type(field(), text);
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = await render(Page);
    page = fixture.componentInstance;
  });
  afterEach(() => document.body.replaceChildren());

  it('keeps the text and counts it as the channel does', async () => {
    await write('été 👨‍👩‍👧');
    expect(page.text()).toBe('été 👨‍👩‍👧');
    expect(document.body.textContent).toContain('5 / 10');
    page.limit.set({ max: 30, unit: 'bytes' });
    await fixture.whenStable();
    expect(document.body.textContent).toContain('24 / 30');
  });

  it('marks what is over the limit and says the field is wrong', async () => {
    await write('0123456789abc');
    expect(document.querySelector('mark')?.textContent).toBe('abc');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    await write('012');
    expect(field().getAttribute('aria-invalid')).toBeNull();
  });

  it('sends with Ctrl and Enter, and another way with Shift too', async () => {
    press(field(), 'Enter', { ctrlKey: true });
    press(field(), 'Enter', { ctrlKey: true, shiftKey: true });
    expect(press(field(), 'Enter')).toBe(true);
    byRole('button', 'Send and handle').click();
    expect(page.log).toEqual(['send', 'keep', 'send']);
  });

  it('sends nothing while sending is blocked', async () => {
    page.blocked.set('Unresolved variable');
    await fixture.whenStable();
    press(field(), 'Enter', { ctrlKey: true });
    byRole('button', 'Send and handle').click();
    expect(page.log).toEqual([]);
    expect(byRole('button', 'Send and handle').getAttribute('aria-disabled')).toBe('true');
  });

  it('changes the way to answer but never to a blocked one', async () => {
    byRole('tab', 'Private message').click();
    expect(page.tab()).toBe('reply');
    byRole('tab', 'Note').click();
    await fixture.whenStable();
    expect(page.tab()).toBe('note');
    expect(byRole('tab', 'Note').getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(field());
  });

  it('walks its tabs with arrows and has one tab stop among them', async () => {
    byRole('tab', 'Public reply').focus();
    press(byRole('tab', 'Public reply'), 'ArrowLeft');
    expect(document.activeElement).toBe(byRole('tab', 'Note'));
    expect(allByRole('tab').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  });

  it('offers a canned reply at a line’s beginning and a mention at a word’s, not inside words', async () => {
    const area = field() as HTMLTextAreaElement;
    for (const text of ['/', 'a/', 'a\n/', '@', 'me@', 'hi @']) {
      area.value = text;
      area.setSelectionRange(text.length, text.length);
      area.dispatchEvent(new InputEvent('input', { data: text.at(-1) ?? '' }));
    }
    expect(page.log).toEqual(['/', '/', '@', '@']);
  });

  it('inserts at the caret', async () => {
    await write('Hello !');
    (field() as HTMLTextAreaElement).setSelectionRange(6, 6);
    page.composer().insert('Camille');
    expect(page.text()).toBe('Hello Camille!');
  });

  it('passes on the linter’s way out, its tools and Escape', async () => {
    byRole('button', 'Move to private').click();
    byRole('button', 'Canned reply').click();
    press(field(), 'Escape');
    expect(page.log).toEqual(['private', 'canned', 'escaped']);
    expect(field().getAttribute('aria-describedby')).toBe(document.querySelector('.guard')?.id);
  });

  it('takes files that are pasted', async () => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files: [new File(['x'], 'lamp.png')] } });
    field().dispatchEvent(event);
    expect(page.log).toEqual(['lamp.png']);
    expect(event.defaultPrevented).toBe(true);
  });

  it('passes axe', async () => {
    expect(await violations()).toEqual([]);
  });
});

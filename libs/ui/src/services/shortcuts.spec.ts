import { TestBed } from '@angular/core/testing';
import { keyCaps } from './key-chord';
import { type Shortcut, Shortcuts } from './shortcuts';

describe('Shortcuts', () => {
  let shortcuts: Shortcuts;
  let ran: string[];
  const opened: (() => void)[] = [];

  const command = (id: string, keys: string[], more: Partial<Shortcut> = {}): Shortcut => ({
    id,
    keys,
    scope: 'global',
    label: () => id,
    group: () => 'Group',
    run: () => ran.push(id),
    ...more,
  });
  const press = (key: string, options: KeyboardEventInit = {}, target: Element = document.body) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));
  const add = (html: string): HTMLElement => {
    document.body.insertAdjacentHTML('beforeend', html);
    return document.body.lastElementChild as HTMLElement;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    shortcuts = TestBed.inject(Shortcuts);
    ran = [];
  });
  afterEach(() => {
    opened.splice(0).forEach((close) => close());
    document.body.replaceChildren();
    jest.useRealTimers();
  });

  it('matches the printed character, whatever its place on the keyboard', () => {
    shortcuts.register([command('assign', ['A'])]);
    press('a', { code: 'KeyQ' });
    expect(ran).toEqual(['assign']);
  });

  it('falls back to the key’s place when the layout gives no Latin letter', () => {
    shortcuts.register([command('next', ['J'])]);
    press('о', { code: 'KeyJ' });
    expect(ran).toEqual(['next']);
  });

  it('runs nothing while a person types, composes or holds a modifier', () => {
    shortcuts.register([command('handle', ['E'])]);
    press('e', {}, add('<textarea></textarea>'));
    press('e', {}, add('<div contenteditable="true"></div>'));
    press('e', { isComposing: true });
    press('e', { ctrlKey: true });
    press('e', { altKey: true });
    expect(ran).toEqual([]);
  });

  it('runs in a tick box, where letters are not text', () => {
    shortcuts.register([command('handle', ['E'])]);
    press('e', {}, add('<input type="checkbox">'));
    expect(ran).toEqual(['handle']);
  });

  it('lets a chord marked for it run in a field', () => {
    shortcuts.register([command('palette', ['Mod+K'], { whileTyping: true }), command('top', ['Mod+J'])]);
    const field = add('<input type="text">');
    press('k', { ctrlKey: true }, field);
    press('j', { ctrlKey: true }, field);
    expect(ran).toEqual(['palette']);
  });

  it('ignores a held key for what acts and follows it for what moves', () => {
    shortcuts.register([command('handle', ['E']), command('next', ['J'], { repeats: true })]);
    press('e', { repeat: true });
    press('j', { repeat: true });
    expect(ran).toEqual(['next']);
  });

  it('waits a second and a half for the second key of a sequence', () => {
    shortcuts.register([command('inbox', ['G I']), command('take', ['I'])]);
    press('g');
    expect(shortcuts.pending()).toEqual(['G']);
    press('i');
    expect(ran).toEqual(['inbox']);
    press('g');
    jest.advanceTimersByTime(1600);
    press('i');
    expect(ran).toEqual(['inbox', 'take']);
  });

  it('runs a single command when the sequence does not exist', () => {
    shortcuts.register([command('inbox', ['G I']), command('next', ['J'])]);
    press('g');
    press('j');
    expect(ran).toEqual(['next']);
  });

  it('prefers the innermost scope and forgets it when it closes', () => {
    shortcuts.register([command('snooze', ['H'], { scope: 'inbox' }), command('hide', ['H'], { scope: 'moderation' })]);
    press('h');
    opened.push(shortcuts.enter('inbox'));
    press('h');
    const leave = shortcuts.enter('moderation');
    press('h');
    leave();
    press('h');
    expect(ran).toEqual(['snooze', 'hide', 'snooze']);
  });

  it('is silent inside dialogs and while it is suspended', () => {
    shortcuts.register([command('handle', ['E'])]);
    press('e', {}, add('<div role="dialog"><button></button></div>').firstElementChild as Element);
    const resume = shortcuts.suspend();
    press('e');
    resume();
    press('e');
    expect(ran).toEqual(['handle']);
  });

  it('listens to single keys in lists only when the person asks for that, and can be switched off', () => {
    shortcuts.register([command('handle', ['E']), command('palette', ['Mod+K'])]);
    const row = add('<div role="grid"><div role="row"></div></div>').firstElementChild as Element;
    shortcuts.singleKeys.set('lists');
    press('e');
    press('e', {}, row);
    shortcuts.singleKeys.set('off');
    press('e', {}, row);
    press('k', { ctrlKey: true });
    expect(ran).toEqual(['handle', 'palette']);
  });

  it('shows in the help list exactly what a key does, remapped keys included', () => {
    shortcuts.register([command('handle', ['E'])]);
    shortcuts.remap('handle', ['W']);
    expect(shortcuts.help()).toEqual([{ group: 'Group', shortcuts: [{ id: 'handle', label: 'handle', keys: ['W'] }] }]);
    expect(shortcuts.keyOf('handle')).toBe('W');
    press('e');
    press('w');
    expect(ran).toEqual(['handle']);
  });

  it('passes the press on when the command may not run now', () => {
    shortcuts.register([command('handle', ['E'], { enabled: () => false })]);
    expect(press('e')).toBe(true);
    expect(ran).toEqual([]);
  });

  it('prints caps as the keyboard has them', () => {
    expect(keyCaps('Mod+Enter', true)).toEqual(['⌘↵']);
    expect(keyCaps('Mod+Enter', false)).toEqual(['Ctrl ↵']);
    expect(keyCaps('G I', false)).toEqual(['G', 'I']);
    expect(keyCaps('?', false)).toEqual(['?']);
  });
});

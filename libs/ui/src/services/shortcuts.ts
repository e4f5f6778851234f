import { computed, DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { type KeyChord, matchesChord, parseKeys } from './key-chord';

/** One command that keys can start. `keys` may hold alternatives: `['J', 'ArrowDown']`. */
export interface Shortcut {
  id: string;
  keys: readonly string[];
  /** Where it lives: `global`, `inbox`, `thread`… A later active scope wins over an earlier one. */
  scope: string;
  /** Said in the help list; a function so that it follows the language. */
  label: () => string;
  group: () => string;
  run: (event: KeyboardEvent) => void;
  /** False lets the press pass on. */
  enabled?: () => boolean;
  /** Moving commands may repeat while the key is held; anything that acts may not. */
  repeats?: boolean;
  /** Works in fields too. Meant for chords with a modifier. */
  whileTyping?: boolean;
}

/** Where single keys are listened to; `off` leaves chords with a modifier. */
export const SINGLE_KEY_MODES = ['everywhere', 'lists', 'off'] as const;
export type SingleKeyMode = (typeof SINGLE_KEY_MODES)[number];

/** One line of the help list. */
export interface ShortcutHelp {
  id: string;
  label: string;
  keys: readonly string[];
}

const FIELDS =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], [role="combobox"]';
const LAYERS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const NOT_TYPED = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file']);

/** The registry that both the key handler and the help list read, so that help cannot drift from what keys do. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly registered = signal<readonly Shortcut[]>([]);
  private readonly scopes = signal<readonly string[]>(['global']);
  private readonly remapped = signal<ReadonlyMap<string, readonly string[]>>(new Map());
  private readonly suspended = signal(0);
  private readonly pressed = signal<readonly KeyboardEvent[]>([]);
  private sequenceTimer: ReturnType<typeof setTimeout> | undefined;

  readonly singleKeys = signal<SingleKeyMode>('everywhere');
  /** How long `G` waits for its second key; null waits for ever. */
  readonly sequenceTimeoutMs = signal<number | null>(1500);
  /** Keys of an unfinished sequence, for a hint on screen. */
  readonly pending = computed(() => this.pressed().map((event) => event.key.toUpperCase()));
  /** Commands that work now, in the order of registration, by group. */
  readonly help = computed(() => this.helpGroups());

  constructor() {
    const listen = (event: KeyboardEvent) => this.handle(event);
    this.document.addEventListener('keydown', listen);
    inject(DestroyRef).onDestroy(() => {
      this.document.removeEventListener('keydown', listen);
      clearTimeout(this.sequenceTimer);
    });
  }

  /** Adds commands; the returned function takes them away. */
  register(shortcuts: readonly Shortcut[]): () => void {
    this.registered.update((known) => [...known, ...shortcuts]);
    return () => this.registered.update((known) => known.filter((one) => !shortcuts.includes(one)));
  }

  /** Opens a scope on top of the others; the returned function closes it. */
  enter(scope: string): () => void {
    this.scopes.update((open) => [...open, scope]);
    return () =>
      this.scopes.update((open) => {
        const at = open.lastIndexOf(scope);
        return open.filter((_, index) => index !== at);
      });
  }

  /** Silences every key while a dialog is open; the returned function ends it. */
  suspend(): () => void {
    this.suspended.update((count) => count + 1);
    return () => this.suspended.update((count) => count - 1);
  }

  /** The person's own keys for a command; null goes back to the default. */
  remap(id: string, keys: readonly string[] | null): void {
    this.remapped.update((known) => {
      const next = new Map(known);
      if (keys) next.set(id, keys);
      else next.delete(id);
      return next;
    });
  }

  /** First key of a command as it is mapped now, for buttons and tooltips; null when unknown. */
  keyOf(id: string): string | null {
    const shortcut = this.registered().find((one) => one.id === id);
    return this.remapped().get(id)?.[0] ?? shortcut?.keys[0] ?? null;
  }

  private keysOf(shortcut: Shortcut): readonly string[] {
    return this.remapped().get(shortcut.id) ?? shortcut.keys;
  }

  private handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || this.suspended() > 0) return;
    if (['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'].includes(event.key)) return;
    const sequence = [...this.pressed(), event];
    const candidates = this.candidates(event);
    const match = this.find(candidates, sequence) ?? (sequence.length > 1 ? this.find(candidates, [event]) : undefined);
    const isBeginning = !match && candidates.some((one) => this.keysOf(one).some((keys) => begins(keys, sequence)));
    this.wait(isBeginning && !event.repeat ? sequence : []);
    if (match) {
      event.preventDefault();
      match.run(event);
    }
  }

  private find(candidates: readonly Shortcut[], sequence: readonly KeyboardEvent[]): Shortcut | undefined {
    return candidates.find((one) => this.keysOf(one).some((keys) => completes(keys, sequence)));
  }

  /** Innermost scope first, and only what may run for this press. */
  private candidates(event: KeyboardEvent): Shortcut[] {
    const scopes = this.scopes();
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    const context = { typing: isTyping(event.target), singleAllowed: this.singleAllowed(event.target) };
    return this.registered()
      .filter((one) => scopes.includes(one.scope))
      .filter((one) => (hasModifier || context.singleAllowed) && (!context.typing || one.whileTyping === true))
      .filter((one) => (!event.repeat || one.repeats === true) && (one.enabled?.() ?? true))
      .sort((a, b) => scopes.lastIndexOf(b.scope) - scopes.lastIndexOf(a.scope));
  }

  private singleAllowed(target: EventTarget | null): boolean {
    const element = target instanceof Element ? target : null;
    if (element?.closest(LAYERS)) return false;
    if (this.singleKeys() === 'lists') return element?.closest('[role="grid"]') !== null && element !== null;
    return this.singleKeys() === 'everywhere';
  }

  private wait(sequence: readonly KeyboardEvent[]): void {
    clearTimeout(this.sequenceTimer);
    this.pressed.set(sequence);
    const timeout = this.sequenceTimeoutMs();
    if (sequence.length > 0 && timeout !== null) this.sequenceTimer = setTimeout(() => this.pressed.set([]), timeout);
  }

  private helpGroups(): { group: string; shortcuts: ShortcutHelp[] }[] {
    const groups = new Map<string, ShortcutHelp[]>();
    const scopes = this.scopes();
    for (const one of this.registered().filter(({ scope }) => scopes.includes(scope))) {
      const lines = groups.get(one.group()) ?? [];
      if (!lines.some(({ id }) => id === one.id))
        lines.push({ id: one.id, label: one.label(), keys: this.keysOf(one) });
      groups.set(one.group(), lines);
    }
    return [...groups].map(([group, shortcuts]) => ({ group, shortcuts }));
  }
}

const matchesAll = (chords: readonly KeyChord[], presses: readonly KeyboardEvent[]): boolean =>
  presses.every((press, index) => {
    const chord = chords[index];
    return chord !== undefined && matchesChord(press, chord);
  });

function completes(keys: string, presses: readonly KeyboardEvent[]): boolean {
  const chords = parseKeys(keys);
  return chords.length === presses.length && matchesAll(chords, presses);
}

function begins(keys: string, presses: readonly KeyboardEvent[]): boolean {
  const chords = parseKeys(keys);
  return chords.length > presses.length && matchesAll(chords, presses);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(FIELDS);
  return field !== null && !(field instanceof HTMLInputElement && NOT_TYPED.has(field.type));
}

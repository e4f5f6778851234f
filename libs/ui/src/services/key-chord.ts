/** One key press with its modifiers, read from a text such as `Shift+J`, `Mod+K`, `Alt+ArrowUp` or `?`. */
export interface KeyChord {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

const LATIN_LETTER = /^[a-z]$/i;

/** True on Apple keyboards, where `Mod` is ⌘; elsewhere it is Ctrl. */
export function isApple(): boolean {
  return /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '');
}

/** A sequence of chords: `G I` is two, `Mod+K` is one. */
export function parseKeys(keys: string): KeyChord[] {
  return keys.split(' ').map((text) => {
    const parts = text === '+' ? ['+'] : text.split('+');
    const key = parts.at(-1) ?? '';
    return {
      key: key.length === 1 ? key.toLowerCase() : key,
      mod: parts.includes('Mod'),
      shift: parts.includes('Shift'),
      alt: parts.includes('Alt'),
    };
  });
}

/**
 * The character of the printed key. Layouts that give a non-Latin letter fall back to the key's position,
 * so that `J` works on a Greek or Cyrillic keyboard too.
 */
export function pressedKey(event: KeyboardEvent): string {
  if (event.key.length !== 1) return event.key;
  const isForeignLetter = /\p{L}/u.test(event.key) && !/\p{Script=Latin}/u.test(event.key);
  const position = /^Key([A-Z])$/.exec(event.code)?.[1];
  return (isForeignLetter && position ? position : event.key).toLowerCase();
}

/** Whether the press is this chord. Shift counts for letters and named keys only: `?` needs it on most layouts. */
export function matchesChord(event: KeyboardEvent, chord: KeyChord): boolean {
  const hasMod = isApple() ? event.metaKey : event.ctrlKey;
  const hasOther = isApple() ? event.ctrlKey : event.metaKey;
  const shiftCounts = chord.mod || LATIN_LETTER.test(chord.key) || chord.key.length > 1;
  return (
    pressedKey(event) === chord.key &&
    hasMod === chord.mod &&
    !hasOther &&
    event.altKey === chord.alt &&
    (!shiftCounts || event.shiftKey === chord.shift)
  );
}

const GLYPHS: Record<string, string> = {
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** What is printed on the cap: `⌘↵` on Apple keyboards, `Ctrl ↵` elsewhere. A sequence gives one cap for each press. */
export function keyCaps(keys: string, apple = isApple()): string[] {
  return parseKeys(keys).map(({ key, mod, shift, alt }) => {
    const name = GLYPHS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    const modifiers = apple
      ? [mod && '⌘', shift && '⇧', alt && '⌥'].filter(Boolean).join('')
      : [mod && 'Ctrl', shift && '⇧', alt && 'Alt'].filter(Boolean).join(' ');
    return apple || modifiers === '' ? modifiers + name : `${modifiers} ${name}`;
  });
}

/** The value of `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  return keys.replaceAll('Mod', isApple() ? 'Meta' : 'Control');
}

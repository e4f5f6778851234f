/** Groups of the help sheet and the palette, in their order. */
export const ACTION_GROUPS = ['item', 'list', 'go', 'app'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

/**
 * One thing the member can do here and now: the only source of the key handler, the help sheet, the tooltips and the
 * palette, so that they cannot drift apart.
 */
export interface Action {
  id: string;
  /** Text key of its name, a verb. */
  label: string;
  group: ActionGroup;
  /** `E`, `Shift+J`, `G I` (a sequence), `Mod+K`, `Home`. The first is the one shown. Empty: by palette only. */
  keys: readonly string[];
  /** Further words the palette finds it by, as a text key. */
  words?: string;
  /** False hides it: it never concerns this member or this place. */
  visible?: () => boolean;
  /** Why it cannot be done now, in words; null when it can. */
  blocked?: () => string | null;
  /** Answers every repetition of a held key. */
  repeats?: boolean;
  /** Also while typing in a field. */
  whileTyping?: boolean;
  /** Kept out of the palette: plain navigation. */
  silent?: boolean;
  /** `global` by default; a later opened scope wins a key that two want. */
  scope?: string;
  run: () => unknown;
}

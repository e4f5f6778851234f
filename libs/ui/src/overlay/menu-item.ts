import type { IconName } from '../icon/icon-names';

/** One line of a menu. A line with `children` opens a further menu, one with `checked` is a toggle. */
export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  keys?: string;
  /** Second line in small: the consequence, or why it is blocked. */
  hint?: string;
  disabled?: boolean;
  danger?: boolean;
  checked?: boolean;
  /** Draws a line above. */
  separated?: boolean;
  children?: readonly MenuItem[];
}

import type { LengthUnit } from '@parvis/contracts';
import type { IconName } from '../icon/icon-names';

/** A way to answer. Blocked ones stay visible and say why. */
export interface ComposerTab {
  id: string;
  label: string;
  icon: IconName;
  disabledReason?: string | null;
  /** An internal note has the amber ground. */
  internal?: boolean;
}

/** A button of the composer's bar. `attach` opens the file chooser by itself. */
export interface ComposerTool {
  id: string;
  icon: IconName;
  label: string;
  keys?: string;
  disabledReason?: string | null;
  /** Left out on phones. */
  optional?: boolean;
}

/** The limit of the chosen way, from the channel's capability record. */
export interface ComposerLimit {
  max: number;
  unit: LengthUnit;
}

/** What the linter found, or that it found nothing. */
export interface ComposerGuard {
  tone: 'info' | 'warn' | 'bad';
  text: string;
  action?: { id: string; label: string };
}

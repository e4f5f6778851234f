import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Avatar } from '../labels/avatar';
import { Member } from '../labels/member';
import { Risk, type RiskLevel } from '../labels/risk';
import { UI_TEXTS } from '../texts/ui-texts';
import { type Decision, DecisionBar } from './decision-bar';
import type { TextMark } from './mark-parts';
import { MarkedText } from './marked-text';

/** All that one row of the moderation grid shows. */
export interface ModRow {
  id: string;
  /** Fixes the avatar's pattern. */
  authorId: string;
  name: string;
  channel: ChannelKind;
  /** How the author stands, in words: first comment, removed before. */
  standing: string;
  text: string;
  language?: string;
  marks: readonly TextMark[];
  risk: { level: RiskLevel | 0; reason: string };
  /** How old it is, in words; the exact time for the tooltip. */
  age: string;
  at: string;
  post?: { text: string; imageUrl?: string };
  /** Several that say the same are one row: how many in words, and whether they are shown below. */
  group?: { text: string; open: boolean; icon: IconName };
  /** Small marks after the name, each with its words. */
  badges?: readonly { icon: IconName; text: string }[];
  /** Words of the button that shows masked data; absent where nothing is masked. */
  revealLabel?: string;
  state?: { text: string; icon?: IconName; tone: 'ok' | 'warn' | 'bad' | 'muted'; busy?: boolean; retry?: boolean };
  /** The teammate who decided. */
  by?: { id: string; name: string };
  /** Time left to act, in words. */
  due?: { text: string; tone: 'muted' | 'warn' | 'bad' };
  /** Decided while the reader was here: stays, dimmed, until the list is taken in anew. */
  done: boolean;
  /** Steps under the row it belongs to. */
  depth: number;
  /** What somebody may not want to read at once: clear while it has focus or the pointer. */
  blurred?: boolean;
  /** Pictures are veiled, or without colour. */
  veiled?: boolean;
  grey?: boolean;
}

/** One item to decide on: 60 px, 44 in one line, and on a phone 90 with the decisions below while it is current. */
@Component({
  selector: 'mi-mod-row',
  imports: [Avatar, DecisionBar, Icon, MarkedText, Member, Risk],
  templateUrl: './mod-row.html',
  styleUrl: './mod-row.css',
  host: {
    '[class.compact]': 'compact()',
    '[class.active]': 'active()',
    '[class.selected]': 'selected()',
    '[class.done]': 'row().done',
    '[class.blurred]': 'row().blurred === true',
    '[class.veiled]': 'row().veiled === true',
    '[class.grey]': 'row().grey === true',
    '[style.--depth]': 'row().depth',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ModRowView {
  protected readonly texts = inject(UI_TEXTS);
  readonly row = input.required<ModRow>();
  readonly compact = input(false);
  readonly active = input(false);
  readonly selected = input(false);
  /** Shown in place of signal and age while the row is current. */
  readonly decisions = input<readonly Decision[]>([]);
  readonly decisionsLabel = input('');
  readonly toggled = output();
  readonly decided = output<string>();
  readonly opened = output();
  readonly revealed = output();
  readonly retried = output();

  protected readonly showsDecisions = computed(() => this.active() && this.decisions().length > 0);
}

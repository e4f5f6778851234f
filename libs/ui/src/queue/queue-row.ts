import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { Icon } from '../icon/icon';
import { Avatar } from '../labels/avatar';
import { Member } from '../labels/member';
import { Stars } from '../labels/stars';
import { type HueNumber, Tag } from '../labels/tag';
import type { DensityMode } from '../services/density';
import { TimePipe } from '../services/format-pipes';
import type { Moment } from '../services/format';
import { UI_TEXTS } from '../texts/ui-texts';

/** All that one row of the queue shows. */
export interface QueueRow {
  id: string;
  /** Fixes the avatar's pattern. */
  contactId: string;
  name: string;
  channel: ChannelKind;
  /** Comment, Message, Mention… in the reader's words; a review has `rating` instead. */
  kind: string;
  rating?: number;
  at: Moment;
  text: string;
  /** Language of the text, set on the text; shown as a mark when `foreign`. */
  language?: string;
  foreign?: boolean;
  unread: boolean;
  /** Time left in words. */
  due?: { text: string; tone: 'neutral' | 'warn' | 'bad' };
  /** How many follow the person, in few characters. */
  reach?: string;
  /** Why nobody can take it, in words. */
  alone?: string;
  tag?: { label: string; hue: HueNumber };
  attachments?: number;
  /** A teammate who is writing; `text` is the word beside the initials. */
  typing?: { id: string; name: string; text: string };
  /** Handled or decided while the reader was here: stays, dimmed, until the list is taken in anew. */
  gone?: boolean;
  state?: { text: string; tone: 'ok' | 'warn' | 'bad' };
}

/** A conversation in the queue: 92, 72 or 40 px by density. */
@Component({
  selector: 'mi-queue-row',
  imports: [Avatar, Icon, Member, Stars, Tag, TimePipe],
  templateUrl: './queue-row.html',
  styleUrl: './queue-row.css',
  host: {
    '[class]': 'density()',
    '[class.active]': 'active()',
    '[class.selected]': 'selected()',
    '[class.selecting]': 'selecting()',
    '[class.unread]': 'row().unread',
    '[class.gone]': 'row().gone === true',
    '[class.no-line]': 'lastOfSection()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QueueRowView {
  protected readonly texts = inject(UI_TEXTS);
  readonly row = input.required<QueueRow>();
  readonly density = input<DensityMode>('comfortable');
  readonly active = input(false);
  readonly selected = input(false);
  /** Something in the list is selected, so every row shows its box. */
  readonly selecting = input(false);
  readonly lastOfSection = input(false);
  readonly toggled = output();

  protected readonly isCompact = computed(() => this.density() === 'compact');
}

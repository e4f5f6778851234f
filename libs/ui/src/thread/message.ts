import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Avatar } from '../labels/avatar';
import { Member } from '../labels/member';
import { Stars } from '../labels/stars';
import { TimePipe } from '../services/format-pipes';
import { Attachments } from './attachments';
import { cutAt } from './highlights';
import type { DeliveryKind, ThreadMessage } from './thread-models';

const DELIVERY_ICONS: Record<DeliveryKind, IconName> = {
  held: 'clock',
  sending: 'arrow-up',
  published: 'check',
  seen: 'eye',
  failed: 'triangle-alert',
  cancelled: 'x',
};

/**
 * One message: theirs beside a pattern, ours tinted with its author and delivery state. Slots: `messageTools` for a menu,
 * `messageBody` for what stands in the place of the text.
 */
@Component({
  selector: 'mi-message',
  imports: [Attachments, Avatar, Icon, Member, Stars, TimePipe],
  templateUrl: './message.html',
  styleUrls: ['./message.css', './found.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Message {
  readonly message = input.required<ThreadMessage>();
  /** The id of a pressed button. */
  readonly acted = output<string>();
  protected readonly headingId = computed(() => `mi-message-${this.message().id}`);
  protected readonly parts = computed(() => cutAt(this.message().text, this.message().highlights ?? []));
  protected readonly deliveryIcon = computed(() => {
    const delivery = this.message().delivery;
    return delivery ? DELIVERY_ICONS[delivery.kind] : null;
  });
}

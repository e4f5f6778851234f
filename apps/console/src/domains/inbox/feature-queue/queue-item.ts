import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Density, QueueRowView } from '@parvis/ui';
import { ConversationCache } from '../data/conversation-cache';
import { QueueStore } from '../data/queue-store';
import { ConversationWords } from '../ui/conversation-words';

/** One conversation of the list; it draws itself anew when it alone changes. */
@Component({
  selector: 'app-queue-item',
  imports: [QueueRowView],
  template: `
    @if (row(); as row) {
      <mi-queue-row
        [row]="row"
        [density]="density.mode()"
        [active]="active()"
        [selected]="selected()"
        [selecting]="selecting()"
        [lastOfSection]="lastOfSection()"
        (toggled)="toggled.emit()"
      />
    }
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QueueItem {
  private readonly cache = inject(ConversationCache);
  private readonly queue = inject(QueueStore);
  private readonly words = inject(ConversationWords);
  protected readonly density = inject(Density);

  readonly id = input.required<string>();
  readonly active = input(false);
  readonly selected = input(false);
  readonly selecting = input(false);
  readonly lastOfSection = input(false);
  readonly toggled = output();

  protected readonly row = computed(() => {
    const conversation = this.cache.get(this.id());
    return conversation && this.words.row(conversation, this.queue.hasLeft(conversation));
  });
}

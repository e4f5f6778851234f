import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { ChannelTile, Kbd } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ConversationCache } from '../data/conversation-cache';
import { QueueStore } from '../data/queue-store';
import { ConversationWords } from '../ui/conversation-words';

const SHOWN = 3;

/** No conversation is open: the keys that start, and what is due next. */
@Component({
  selector: 'app-no-conversation',
  imports: [ChannelTile, Kbd, TextPipe],
  template: `
    <div class="card">
      <h2>{{ 'inbox.idle.title' | text }}</h2>
      <dl>
        @for (line of lines; track line.key) {
          <div>
            <dt>
              @for (key of line.keys; track key) {
                <mi-kbd [keys]="key" />
              }
            </dt>
            <dd>{{ line.key | text }}</dd>
          </div>
        }
      </dl>
      @if (due().length) {
        <h3>{{ 'inbox.idle.due' | text }}</h3>
        <ul>
          @for (one of due(); track one.id) {
            <li>
              <button type="button" (click)="opened.emit(one.id)">
                <mi-channel-tile [channel]="one.channel" />
                <span class="grow clip">{{ one.name }}</span>
                <span class="num" [class]="one.tone">{{ one.left }}</span>
              </button>
            </li>
          }
        </ul>
      }
    </div>
  `,
  styleUrl: './no-conversation.css',
  host: { role: 'main', '[attr.aria-label]': 'title()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NoConversation {
  private readonly queue = inject(QueueStore);
  private readonly cache = inject(ConversationCache);
  private readonly language = inject(Language);
  private readonly words = inject(ConversationWords);
  readonly opened = output<string>();

  protected readonly title = computed(() => this.language.text('inbox.idle.title'));
  protected readonly lines = [
    { keys: ['J', 'K'], key: 'inbox.idle.move' },
    { keys: ['Shift+I'], key: 'inbox.action.take-next' },
    { keys: ['R'], key: 'inbox.idle.reply' },
    { keys: ['E'], key: 'inbox.idle.handle' },
    { keys: ['Mod+K'], key: 'inbox.idle.palette' },
    { keys: ['?'], key: 'inbox.idle.help' },
  ];
  protected readonly due = computed(() =>
    this.queue
      .ids()
      .flatMap((id) => {
        const conversation = this.cache.get(id);
        const due = conversation && this.words.due(conversation);
        if (!conversation?.nextDueAt || !due) return [];
        return [
          {
            id,
            channel: conversation.channel,
            name: this.words.name(conversation),
            left: due.text,
            tone: due.tone,
            at: conversation.nextDueAt,
          },
        ];
      })
      .sort((a, b) => a.at.localeCompare(b.at))
      .slice(0, SHOWN),
  );
}

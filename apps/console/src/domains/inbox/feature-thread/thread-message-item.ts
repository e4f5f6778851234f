import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { ItemView } from '@parvis/contracts';
import { IconButton, Menu, type MenuItem } from '@parvis/ui';
import { Message, type ThreadMessage } from '@parvis/ui/thread';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Assistance } from '../data/assistance';
import { ThreadStore } from '../data/thread-store';
import { markedWords } from '../ui/hit-marks';
import { ItemMenus } from '../ui/item-menus';
import { EmailFrame } from './email-frame';
import type { ItemAct } from './thread-pane';

/** One message of the thread with what can be done to it. */
@Component({
  selector: 'app-thread-message-item',
  imports: [EmailFrame, IconButton, Menu, Message, TextPipe],
  template: `
    <mi-message [message]="shown()" (acted)="act($event)">
      @if (translation(); as translated) {
        <div messageBefore class="translation">
          <p class="label">{{ 'inbox.assistance.translated' | text }}</p>
          <p dir="auto" [attr.lang]="translated.target">{{ translated.text }}</p>
        </div>
      }
      @if (menuItems().length) {
        <div messageTools class="tools">
          <mi-icon-button
            #more
            icon="ellipsis"
            size="sm"
            kind="default"
            [iconSize]="14"
            [label]="menuLabel()"
            [menu]="menu.template()"
          />
          <mi-menu #menu="miMenu" [items]="menuItems()" [label]="menuLabel()" (chosen)="act($event, more.element)" />
        </div>
      }
      @if (item().html; as html) {
        <div messageBody class="mail">
          <app-email-frame
            [html]="html"
            [language]="item().language"
            [marked]="words()"
            [label]="'inbox.thread.mail' | text: { name: item().author.name }"
          />
          @if (item().quoted; as quoted) {
            <details>
              <summary>{{ 'inbox.thread.quoted' | text }}</summary>
              <p>{{ quoted }}</p>
            </details>
          }
        </div>
      }
    </mi-message>
  `,
  styleUrl: './thread-message-item.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThreadMessageItem {
  private readonly menus = inject(ItemMenus);
  private readonly thread = inject(ThreadStore);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly assistance = inject(Assistance);

  readonly item = input.required<ItemView>();
  readonly message = input.required<ThreadMessage>();
  readonly channel = input.required<string>();
  readonly acted = output<ItemAct>();

  /** The text of a mail is drawn in its frame, not twice. */
  protected readonly shown = computed<ThreadMessage>(() =>
    this.item().html ? { ...this.message(), text: '' } : this.message(),
  );
  protected readonly words = computed(() => markedWords(this.item(), this.message().highlights ?? []));
  protected readonly menuItems = computed<MenuItem[]>(() => {
    const accountId = this.thread.conversation()?.accountId ?? '';
    return this.menus.of(this.item(), this.directory.accountById().get(accountId) ?? null, this.channel());
  });

  protected readonly menuLabel = computed(() =>
    this.language.text('inbox.message.more', { name: this.item().author.name }),
  );

  protected readonly translation = computed(() => this.assistance.translationOf(this.item()));

  protected act(id: string, element: HTMLElement | null = null): void {
    this.acted.emit({ id, item: this.item(), element: element ?? document.body });
  }
}

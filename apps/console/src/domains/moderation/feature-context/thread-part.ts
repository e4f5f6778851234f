import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { ModerationItemView, ModerationLine, ModerationRow } from '@parvis/contracts';
import { Avatar, Format } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { MarkedText } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { CareStore } from '../data/care-store';
import { OpenItem } from '../data/open-item';
import { RowWords } from '../ui/row-words';
import { ItemPictures } from './item-pictures';

/** The item where it stands: what it answers, what came before, itself in full, what came after. */
@Component({
  selector: 'app-thread-part',
  imports: [Avatar, ItemPictures, MarkedText, Section, TextPipe],
  template: `
    <mi-section [heading]="'moderation.thread.title' | text">
      <ul>
        @for (line of before(); track line.itemId) {
          <li>
            <mi-avatar [id]="line.authorName" [size]="24" />
            <div>
              <p class="who">{{ line.who }}</p>
              <p>{{ line.text }}</p>
            </div>
          </li>
        }
        @let item = row();
        <li class="me">
          <mi-avatar [id]="item.author.identityId ?? item.author.name" [size]="24" />
          <div>
            <p class="who">
              <b>{{ item.author.name }}</b> · {{ time(item.createdAt) }}
            </p>
            <p [attr.lang]="item.language" [class.blurred]="isBlurred()" [attr.tabindex]="isBlurred() ? 0 : null">
              <mi-marked-text [text]="item.text" [marks]="words.marks(item.marks)" />
            </p>
            @if (item.hasPictures) {
              <app-item-pictures [row]="item" />
            }
            @if (store.translation(); as translation) {
              <p class="translation" [attr.lang]="translation.target">{{ translation.text }}</p>
            }
          </div>
        </li>
        @for (line of after(); track line.itemId) {
          <li>
            <mi-avatar [id]="line.authorName" [size]="24" />
            <div>
              <p class="who">{{ line.who }}</p>
              <p>{{ line.text }}</p>
            </div>
          </li>
        }
      </ul>
    </mi-section>
  `,
  styleUrl: './thread-part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThreadPart {
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly care = inject(CareStore);
  protected readonly words = inject(RowWords);
  protected readonly store = inject(OpenItem);

  readonly row = input.required<ModerationRow>();
  readonly detail = input<ModerationItemView | null>(null);

  protected readonly isBlurred = computed(() => this.care.preferences().blurText && this.row().severity >= 3);
  protected readonly before = computed(() => {
    const thread = this.detail()?.thread;
    if (!thread) return [];
    const { parent } = thread;
    const others = thread.before.filter(({ itemId }) => itemId !== parent?.itemId);
    return [...(parent ? [this.line(parent, true)] : []), ...others.map((line) => this.line(line))];
  });
  protected readonly after = computed(() => (this.detail()?.thread.after ?? []).map((line) => this.line(line)));

  protected time(at: string): string {
    return this.format.short(at);
  }

  private line(line: ModerationLine, isParent = false) {
    const gone = line.platformState === 'hidden' || line.platformState === 'deleted' ? this.language.text(`moderation.thread.${line.platformState}`) : null; // prettier-ignore
    const role = isParent ? this.language.text('moderation.thread.parent') : null;
    const who = [line.authorName, this.time(line.createdAt), role, gone].filter((part) => part !== null).join(' · ');
    return { ...line, who };
  }
}

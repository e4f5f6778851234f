import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Button, channelName, IconButton } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { QueueFilter } from '../data/view-rules';
import { FilterWords } from '../../../shared/filters/filter-words';

interface Part {
  text: string;
  without: Partial<QueueFilter>;
}

/** What narrows the list, in words: each can be taken away, all of it kept as a view. */
@Component({
  selector: 'app-filter-bar',
  imports: [Button, IconButton, TextPipe],
  template: `
    <ul>
      @for (part of parts(); track part.text) {
        <li>
          <span class="clip" [title]="part.text">{{ part.text }}</span>
          <mi-icon-button
            icon="x"
            size="sm"
            [iconSize]="12"
            [label]="'inbox.filters.without' | text: { filter: part.text }"
            (pressed)="filterChange.emit(part.without)"
          />
        </li>
      }
    </ul>
    @if (filter().filter) {
      <mi-button size="sm" kind="ghost" icon="pencil" (pressed)="editorAsked.emit('filter')">{{
        'inbox.filters.edit' | text
      }}</mi-button>
    }
    @if (filter().view !== 'mentions') {
      <mi-button size="sm" kind="ghost" icon="plus" (pressed)="editorAsked.emit('keep')">{{
        'inbox.filters.keep' | text
      }}</mi-button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 4px;
      align-items: center;
      padding: 0 12px 8px 16px;
    }
    ul {
      display: contents;
    }
    li {
      display: flex;
      align-items: center;
      min-width: 0;
      max-width: 100%;
      height: 24px;
      padding-left: 10px;
      border-radius: 12px;
      background: var(--selected);
      font-size: 12px;
    }
  `,
  host: { role: 'group' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FilterBar {
  private readonly directory = inject(Directory);
  private readonly words = inject(FilterWords);
  readonly filter = input.required<QueueFilter>();
  readonly filterChange = output<Partial<QueueFilter>>();
  readonly editorAsked = output<'keep' | 'filter'>();

  protected readonly parts = computed<Part[]>(() => {
    const { channel, tagId, filter } = this.filter();
    return [
      ...(channel ? [{ text: channelName(channel), without: { channel: null } }] : []),
      ...(tagId ? [{ text: this.directory.tagById().get(tagId)?.name ?? tagId, without: { tagId: null } }] : []),
      ...(filter ? [{ text: this.words.summary(filter), without: { filter: null } }] : []),
    ];
  });
}

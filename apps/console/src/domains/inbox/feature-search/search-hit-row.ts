import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { SearchHit } from '@parvis/contracts';
import { Avatar, TimePipe } from '@parvis/ui';
import { ConversationWords } from '../ui/conversation-words';
import { excerpt } from '../ui/excerpt';

/** One thing found: who, where, when, and the words that match. */
@Component({
  selector: 'app-search-hit-row',
  imports: [Avatar, TimePipe],
  template: `
    @if (hit(); as hit) {
      <div role="gridcell">
        <mi-avatar [id]="hit.conversation.contact?.id ?? hit.conversation.id" [channel]="hit.conversation.channel" />
      </div>
      <div role="gridcell" class="main">
        <div class="first">
          <span class="name clip">{{ words.author(hit) }}</span>
          <span class="subtle">{{ kind() }}</span>
          <time>{{ hit.item.createdAt | miTime }}</time>
        </div>
        <p [attr.lang]="hit.conversation.language">
          @for (part of parts(); track $index) {
            @if (part.marked) {
              <mark>{{ part.text }}</mark>
            } @else {
              <span>{{ part.text }}</span>
            }
          }
        </p>
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 12px;
      height: 100%;
      padding: 9px 10px 0;
      border-radius: var(--r-3);
      overflow: hidden;
    }
    :host(:hover) {
      background: var(--hover);
    }
    :host(.active) {
      background: var(--selected);
    }
    .main {
      flex: 1;
      min-width: 0;
    }
    .first {
      display: flex;
      align-items: baseline;
      gap: 6px;
      font-size: 12px;
    }
    .name {
      font-size: 13px;
      font-weight: 500;
    }
    time {
      flex: none;
      margin-left: auto;
      color: var(--text-3);
    }
    p {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      overflow: hidden;
      color: var(--text-2);
      overflow-wrap: anywhere;
    }
    mark {
      border-radius: 3px;
      background: var(--selected-strong);
      color: var(--text);
      font-weight: 500;
    }
  `,
  host: { '[class.active]': 'active()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchHitRow {
  protected readonly words = inject(ConversationWords);
  readonly hit = input<SearchHit>();
  readonly active = input(false);
  protected readonly kind = computed(() => {
    const hit = this.hit();
    return hit ? this.words.kind(hit.conversation) : '';
  });
  protected readonly parts = computed(() => {
    const hit = this.hit();
    return hit ? excerpt(hit.item.text, hit.highlights) : [];
  });
}

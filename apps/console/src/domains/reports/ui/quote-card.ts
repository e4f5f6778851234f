import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CHANNEL_KINDS, type TagQuote } from '@parvis/contracts';
import { ChannelTile, Icon, TimePipe } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

const SHORT = 220;
const NOBODY = '?';

/** What somebody wrote, with where and when, and the way to the conversation. Long texts unfold. */
@Component({
  selector: 'app-quote-card',
  imports: [ChannelTile, Icon, RouterLink, TextPipe, TimePipe],
  template: `
    <figure>
      <blockquote [class.folded]="isLong()">{{ 'reports.tags.quote' | text: { text: quote().text } }}</blockquote>
      <figcaption>
        @if (channel(); as channel) {
          <mi-channel-tile [channel]="channel" />
        }
        <span class="clip">{{ author() }}</span>
        <span aria-hidden="true">·</span>
        <time>{{ quote().at | miTime: 'day' }}</time>
        <a
          [routerLink]="['/inbox', 'all', quote().conversationId]"
          [attr.aria-label]="'reports.tags.open-quote' | text: { author: author() }"
        >
          {{ 'reports.tags.open' | text }}<mi-icon name="chevron-right" [size]="12" />
        </a>
      </figcaption>
    </figure>
  `,
  styles: `
    :host {
      display: block;
    }
    figure {
      padding: 10px 12px 8px;
      border: 1px solid var(--border-subtle);
      border-radius: 10px;
      background: var(--surface);
    }
    blockquote {
      font: 13.5px/20px var(--font);
      overflow-wrap: anywhere;
    }
    .folded {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 5;
      overflow: hidden;
    }
    figcaption {
      display: flex;
      align-items: center;
      gap: 6px;
      margin-top: 6px;
      font-size: 12px;
      line-height: 20px;
      color: var(--text-3);
      white-space: nowrap;
    }
    a {
      display: inline-flex;
      align-items: center;
      gap: 2px;
      min-height: 24px;
      margin-left: auto;
      font-weight: 500;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuoteCard {
  private readonly language = inject(Language);
  readonly quote = input.required<TagQuote>();
  protected readonly channel = computed(() => CHANNEL_KINDS.find((kind) => kind === this.quote().channel) ?? null);
  /** A question mark is what stands for somebody the platform does not name. */
  protected readonly author = computed(() => {
    const { author } = this.quote();
    return author === NOBODY ? this.language.text('reports.tags.unknown-person') : author;
  });
  protected readonly isLong = computed(() => this.quote().text.length > SHORT);
}

import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ChannelTile, Format } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ViewPreview } from '../data/view-preview';
import { ConversationWords } from '../ui/conversation-words';

/** How many conversations a filter holds, and the first of them, while it is being built. */
@Component({
  selector: 'app-preview-list',
  imports: [ChannelTile, TextPipe],
  template: `
    <h3 aria-live="polite">
      {{ heading() }}
    </h3>
    @if (problem(); as text) {
      <p class="subtle" role="alert">{{ text }}</p>
    }
    <ul [class.old]="preview.busy()" [attr.aria-label]="'inbox.filters.preview' | text">
      @for (row of rows(); track row.id) {
        <li>
          <mi-channel-tile [channel]="row.channel" [named]="false" />
          <b class="clip">{{ row.name }}</b>
          <span class="clip subtle">{{ row.text }}</span>
          <span class="subtle num">{{ row.at }}</span>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: block;
      padding: 10px 12px;
      border-radius: var(--r-3);
      background: var(--sunken);
      box-shadow: inset 0 0 0 1px var(--border-subtle);
    }
    h3 {
      font: 600 13px/20px var(--font);
    }
    ul {
      display: grid;
      gap: 4px;
      margin-top: 6px;
    }
    ul:empty {
      display: none;
    }
    .old {
      opacity: 0.55;
    }
    li > :last-child {
      text-align: right;
    }
    li {
      display: grid;
      grid-template-columns: 20px minmax(60px, 1fr) minmax(0, 3fr) 92px;
      gap: 8px;
      align-items: center;
      font-size: 12px;
      line-height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PreviewList {
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ConversationWords);
  private readonly format = inject(Format);
  protected readonly preview = inject(ViewPreview);

  protected readonly problem = computed(() => {
    const problem = this.preview.problem();
    return problem && this.problems.of(problem);
  });
  protected readonly heading = computed(() => {
    const answer = this.preview.answer();
    if (answer) {
      const key = answer.capped ? 'inbox.filters.count-capped' : 'inbox.filters.count';
      return this.language.text(key, { count: answer.count });
    }
    return this.language.text(this.preview.busy() ? 'inbox.filters.counting' : 'inbox.filters.nothing-yet');
  });
  protected readonly rows = computed(() =>
    (this.preview.answer()?.items ?? []).map((conversation) => ({
      id: conversation.id,
      channel: conversation.channel,
      name: this.words.name(conversation),
      text: conversation.preview,
      at: this.format.relative(conversation.lastActivityAt),
    })),
  );
}

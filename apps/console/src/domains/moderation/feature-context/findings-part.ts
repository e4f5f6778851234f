import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { MarkedSpan, ModerationRow } from '@parvis/contracts';
import { Button, Chip, Toasts } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ItemActs } from '../data/item-acts';
import { OpenItem } from '../data/open-item';

/** Why it is here: rules that matched, each mark with what it was read as, what could not be checked. A misread word is one click. */
@Component({
  selector: 'app-findings-part',
  imports: [Button, Chip, RouterLink, Section, TextPipe],
  template: `
    @if (row().rules.length || marks().length || row().unchecked.length || row().masked) {
      <mi-section [heading]="'moderation.findings' | text">
        @if (row().rules.length) {
          <div class="chips">
            @for (rule of row().rules; track rule.id) {
              @if (session.can('rules.manage')) {
                <a class="chip" [routerLink]="['/settings/moderation/rules', rule.id]">{{ rule.name }}</a>
              } @else {
                <mi-chip icon="zap">{{ rule.name }}</mi-chip>
              }
            }
          </div>
        }
        <ul>
          @for (mark of marks(); track mark.key) {
            <li>
              <mark [class]="mark.span.tone">{{ mark.text }}</mark>
              <span class="subtle grow">{{ mark.why }}</span>
              @if (mark.span.termId !== null && session.can('moderation.hide')) {
                <mi-button size="sm" kind="ghost" [busy]="busy() === mark.key" (pressed)="notThisWord(mark)">{{
                  'moderation.word.not-this' | text
                }}</mi-button>
              }
            </li>
          }
        </ul>
        @if (row().masked) {
          <mi-button size="sm" icon="eye" (pressed)="reveal()">{{ 'moderation.reveal' | text }}</mi-button>
          @if (!practising()) {
            <p class="subtle small">{{ 'moderation.reveal-text' | text }}</p>
          }
        }
        @if (unchecked(); as text) {
          <p class="warn small">{{ text }}</p>
        }
      </mi-section>
    }
  `,
  styleUrl: './findings-part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FindingsPart {
  private readonly acts = inject(ItemActs);
  private readonly item = inject(OpenItem);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly session = inject(SessionStore);

  readonly row = input.required<ModerationRow>();
  /** Nobody's data: looking is not written down. */
  readonly practising = input(false);
  protected readonly busy = signal<string | null>(null);
  protected readonly marks = computed(() => {
    const { text, marks } = this.row();
    return marks.map((span) => ({
      key: `${String(span.start)}-${String(span.end)}-${span.detector}`,
      span,
      text: text.slice(span.start, span.end),
      why: this.why(span),
    }));
  });
  protected readonly unchecked = computed(() => {
    const { unchecked } = this.row();
    if (unchecked.length === 0) return null;
    const what = unchecked.map((detector) => this.language.text(`moderation.detector.${detector}`)).join(', ');
    return this.language.text('moderation.unchecked', { what });
  });

  protected async notThisWord({ key, span }: { key: string; span: MarkedSpan }): Promise<void> {
    this.busy.set(key);
    await this.attempt(this.acts.notThisWord(this.row(), span));
    this.busy.set(null);
  }

  protected reveal(): void {
    void this.attempt(this.item.reveal(this.row().itemId));
  }

  private why({ readAs, detector }: MarkedSpan): string {
    if (readAs !== null) return this.language.text('moderation.read-as', { term: readAs });
    return this.language.text(`moderation.detector.${detector}`);
  }

  private async attempt(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    });
  }
}

import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { OutsidePageView } from '@parvis/contracts';
import { Button, Skeleton, TimePipe } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Api } from '../../../shared/api/api';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { AccessFrame } from '../ui/access-frame';

/** For a colleague without an account: what they are asked, what was said, and a place for the answer. */
@Component({
  selector: 'app-answer',
  imports: [AccessFrame, Button, Field, Skeleton, TextPipe, TimePipe],
  template: `
    <app-access-frame [heading]="heading()" [lead]="lead()">
      @if (message(); as text) {
        <p class="problem" role="alert">{{ text }}</p>
      }
      @if (!isOver() && page(); as page) {
        <blockquote>{{ page.question }}</blockquote>
        @for (said of page.excerpt; track $index) {
          <p>
            <b>{{ said.author || (said.ours ? page.workspace : '–') }}</b> · {{ said.at | miTime: 'long' }}<br />{{
              said.text
            }}
          </p>
        }
        <form (submit)="submit($event)">
          <mi-field
            type="multiline"
            [label]="'access.answer.text' | text"
            [hint]="'access.answer.hint' | text"
            [required]="true"
            [rows]="6"
            [maxLength]="10000"
            [error]="error()"
            [(value)]="text"
          />
          <mi-button type="submit" kind="primary" size="lg" [busy]="busy()">{{
            'access.answer.send' | text
          }}</mi-button>
        </form>
      } @else if (!isOver() && !message()) {
        <mi-skeleton [rows]="3" [height]="56" [avatar]="false" />
      }
    </app-access-frame>
  `,
  styleUrls: ['../ui/access-form.css', './answer.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Answer {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);

  readonly token = input.required<string>();
  protected readonly page = signal<OutsidePageView | null>(null);
  protected readonly text = signal('');
  protected readonly busy = signal(false);
  private readonly tried = signal(false);
  private readonly isSent = signal(false);
  private readonly problem = signal<Problem | null>(null);

  private readonly isAnswered = computed(() => this.isSent() || (this.page()?.answeredAt ?? null) !== null);
  private readonly isClosed = computed(() => ['link-over', 'not-found'].includes(this.problem()?.code ?? ''));
  protected readonly isOver = computed(() => this.isAnswered() || this.isClosed());
  protected readonly heading = computed(() => {
    if (this.isAnswered()) return this.language.text('access.answer.thanks');
    if (this.isClosed()) return this.language.text('access.answer.over');
    return this.language.text('access.answer.heading', { name: this.page()?.askedBy ?? '' });
  });
  protected readonly lead = computed(() => {
    if (this.isAnswered()) return this.language.text('access.answer.thanks-text');
    if (this.isClosed()) return this.language.text('access.answer.over-text');
    return this.page()?.workspace ?? '';
  });
  protected readonly error = computed(() =>
    this.tried() && this.text().trim() === '' ? this.language.text('access.answer.missing') : null,
  );
  protected readonly message = computed(() => {
    const problem = this.problem();
    return problem && !this.isOver() ? this.problems.of(problem) : null;
  });

  constructor() {
    effect(() => {
      const token = this.token();
      untracked(() => void this.load(token));
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.busy() || this.error() !== null) return;
    this.busy.set(true);
    try {
      await this.api.send('POST', `/outside-questions/${encodeURIComponent(this.token())}/answer`, { text: this.text().trim() }); // prettier-ignore
      this.isSent.set(true);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async load(token: string): Promise<void> {
    try {
      this.page.set(await this.api.get<OutsidePageView>(`/outside-questions/${encodeURIComponent(token)}`));
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}

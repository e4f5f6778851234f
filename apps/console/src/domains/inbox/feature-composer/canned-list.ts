import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, resource, signal } from '@angular/core'; // prettier-ignore
import type { RenderedCanned } from '@parvis/contracts';
import { Icon, Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RepliesClient } from '../data/replies-client';
import { slashBeforeCaret } from '../data/slash';
import { CannedWords } from '../ui/canned-words';

export interface PickedCanned {
  entry: RenderedCanned;
  /** What the member typed to find it: its place is taken. */
  start: number;
  end: number;
}

/** Prepared answers while a slash is being written; writing goes on underneath. Arrows move, Enter or Tab take. */
@Component({
  selector: 'app-canned-list',
  imports: [Icon, TextPipe],
  template: `
    @if (shown()) {
      <div class="mi-pop">
        @if (found().length) {
          <ul role="listbox" [attr.aria-label]="'inbox.canned.title' | text">
            @for (entry of found(); track entry.id; let index = $index) {
              <li role="option" [attr.aria-selected]="index === active()" (mousedown)="take($event, index)">
                <span class="top">
                  <b class="clip">{{ entry.name }}</b>
                  @if (entry.shortcode) {
                    <span class="subtle">/{{ entry.shortcode }}</span>
                  }
                  <span class="grow"></span>
                  <span class="subtle clip">{{ words.why(entry) }}</span>
                </span>
                <span class="text clip">{{ entry.text }}</span>
                @for (warning of words.warnings(entry); track warning) {
                  <span class="warning"><mi-icon name="triangle-alert" [size]="12" />{{ warning }}</span>
                }
              </li>
            }
          </ul>
        } @else if (!answers.isLoading()) {
          <p class="subtle">{{ (query() ? 'inbox.canned.none' : 'inbox.canned.empty') | text }}</p>
        }
      </div>
    }
  `,
  styleUrl: './canned-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CannedList {
  private readonly client = inject(RepliesClient);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly words = inject(CannedWords);
  readonly text = input.required<string>();
  readonly conversationId = input.required<string>();
  readonly picked = output<PickedCanned>();

  private readonly closedFor = signal<string | null>(null);
  private readonly slash = computed(() => {
    const text = this.text();
    return this.closedFor() === text ? null : slashBeforeCaret(text, this.area()?.selectionStart ?? text.length);
  });
  protected readonly query = computed(() => this.slash()?.query ?? null);
  protected readonly answers = resource({
    params: () => {
      const q = this.query();
      return q === null ? undefined : { q, id: this.conversationId() };
    },
    loader: ({ params, abortSignal }) =>
      this.client.findCanned(params.id, params.q, abortSignal).catch((error: unknown) => {
        if (!abortSignal.aborted) this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
        return [];
      }),
  });
  /** While the next answer is on its way the last one stays. */
  protected readonly found = linkedSignal<RenderedCanned[] | undefined, RenderedCanned[]>({
    source: () => (this.answers.hasValue() ? this.answers.value() : undefined),
    computation: (now, before) => now ?? before?.value ?? [],
  });
  protected readonly shown = computed(() => this.slash() !== null);
  protected readonly active = linkedSignal({ source: this.found, computation: () => 0 });

  /** True when there was something to close. */
  close(): boolean {
    const isOpen = this.shown();
    this.closedFor.set(this.text());
    return isOpen;
  }

  onKey(event: KeyboardEvent): void {
    const count = this.shown() ? this.found().length : 0;
    if (count === 0 || event.ctrlKey || event.metaKey || event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      this.active.update((index) => (index + step + count) % count);
    } else if (event.key === 'Enter' || event.key === 'Tab') this.take(event, this.active());
  }

  protected take(event: Event, index: number): void {
    const [entry, slash] = [this.found()[index], this.slash()];
    if (!entry || !slash) return;
    event.preventDefault();
    this.picked.emit({ entry, start: slash.start, end: slash.start + 1 + slash.query.length });
  }

  private area(): HTMLTextAreaElement | null {
    return document.querySelector<HTMLTextAreaElement>('#composer');
  }
}

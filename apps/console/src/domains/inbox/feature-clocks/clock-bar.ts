import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Banner, Button, Chip, Format, Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ClocksStore } from '../data/clocks-store';
import { ClockWords } from '../ui/clock-words';
import { OutsideDialog } from './outside-dialog';

/** Under the header of a thread: what is promised here, what waits and why, and the ladder that waits for somebody. */
@Component({
  selector: 'app-clock-bar',
  imports: [Banner, Button, Chip, OutsideDialog, TextPipe],
  providers: [ClocksStore],
  template: `
    @if (chips().length || session.can('inbox.escalate')) {
      <div class="bar">
        <ul [attr.aria-label]="'inbox.clocks.label' | text">
          @for (chip of chips(); track chip.id) {
            <li [title]="chip.hint">
              <mi-chip [tone]="chip.tone" [icon]="chip.icon">{{ chip.text }}</mi-chip>
            </li>
          }
        </ul>
        @if (session.can('inbox.escalate')) {
          <mi-button size="sm" kind="ghost" icon="mail" (pressed)="asking.set(true)">{{ outsideLabel() }}</mi-button>
        }
      </div>
    }
    @if (ladderText(); as text) {
      <mi-banner tone="bad" icon="flag">
        {{ text }}
        @if (session.can('inbox.handle')) {
          <mi-button bannerActions size="sm" kind="primary" [busy]="busy()" (pressed)="acknowledge()">{{
            'inbox.clocks.acknowledge' | text
          }}</mi-button>
        }
      </mi-banner>
    }
    <app-outside-dialog [open]="asking()" [asked]="store.outside()" (closed)="asking.set(false)" />
  `,
  styles: `
    :host {
      display: block;
      flex: none;
    }
    .bar {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 6px 12px 6px 20px;
      border-bottom: 1px solid var(--border-subtle);
    }
    ul {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 6px;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClockBar {
  private readonly words = inject(ClockWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly toasts = inject(Toasts);
  protected readonly store = inject(ClocksStore);
  protected readonly session = inject(SessionStore);

  protected readonly asking = signal(false);
  protected readonly busy = signal(false);
  protected readonly chips = computed(() => this.store.clocks().map((clock) => this.words.chip(clock)));
  protected readonly outsideLabel = computed(() => {
    const open = this.store.outside().filter(({ answeredAt }) => answeredAt === null).length;
    return this.language.text('inbox.outside.ask', { count: open });
  });
  protected readonly ladderText = computed(() => {
    const ladder = this.store.ladder();
    if (!ladder) return null;
    const params = { ladder: ladder.ladderName, level: ladder.level, levels: ladder.levels };
    if (ladder.nextAt === null) return this.language.text('inbox.clocks.ladder-end', params);
    return this.language.text('inbox.clocks.ladder', { ...params, at: this.format.time(ladder.nextAt) });
  });

  protected async acknowledge(): Promise<void> {
    this.busy.set(true);
    try {
      await this.store.acknowledge();
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad', lastsMs: null });
    } finally {
      this.busy.set(false);
    }
  }
}

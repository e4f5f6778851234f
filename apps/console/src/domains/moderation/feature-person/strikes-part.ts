import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Button, Format } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { StandingWords } from '../ui/standing-words';

/** The strikes of a person: for what, what each is worth by now, and which do not count. One that was wrong is dismissed with a note. */
@Component({
  selector: 'app-strikes-part',
  imports: [Button, Field, TextPipe],
  providers: [Saving],
  template: `
    <section [attr.aria-label]="'followup.strikes.title' | text">
      <h3>
        {{ 'followup.strikes.title' | text }}
        @if (read.value(); as all) {
          <span class="num">{{ format.number(all.score) }}</span>
        }
      </h3>
      @if (problem(); as problem) {
        <p class="small" role="alert">{{ problem.text }}</p>
      }
      <ul>
        @for (one of lines(); track one.id) {
          <li [class.out]="!one.counts">
            <div class="line">
              <span class="grow">{{ one.reason }}</span>
              <span class="small">{{ one.worth }}</span>
            </div>
            <div class="meter" aria-hidden="true"><i [style.width.%]="one.share"></i></div>
            <p class="small">{{ one.text }}</p>
            @if (dismissing() === one.id) {
              <div class="form">
                @if (saving.text(); as text) {
                  <p class="problem" role="alert">{{ text }}</p>
                }
                <mi-field
                  [label]="'followup.strikes.why' | text"
                  [required]="true"
                  [maxLength]="2000"
                  [(value)]="note"
                />
                <div class="foot">
                  <mi-button size="sm" (pressed)="dismissing.set(null)">{{ 'ui.cancel' | text }}</mi-button>
                  <mi-button
                    size="sm"
                    kind="primary"
                    [busy]="saving.busy()"
                    [disabledReason]="note().trim() ? null : ('followup.strikes.why-missing' | text)"
                    (pressed)="dismiss(one.id)"
                    >{{ 'followup.strikes.dismiss' | text }}</mi-button
                  >
                </div>
              </div>
            } @else if (one.mayDismiss) {
              <div>
                <mi-button size="sm" icon="x" (pressed)="ask(one.id)">{{
                  'followup.strikes.dismiss' | text
                }}</mi-button>
              </div>
            }
          </li>
        } @empty {
          @if (read.value()) {
            <li class="small">{{ 'followup.strikes.none' | text }}</li>
          }
        }
      </ul>
    </section>
  `,
  styleUrl: './part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrikesPart {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly words = inject(StandingWords);
  protected readonly format = inject(Format);
  protected readonly saving = inject(Saving);

  readonly contactId = input.required<string>();
  readonly dismissed = output();

  protected readonly read = loaded((abort) => this.client.strikes(this.contactId(), abort), () => this.contactId() !== ''); // prettier-ignore
  protected readonly dismissing = signal<string | null>(null);
  protected readonly note = signal('');
  protected readonly problem = computed(() => this.problems.shownOf(this.read.error()));
  protected readonly lines = computed(() =>
    (this.read.value()?.strikes ?? []).map((strike) => ({
      id: strike.id,
      counts: strike.counts,
      reason: this.words.reason(strike.reasonId),
      worth: this.language.text('followup.strikes.worth', { weight: this.format.number(strike.weight), worth: this.format.number(strike.worth, 2) }),
      share: strike.weight === 0 ? 0 : (100 * strike.worth) / strike.weight,
      text: [this.format.long(strike.at), strike.dismissedAt === null ? '' : this.language.text('followup.strikes.dismissed', { by: this.words.by(strike.dismissedBy) }), strike.note, strike.counts || strike.dismissedAt !== null ? '' : this.language.text('followup.strikes.not-counted')].filter(Boolean).join(' · '),
      mayDismiss: strike.dismissedAt === null && strike.counts && this.session.can('moderation.ban'),
    })),
  ); // prettier-ignore

  protected ask(id: string): void {
    this.saving.clear();
    this.note.set('');
    this.dismissing.set(id);
  }

  protected async dismiss(id: string): Promise<void> {
    const saved = await this.saving.run(() => this.client.dismissStrike(id, { note: this.note().trim() }));
    if (!saved) return;
    this.read.update(() => saved.result);
    this.dismissing.set(null);
    this.dismissed.emit();
  }
}

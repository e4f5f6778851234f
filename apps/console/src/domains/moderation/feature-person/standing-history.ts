import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { PersonStandingView } from '@parvis/contracts';
import { ChannelTile, Format } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PeopleClient } from '../data/people-client';
import { StandingWords } from '../ui/standing-words';

/** Every change of how a person stood, newest first: who, why, what they were told. It only grows. */
@Component({
  selector: 'app-standing-history',
  imports: [ChannelTile, TextPipe],
  template: `
    <section [attr.aria-label]="'followup.history.title' | text">
      <h3>{{ 'followup.history.title' | text }}</h3>
      @if (problem(); as problem) {
        <p class="small" role="alert">{{ problem.text }}</p>
      }
      <ul>
        @for (one of lines(); track one.id) {
          <li>
            <div class="line">
              @if (one.channel; as channel) {
                <mi-channel-tile [channel]="channel" [size]="16" />
              }
              <span class="grow">{{ one.what }}</span>
              <time class="small" [attr.datetime]="one.at">{{ one.when }}</time>
            </div>
            <p class="small">{{ one.why }}</p>
            @if (one.told) {
              <blockquote class="quote">{{ one.told }}</blockquote>
            }
          </li>
        } @empty {
          @if (read.value()) {
            <li class="small">{{ 'followup.history.none' | text }}</li>
          }
        }
      </ul>
    </section>
  `,
  styleUrl: './part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StandingHistory {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(StandingWords);
  /** Read again whenever they stand otherwise. */
  readonly person = input.required<PersonStandingView>();

  protected readonly read = loaded((abort) => this.client.history(this.person().contactId, abort), () => this.person().contactId !== ''); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.read.error()));
  protected readonly lines = computed(() =>
    (this.read.value() ?? []).map((change) => ({
      id: change.id,
      at: change.at,
      when: this.format.long(change.at),
      channel: this.person().identities.find(({ identity }) => identity.id === change.identityId)?.identity.channel ?? null,
      what: this.language.text('followup.history.line', { from: this.words.standing(change.from).text, to: this.words.standing(change.to).text }),
      why: [change.byMemberId === null ? '' : this.words.by(change.byMemberId), this.language.text(`followup.history.cause.${change.cause}`), this.words.until(change.until), this.words.reason(change.reasonId), change.note].filter(Boolean).join(' · '),
      told: change.warnedText,
    })),
  ); // prettier-ignore
}

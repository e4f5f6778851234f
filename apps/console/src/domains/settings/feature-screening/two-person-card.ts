import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { GUARDED_VERBS, type TwoPersonSettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { isInBounds, TWO_PERSON_BOUNDS, twoPersonForm, twoPersonOf, type TwoPersonForm } from '../data/people-settings-form'; // prettier-ignore
import { Saving } from '../data/saving';
import { ScreeningClient } from '../data/screening-client';
import { CheckList } from '../ui/check-list';

const INSTEAD = ['second-person', 'delay'] as const;
const FIGURES = ['over', 'seconds', 'expiresHours'] as const;

/** Which acts a second person has to approve, and what happens while nobody has. */
@Component({
  selector: 'app-two-person-card',
  imports: [Button, Card, CheckList, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'screening.two.title' | text" [text]="'screening.two.text' | text">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <app-check-list
          [label]="'screening.two.verbs' | text"
          [options]="verbs()"
          [selected]="form().verbs"
          [disabled]="!canManage()"
          (selectedChange)="setVerbs($event)"
        />
        <div class="pairs">
          <mi-select
            [label]="'screening.two.instead' | text"
            [hint]="'screening.two.instead-' + form().instead + '-hint' | text"
            [options]="instead()"
            [value]="form().instead"
            [disabled]="!canManage()"
            (valueChange)="setInstead($event)"
          />
          @for (figure of figures(); track figure.id) {
            <mi-field
              type="number"
              [label]="figure.label"
              [error]="figure.error"
              [value]="form()[figure.id]"
              [disabled]="!canManage()"
              (valueChange)="setFigure(figure.id, $event)"
            />
          }
        </div>
        @if (canManage()) {
          <div>
            <mi-button type="submit" kind="primary" [busy]="saving.busy()">{{ 'screening.save' | text }}</mi-button>
          </div>
        } @else {
          <p class="small">{{ 'screening.two.not-yours' | text }}</p>
        }
      </form>
    </mi-card>
  `,
  styleUrl: './cards.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TwoPersonCard {
  private readonly client = inject(ScreeningClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<TwoPersonSettings>();
  readonly canManage = input(false);
  readonly saved = output<TwoPersonSettings>();

  protected readonly form = linkedSignal<TwoPersonForm>(() => twoPersonForm(this.settings()));
  private readonly tried = signal(false);
  protected readonly verbs = computed(() =>
    GUARDED_VERBS.map((id) => ({ id, label: this.language.text(`screening.two.verb-${id}`) })),
  );
  protected readonly instead = computed<SelectOption[]>(() =>
    INSTEAD.map((value) => ({ value, label: this.language.text(`screening.two.instead-${value}`) })),
  );
  protected readonly figures = computed(() =>
    FIGURES.map((id) => {
      const [least, most] = TWO_PERSON_BOUNDS[id];
      const isWrong = this.tried() && !isInBounds(id, this.form()[id]);
      return {
        id,
        label: this.language.text(`screening.two.${id}`),
        error: isWrong ? this.language.text('screening.two.wrong', { least, most }) : null,
      };
    }),
  );

  protected set(change: Partial<TwoPersonForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected setFigure(figure: (typeof FIGURES)[number], typed: string): void {
    this.set({ [figure]: typed });
  }

  protected setVerbs(chosen: readonly string[]): void {
    this.set({ verbs: GUARDED_VERBS.filter((verb) => chosen.includes(verb)) });
  }

  protected setInstead(value: string): void {
    const instead = INSTEAD.find((one) => one === value);
    if (instead) this.set({ instead });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const settings = twoPersonOf(this.form());
    const saved = settings && (await this.saving.run(() => this.client.putSetting('two-person', settings)));
    if (!saved) return;
    this.tried.set(false);
    this.saving.say('screening.two.saved');
    this.saved.emit(saved.result);
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import { GUARDED_VERBS, type TwoPersonSettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { TWO_PERSON_RANGES, twoPersonBody, type TwoPersonForm, twoPersonForm } from '../data/safeguard-forms';
import { Saving } from '../data/saving';
import { wholeNumber } from '../data/whole-number';
import { CheckList } from '../ui/check-list';

/** Which acts need a second person, and what happens where there is none. Who is bound by it does not lift it alone. */
@Component({
  selector: 'app-two-person-settings',
  imports: [Button, Card, CheckList, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'policies.two.title' | text" [text]="'policies.two.text' | text">
      <div class="fields">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <app-check-list
          [label]="'policies.two.verbs' | text"
          [options]="verbs()"
          [disabled]="!canManage()"
          [selected]="form().verbs"
          (selectedChange)="chooseVerbs($event)"
        />
        <mi-field
          type="number"
          [label]="'policies.two.over' | text"
          [hint]="'policies.two.over-hint' | text"
          [disabled]="!canManage()"
          [error]="error('over')"
          [value]="form().over"
          (valueChange)="change({ over: $event })"
        />
        <mi-select
          [label]="'policies.two.instead' | text"
          [options]="ways()"
          [hint]="'policies.two.instead-hint.' + form().instead | text"
          [disabled]="!canManage()"
          [value]="form().instead"
          (valueChange)="change({ instead: $event === 'delay' ? 'delay' : 'second-person' })"
        />
        <mi-field
          type="number"
          [label]="'policies.two.seconds' | text"
          [hint]="'policies.two.seconds-hint' | text"
          [disabled]="!canManage()"
          [error]="error('seconds')"
          [value]="form().seconds"
          (valueChange)="change({ seconds: $event })"
        />
        <mi-field
          type="number"
          [label]="'policies.two.expires' | text"
          [disabled]="!canManage()"
          [error]="error('expiresHours')"
          [value]="form().expiresHours"
          (valueChange)="change({ expiresHours: $event })"
        />
        @if (canManage()) {
          <div class="foot">
            <mi-button kind="primary" [busy]="saving.busy()" (pressed)="save()"
              >{{ 'settings.save' | text }}<span class="sr"> {{ 'policies.two.title' | text }}</span></mi-button
            >
          </div>
        } @else {
          <p class="lead">{{ 'policies.two.may-not' | text }}</p>
        }
      </div>
    </mi-card>
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TwoPersonCard {
  private readonly client = inject(PoliciesClient);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<TwoPersonSettings>();
  readonly saved = output<TwoPersonSettings>();

  protected readonly canManage = computed(() => this.session.can('team.manage'));
  protected readonly form = linkedSignal<TwoPersonForm>(() => twoPersonForm(this.settings()));
  private readonly tried = signal(false);
  protected readonly verbs = computed(() => GUARDED_VERBS.map((id) => ({ id, label: this.language.text(`policies.verb.${id}`) }))); // prettier-ignore
  protected readonly ways = computed(() => (['second-person', 'delay'] as const).map((value) => ({ value, label: this.language.text(`policies.two.way.${value}`) }))); // prettier-ignore

  protected change(change: Partial<TwoPersonForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected chooseVerbs(ids: readonly string[]): void {
    this.change({ verbs: GUARDED_VERBS.filter((verb) => ids.includes(verb)) });
  }

  protected error(name: keyof typeof TWO_PERSON_RANGES): string | null {
    const [from, to] = TWO_PERSON_RANGES[name];
    if (!this.tried() || wholeNumber(this.form()[name], from, to) != null) return null;
    return this.language.text('policies.not-whole', { from, to });
  }

  protected async save(): Promise<void> {
    const body = twoPersonBody(this.form());
    this.tried.set(true);
    const saved = body && (await this.saving.run(() => this.client.savePeople('two-person', body)));
    if (!saved) return;
    this.saved.emit(saved.result);
    this.saving.say('policies.settings-saved');
  }
}

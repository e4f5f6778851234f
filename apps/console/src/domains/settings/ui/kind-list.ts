import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { ALL_KINDS, OUTGOING_KINDS, type WebhookEndpointBody } from '@parvis/contracts';
import { Check } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { CheckList } from './check-list';

type Kinds = WebhookEndpointBody['kinds'];

const KINDS = Object.keys(OUTGOING_KINDS) as (keyof typeof OUTGOING_KINDS)[];

/** Which events an endpoint hears of: all, those to come included, or chosen ones. */
@Component({
  selector: 'app-kind-list',
  imports: [Check, CheckList, TextPipe],
  template: `
    <mi-check
      [label]="'settings.api.all-kinds' | text"
      [hint]="'settings.api.all-kinds-hint' | text"
      [checked]="isAll()"
      (checkedChange)="chooseAll($event)"
    />
    @if (!isAll()) {
      <app-check-list
        [label]="'settings.api.kinds' | text"
        [options]="options()"
        [selected]="kinds()"
        (selectedChange)="choose($event)"
      />
    }
    @if (error(); as text) {
      <p class="error" role="alert">{{ text }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    .error {
      font-size: 12px;
      color: var(--danger-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KindList {
  private readonly language = inject(Language);
  readonly kinds = model.required<Kinds>();
  readonly error = input<string | null>(null);

  protected readonly isAll = computed(() => this.kinds().includes(ALL_KINDS));
  protected readonly options = computed(() =>
    KINDS.map((id) => ({ id, label: this.language.text(`settings.api.kind.${id}`) })),
  );

  protected chooseAll(all: boolean): void {
    this.kinds.set(all ? [ALL_KINDS] : []);
  }

  protected choose(chosen: readonly string[]): void {
    this.kinds.set(KINDS.filter((kind) => chosen.includes(kind)));
  }
}

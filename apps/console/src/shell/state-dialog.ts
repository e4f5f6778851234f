import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, model } from '@angular/core';
import { AVAILABILITY_STATES, type AvailabilityState } from '@parvis/contracts';
import { Button, Clock, Segmented, Toasts } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { toProblem } from '../shared/api/problem';
import { ProblemTexts } from '../shared/api/problem-texts';
import { AvailabilityStore } from '../shared/availability/availability-store';
import { toLocalField } from '../shared/availability/back-at';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';

/** Saying that one is busy or away: why, and until when. */
@Component({
  selector: 'app-state-dialog',
  imports: [Button, DialogBox, Field, Segmented, TextPipe],
  template: `
    <mi-dialog size="sm" [(open)]="open" [heading]="'availability.state' | text">
      <form (submit)="say($event)">
        <mi-segmented
          [fill]="true"
          [segments]="states()"
          [label]="'availability.state' | text"
          [value]="state()"
          (valueChange)="choose($event)"
        />
        <p>{{ 'availability.' + state() + '-hint' | text }}</p>
        @if (state() !== 'online') {
          <mi-field
            [maxLength]="120"
            [label]="'availability.reason' | text"
            [hint]="'availability.reason-hint' | text"
            [(value)]="reason"
          />
          <mi-field
            type="datetime-local"
            [label]="'availability.back-at' | text"
            [hint]="'availability.back-at-hint' | text"
            [(value)]="back"
          />
        }
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="open.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button
        dialogActions
        kind="primary"
        [disabledReason]="isPast() ? ('availability.later' | text) : null"
        (pressed)="say()"
        >{{ 'availability.say' | text }}</mi-button
      >
    </mi-dialog>
  `,
  styles: `
    :host {
      display: none;
    }
    form {
      display: grid;
      gap: 14px;
    }
    p {
      margin-top: -6px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StateDialog {
  private readonly store = inject(AvailabilityStore);
  private readonly language = inject(Language);
  private readonly clock = inject(Clock);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  readonly open = model.required<boolean>();

  // each opening starts from what holds; online is no reason to open it
  private readonly now = computed(() => (this.open() ? this.store.mine() : null));
  protected readonly state = linkedSignal<AvailabilityState>(() => {
    const state = this.now()?.state ?? 'away';
    return state === 'online' ? 'away' : state;
  });
  protected readonly reason = linkedSignal(() => this.now()?.reason ?? '');
  protected readonly back = linkedSignal(() => toLocalField(this.now()?.backAt ?? null));
  protected readonly states = computed(() =>
    AVAILABILITY_STATES.map((id) => ({ id, label: this.language.text(`availability.${id}`) })),
  );
  protected readonly isPast = computed(
    () => this.state() !== 'online' && this.back() !== '' && Date.parse(this.back()) <= this.clock.minute(),
  );

  protected choose(id: string): void {
    const state = AVAILABILITY_STATES.find((one) => one === id);
    if (state) this.state.set(state);
  }

  protected async say(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.isPast()) return;
    const state = this.state();
    const reason = this.reason().trim();
    const backAt = this.back() === '' ? null : new Date(this.back()).toISOString();
    this.open.set(false);
    try {
      await this.store.say(state === 'online' ? { state } : { state, reason, backAt });
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }
}

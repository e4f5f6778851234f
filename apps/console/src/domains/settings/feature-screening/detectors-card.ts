import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { type Detector, type ScreeningSettingsView, SWITCHABLE_DETECTORS } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Select, type SelectOption, Switch } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningClient } from '../data/screening-client';

/** Countries whose numbers are written without their code most often here; any other one that is set stays. */
const COUNTRIES = [
  'FR',
  'BE',
  'CH',
  'LU',
  'MC',
  'CA',
  'GB',
  'IE',
  'US',
  'DE',
  'ES',
  'IT',
  'NL',
  'PT',
  'PL',
  'MA',
  'DZ',
  'TN',
  'SN',
  'CI',
];

/** Each detector on or off, and where phone numbers without a country are from. */
@Component({
  selector: 'app-detectors-card',
  imports: [Button, Card, Select, Switch, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'screening.detect.detectors' | text" [text]="'screening.detect.detectors-text' | text">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <div class="switches">
          @for (one of detectors(); track one.id) {
            <mi-switch
              [label]="one.label"
              [hint]="one.hint"
              [checked]="one.on"
              [disabled]="!canManage()"
              (checkedChange)="turn(one.id, $event)"
            />
          }
        </div>
        <mi-select
          [label]="'screening.detect.country' | text"
          [hint]="'screening.detect.country-hint' | text"
          [options]="countries()"
          [value]="country()"
          [disabled]="!canManage()"
          (valueChange)="country.set($event)"
        />
        @if (canManage()) {
          <div>
            <mi-button type="submit" kind="primary" [busy]="saving.busy()">{{ 'screening.save' | text }}</mi-button>
          </div>
        }
      </form>
    </mi-card>
  `,
  styleUrl: './cards.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetectorsCard {
  private readonly client = inject(ScreeningClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly view = input.required<ScreeningSettingsView>();
  readonly canManage = input(false);
  readonly saved = output();

  private readonly off = linkedSignal<readonly Detector[]>(() => this.view().off);
  protected readonly country = linkedSignal(() => this.view().country);
  protected readonly detectors = computed(() =>
    SWITCHABLE_DETECTORS.map((id) => ({
      id,
      label: this.language.text(`screening.value.detector.${id}`),
      hint: this.language.text(`screening.detect.hint.${id}`),
      on: !this.off().includes(id),
    })),
  );
  protected readonly countries = computed<SelectOption[]>(() => {
    const names = new Intl.DisplayNames(this.language.locale(), { type: 'region' });
    return [...new Set([this.view().country, ...COUNTRIES])]
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((a, b) => a.label.localeCompare(b.label, this.language.locale()));
  });

  protected turn(detector: Detector, isOn: boolean): void {
    this.off.update((off) => (isOn ? off.filter((one) => one !== detector) : [...off, detector]));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    const { version } = this.view();
    const off = SWITCHABLE_DETECTORS.filter((one) => this.off().includes(one));
    const saved = await this.saving.run(() => this.client.updateDetectors({ version, off, country: this.country() }));
    if (!saved) return;
    this.saving.say('screening.detect.saved');
    this.saved.emit();
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { SCREENING_FIELDS, SCREENING_LIMITS, type ScreeningCondition, type ScreeningField, type ScreeningFieldType } from '@parvis/contracts'; // prettier-ignore
import { Button, channelName, IconButton } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Picker, type PickerOption } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ScreeningThings } from '../data/screening-things';
import { newWhenCondition } from '../data/when-draft';
import { ChipField } from '../ui/chip-field';
import { ScreeningWords } from '../ui/screening-words';

const FIELDS = Object.keys(SCREENING_FIELDS) as ScreeningField[];
/** Languages that word lists and the detectors know; others can be written by their code elsewhere. */
const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'ro', 'ru', 'tr', 'uk'];
/** Chosen from a list; what is left of sets, choices and words is typed. */
const LISTED: readonly ScreeningField[] = ['word-list', 'account', 'channel', 'language'];

/** One condition: what it looks at, what is asked of it, and a value chosen in the way that suits. */
@Component({
  selector: 'app-when-condition',
  imports: [Button, ChipField, Field, IconButton, Picker, Select, TextPipe],
  templateUrl: './when-condition.html',
  styleUrl: './when-condition.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WhenCondition {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly things = inject(ScreeningThings);
  private readonly words = inject(ScreeningWords);
  readonly condition = input.required<ScreeningCondition>();
  /** What is wrong with it. */
  readonly fault = input<string | null>(null);
  readonly disabled = input(false);
  readonly changed = output<ScreeningCondition>();
  readonly removed = output();

  protected readonly regexLength = SCREENING_LIMITS.regexLength;
  protected readonly fields = computed<SelectOption[]>(() =>
    FIELDS.map((value) => ({ value, label: this.words.field(value) })),
  );
  private readonly spec = computed<{ type: ScreeningFieldType; values?: readonly string[]; max?: number }>(
    () => SCREENING_FIELDS[this.condition().field],
  );
  protected readonly operators = computed<SelectOption[]>(() =>
    this.words.operators(this.condition().field).map((value) => ({ value, label: this.words.operator(value) })),
  );
  /** Which control the value is chosen with. */
  protected readonly control = computed(() => {
    const { type, values } = this.spec();
    if (type === 'flag' || type === 'amount' || type === 'regex') return type;
    return values || LISTED.includes(this.condition().field) ? 'picker' : 'chips';
  });
  protected readonly options = computed<PickerOption[]>(() => {
    const { field } = this.condition();
    const named = (id: string): PickerOption => ({ id, label: this.words.valueName(field, id) });
    switch (field) {
      case 'word-list':
        return this.things.lists().map(({ id, name }) => ({ id, label: name }));
      case 'account':
        return this.directory.accounts().map(({ id, name, channel }) => ({ id, label: name, channel }));
      case 'channel':
        return [...new Set(this.directory.accounts().map(({ channel }) => channel))].map((channel) => ({ id: channel, label: channelName(channel), channel })); // prettier-ignore
      case 'language':
        return [...LANGUAGES, 'unknown'].map(named);
      default:
        return (this.spec().values ?? []).map(named);
    }
  });
  protected readonly flags = computed<SelectOption[]>(() =>
    [true, false].map((value) => ({ value: String(value), label: this.words.flag(this.condition().field, value) })),
  );
  protected readonly chosen = computed<readonly string[]>(() => {
    const { value } = this.condition();
    return Array.isArray(value) ? value : [];
  });
  protected readonly chosenText = computed(() => {
    const names = this.chosen().map((value) => this.words.valueName(this.condition().field, value));
    return names.length > 0 ? names.join(', ') : this.language.text('screening.choose');
  });
  protected readonly text = computed(() => String(this.condition().value));
  protected readonly hint = computed(() => {
    const { max } = this.spec();
    return max === undefined ? '' : this.language.text('screening.up-to', { max });
  });
  protected readonly placeholder = computed(() =>
    this.language.text(`screening.write.${this.condition().field}.example`),
  );

  protected setField(name: string): void {
    const field = FIELDS.find((one) => one === name);
    if (field) this.changed.emit(newWhenCondition(field).condition);
  }

  protected setOperator(name: string): void {
    const operator = this.words.operators(this.condition().field).find((one) => one === name);
    if (operator) this.changed.emit({ ...this.condition(), operator });
  }

  protected setValue(value: ScreeningCondition['value']): void {
    this.changed.emit({ ...this.condition(), value });
  }

  /** What is no number is kept as nothing, which is not complete. */
  protected setNumber(text: string): void {
    this.setValue(text.trim() === '' ? '' : Number(text));
  }
}

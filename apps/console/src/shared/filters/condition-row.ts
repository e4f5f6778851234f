import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { type Condition, FILTER_FIELDS, FILTER_LIMITS, FILTER_OPERATORS, type FilterField } from '@parvis/contracts';
import { Button, IconButton } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Picker } from '@parvis/ui/overlays';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { newCondition, takesMany, withOperator } from './filter-draft';
import { FilterWords } from './filter-words';

const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof UNITS;
const FIELDS = Object.keys(FILTER_FIELDS) as FilterField[];

/** One condition: its field, what is asked of it, and a value chosen in the way that suits the field. */
@Component({
  selector: 'app-condition-row',
  imports: [Button, Field, IconButton, Picker, Select, TextPipe],
  templateUrl: './condition-row.html',
  styleUrl: './condition-row.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConditionRow {
  private readonly language = inject(Language);
  private readonly words = inject(FilterWords);
  readonly condition = input.required<Condition>();
  readonly changed = output<Condition>();
  readonly removed = output();

  protected readonly textLength = FILTER_LIMITS.textLength;
  protected readonly fields: SelectOption[] = FIELDS.map((value) => ({ value, label: this.words.field(value) }));
  private readonly type = computed(() => FILTER_FIELDS[this.condition().field].type);
  protected readonly operators = computed<SelectOption[]>(() =>
    FILTER_OPERATORS[this.type()].map((value) => ({ value, label: this.words.operator(value) })),
  );
  /** Which control the value is chosen with. */
  protected readonly control = computed(() => {
    const { field, operator } = this.condition();
    if (takesMany(field, operator)) return this.options().length > 0 ? 'picker' : 'ids';
    return this.type();
  });
  protected readonly options = computed(() => this.words.options(this.condition().field));
  /** Stars that there are, without “none”, which has no place in an order. */
  protected readonly steps = computed<SelectOption[]>(() => {
    const { field } = this.condition();
    const steps = this.options().filter(({ id }) => field !== 'stars' || id !== 'none');
    return [{ value: '', label: '–', disabled: true }, ...steps.map(({ id, label }) => ({ value: id, label }))];
  });
  protected readonly flags = computed<SelectOption[]>(() =>
    ['true', 'false'].map((value) => ({
      value,
      label: this.language.text(`inbox.filters.flag.${this.condition().field}.${value}`),
    })),
  );
  protected readonly chosen = computed<readonly string[]>(() => {
    const { value } = this.condition();
    return Array.isArray(value) ? value : [];
  });
  protected readonly chosenText = computed(() => {
    const names = this.chosen().map((value) => this.words.valueName(this.condition().field, value));
    return names.length > 0 ? names.join(', ') : this.language.text('inbox.filters.choose');
  });
  protected readonly text = computed(() => String(this.condition().value));
  protected readonly ids = computed(() => this.chosen().join(' '));
  /** The unit stays as it was picked, else it is the largest that gives a whole number. */
  private readonly pickedUnit = signal<Unit | null>(null);
  protected readonly unit = computed<Unit>(() => this.pickedUnit() ?? unitOf(Number(this.condition().value)));
  protected readonly amount = computed(() => String(Number(this.condition().value) / UNITS[this.unit()]));
  protected readonly units: SelectOption[] = Object.keys(UNITS).map((value) => ({
    value,
    label: this.language.text(`inbox.filters.unit.${value}`),
  }));
  protected readonly localTime = computed(() => toLocal(String(this.condition().value)));

  protected setField(name: string): void {
    const field = FIELDS.find((one) => one === name);
    if (field) this.changed.emit(newCondition(field).condition);
  }

  protected setOperator(name: string): void {
    const operator = FILTER_OPERATORS[this.type()].find((one) => one === name);
    if (operator) this.changed.emit(withOperator(this.condition(), operator));
  }

  protected setValue(value: Condition['value']): void {
    this.changed.emit({ ...this.condition(), value });
  }

  protected setIds(text: string): void {
    this.setValue(text.split(/[\s,;]+/).filter((id) => id !== ''));
  }

  protected setAmount(text: string): void {
    this.pickedUnit.set(this.unit());
    this.setValue(Math.round(Number(text) * UNITS[this.unit()]));
  }

  /** What is no number is kept as nothing, which is not complete. */
  protected setNumber(text: string): void {
    this.setValue(text.trim() === '' ? '' : Number(text));
  }

  protected setUnit(name: string): void {
    const unit = (Object.keys(UNITS) as Unit[]).find((one) => one === name);
    if (!unit) return;
    const amount = Number(this.amount());
    this.pickedUnit.set(unit);
    this.setValue(Math.round(amount * UNITS[unit]));
  }

  protected setTime(local: string): void {
    const at = new Date(local);
    this.setValue(Number.isNaN(at.getTime()) ? '' : at.toISOString());
  }
}

function unitOf(minutes: number): Unit {
  if (minutes % UNITS.days === 0) return 'days';
  return minutes % UNITS.hours === 0 ? 'hours' : 'minutes';
}

/** The member's own time, as the native control takes it. */
function toLocal(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

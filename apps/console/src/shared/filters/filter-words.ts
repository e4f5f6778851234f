import { inject, Injectable } from '@angular/core';
import { type Condition, type Filter, FILTER_FIELDS, FILTER_ME, FILTER_NOBODY, FILTER_NONE, type FilterField } from '@parvis/contracts'; // prettier-ignore
import { channelName, Format } from '@parvis/ui';
import type { PickerOption } from '@parvis/ui/overlays';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';
import { tagHue } from '../tags/tag-hue';

/** Languages people write in; a conversation may have others, which an address can name. */
const LANGUAGES = ['ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'he', 'hu', 'it', 'ja', 'ko', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sv', 'tr', 'uk', 'zh']; // prettier-ignore
const MOST_NAMED = 3;

/** Filters in words, and the values there are to choose from. */
@Injectable({ providedIn: 'root' })
export class FilterWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);

  field(field: FilterField): string {
    return this.language.text(`inbox.filters.field.${field}`);
  }

  operator(operator: Condition['operator']): string {
    return this.language.text(`inbox.filters.operator.${operator}`);
  }

  /** “Status is Open, Waiting”. */
  condition({ field, operator, value }: Condition): string {
    if (typeof value === 'boolean') return this.language.text(`inbox.filters.flag.${field}.${String(value)}`);
    return [this.field(field), this.operator(operator), this.value(field, value)].join(' ');
  }

  /** A filter on one line: its conditions, and how they belong together where that is not “all”. */
  summary(filter: Filter): string {
    if ('all' in filter)
      return filter.all.map((part) => this.nested(part)).join(this.language.text('inbox.filters.and'));
    if ('any' in filter)
      return filter.any.map((part) => this.nested(part)).join(this.language.text('inbox.filters.or'));
    if ('not' in filter) return this.language.text('inbox.filters.not', { filter: this.summary(filter.not) });
    return this.condition(filter);
  }

  /** What one value is called. */
  valueName(field: FilterField, value: string): string {
    if (field === 'tag') return this.directory.tagById().get(value)?.name ?? this.unknown(value);
    return this.options(field).find(({ id }) => id === value)?.label ?? this.unknown(value);
  }

  /** The values of a field that one chooses from; none where they are typed. */
  options(field: FilterField): PickerOption[] {
    const text = (key: string) => this.language.text(key);
    switch (field) {
      case 'account':
        return this.directory.accounts().map(({ id, name, channel }) => ({ id, label: name, channel }));
      case 'channel':
        return this.channels();
      case 'assignee':
        return [
          { id: FILTER_ME, label: text('inbox.filters.me'), icon: 'inbox' },
          { id: FILTER_NOBODY, label: text('inbox.filters.nobody'), icon: 'x' },
          ...this.directory.members().map(({ id, name }): PickerOption => ({ id, label: name, member: name })),
        ];
      case 'team':
        return [
          { id: FILTER_NONE, label: text('inbox.filters.no-team'), icon: 'x' },
          ...this.directory.teams().map(({ id, name }): PickerOption => ({ id, label: name, icon: 'users' })),
        ];
      case 'tag':
        return this.directory.tags().map((tag) => ({ id: tag.id, label: tag.name, hue: tagHue(tag) }));
      case 'language':
        return LANGUAGES.map((id) => ({ id, label: this.languageName(id) })).sort((a, b) => a.label.localeCompare(b.label)); // prettier-ignore
      default:
        return this.fixed(field);
    }
  }

  private languageName(code: string): string {
    const locale = this.language.locale();
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }

  private fixed(field: FilterField): PickerOption[] {
    const { values = [] }: { values?: readonly string[] } = FILTER_FIELDS[field] as object;
    return values.map((id) => ({ id, label: this.fixedName(field, id) }));
  }

  private fixedName(field: FilterField, id: string): string {
    if (field === 'status' || field === 'kind' || field === 'priority')
      return this.language.text(`inbox.${field}.${id}`);
    if (field === 'stars' && id !== FILTER_NONE)
      return this.language.text('inbox.filters.stars', { count: Number(id) });
    return this.language.text(`inbox.filters.value.${field}.${id}`);
  }

  private channels(): PickerOption[] {
    const connected = new Set(this.directory.accounts().map(({ channel }) => channel));
    return [...connected]
      .map((channel): PickerOption => ({ id: channel, label: channelName(channel), channel }))
      .sort((a, b) => a.label.localeCompare(b.label, this.language.locale()));
  }

  private value(field: FilterField, value: string[] | string | number): string {
    if (typeof value === 'number')
      return FILTER_FIELDS[field].type === 'amount'
        ? this.format.number(value, 0)
        : this.format.duration(value * 60_000);
    if (Array.isArray(value)) {
      const named = value.slice(0, MOST_NAMED).map((one) => this.valueName(field, one));
      const more = value.length - named.length;
      return [...named, ...(more > 0 ? [this.language.text('inbox.filters.more', { count: more })] : [])].join(', ');
    }
    if (FILTER_FIELDS[field].type === 'date') return this.format.day(value);
    return FILTER_FIELDS[field].type === 'scale'
      ? this.valueName(field, value)
      : this.language.text('inbox.filters.quoted', { text: value });
  }

  private nested(filter: Filter): string {
    const isSeveral = ('all' in filter && filter.all.length > 1) || ('any' in filter && filter.any.length > 1);
    return isSeveral ? `(${this.summary(filter)})` : this.summary(filter);
  }

  /** Gone, or another workspace's. */
  private unknown(value: string): string {
    return this.language.text('inbox.filters.unknown', { value });
  }
}

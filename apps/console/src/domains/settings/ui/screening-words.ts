import { inject, Injectable } from '@angular/core';
import { type ChannelKind, type Intent, ROLLOUT_SHARES, SCREENING_FIELDS, SCREENING_OPERATORS, type ScreeningCondition, type ScreeningField, type ScreeningFieldType, type ScreeningLevel, type ScreeningRuleContent, type ScreeningWhen } from '@parvis/contracts'; // prettier-ignore
import { channelName, Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { ScreeningThings } from '../data/screening-things';

const MOST_NAMED = 3;
/** Fields whose values have names in the texts under another field's. */
const NAMED_LIKE: Partial<Record<ScreeningField, string>> = { unchecked: 'detector', purpose: 'label' };

/** Moderation rules in words. */
@Injectable()
export class ScreeningWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);
  private readonly things = inject(ScreeningThings);

  field(field: ScreeningField): string {
    return this.language.text(`screening.field.${field}`);
  }

  operator(operator: ScreeningCondition['operator']): string {
    return this.language.text(`screening.operator.${operator}`);
  }

  operators(field: ScreeningField): readonly ScreeningCondition['operator'][] {
    return SCREENING_OPERATORS[SCREENING_FIELDS[field].type];
  }

  flag(field: ScreeningField, value: boolean): string {
    return this.language.text(`screening.flag.${field}.${value ? 'yes' : 'no'}`);
  }

  level(level: ScreeningLevel): string {
    return this.language.text(`screening.level.${level}`);
  }

  /** “at this level for one author in ten”, and what becomes of the others. */
  share(share: number): string {
    if (share >= 100) return this.language.text('screening.share.everybody');
    return this.language.text('screening.share.part', { authors: this.authors(share) });
  }

  /** “one author in ten”. */
  authors(share: number): string {
    const isStep = (ROLLOUT_SHARES as readonly number[]).includes(share);
    return isStep ? this.language.text(`screening.share.of.${share}`) : this.language.text('screening.share.of-any', { share: this.format.percent(share / 100) }); // prettier-ignore
  }

  intent(intent: Intent): string {
    return this.language.text(`screening.intent.${intent}`);
  }

  languageName(code: string): string {
    if (code === 'unknown') return this.language.text('screening.value.language.unknown');
    const locale = this.language.locale();
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }

  /** What one value is called; what is gone keeps its id. */
  valueName(field: ScreeningField, value: string): string {
    switch (field) {
      case 'word-list':
        return this.things.lists().find(({ id }) => id === value)?.name ?? this.gone(value);
      case 'account':
        return this.directory.accountById().get(value)?.name ?? this.gone(value);
      case 'channel':
        return channelName(value as ChannelKind);
      case 'language':
        return this.languageName(value);
      case 'word':
      case 'external':
      case 'link-domain':
      case 'post':
        return value;
      default:
        return this.language.text(`screening.value.${NAMED_LIKE[field] ?? field}.${value}`);
    }
  }

  /** “the text says one of « nul », « minable »”. */
  condition({ field, operator, value }: ScreeningCondition): string {
    if (typeof value === 'boolean') return this.flag(field, value);
    return [this.field(field), this.operator(operator), this.value(field, value)].join(' ');
  }

  /** Conditions on one line, and how they belong together. */
  when(when: ScreeningWhen): string {
    if ('all' in when) return when.all.map((part) => this.nested(part)).join(this.language.text('screening.and'));
    if ('any' in when) return when.any.map((part) => this.nested(part)).join(this.language.text('screening.or'));
    if ('not' in when) return this.language.text('screening.not', { what: this.when(when.not) });
    return this.condition(when);
  }

  scope({ channels, accountIds, kinds, languages }: ScreeningRuleContent['scope']): string {
    const parts = [
      channels.map((one) => channelName(one as ChannelKind)),
      accountIds.map((id) => this.directory.accountById().get(id)?.name ?? this.gone(id)),
      kinds.map((one) => this.language.text(`settings.kind.${one}`)),
      languages.map((one) => this.languageName(one)),
    ];
    const named = parts.filter((part) => part.length > 0).map((part) => this.short(part));
    return named.length > 0 ? named.join(' · ') : this.language.text('screening.everywhere');
  }

  /** Which parts of a rule differ between two versions. */
  differences(newer: ScreeningRuleContent, older: ScreeningRuleContent): { part: string; from: string; to: string }[] {
    const parts: [part: keyof ScreeningRuleContent, read: (content: ScreeningRuleContent) => string][] = [
      ['name', ({ name }) => name],
      ['note', ({ note }) => note || '–'],
      ['scope', ({ scope }) => this.scope(scope)],
      ['when', ({ when }) => this.when(when)],
      ['except', ({ except }) => (except ? this.when(except) : '–')],
      ['intent', ({ intent }) => this.intent(intent)],
      ['severity', ({ severity }) => String(severity)],
      ['reasonId', ({ reasonId }) => this.reason(reasonId)],
      ['tagIds', ({ tagIds }) => this.short(tagIds.map((id) => this.directory.tagById().get(id)?.name ?? this.gone(id))) || '–'],
      ['allowFinal', ({ allowFinal }) => this.language.text(`screening.final.${allowFinal ? 'yes' : 'no'}`)],
      ['budgetPerHour', ({ budgetPerHour }) => this.format.number(budgetPerHour)],
      ['expiresAt', ({ expiresAt }) => (expiresAt ? this.format.long(expiresAt) : '–')],
      ['bar', ({ bar }) => this.format.percent(bar / 100)],
      ['tests', ({ tests }) => this.language.text('screening.samples.counts', { match: tests.match.length, skip: tests.skip.length })],
    ]; // prettier-ignore
    return parts.flatMap(([part, read]) =>
      JSON.stringify(newer[part]) === JSON.stringify(older[part])
        ? []
        : [{ part: this.language.text(`screening.part.${part}`), from: read(older), to: read(newer) }],
    );
  }

  private reason(id: string | null): string {
    if (id === null) return '–';
    const reason = this.directory.policyReasons().find((one) => one.id === id);
    return reason ? this.language.pick(reason.label) : this.gone(id);
  }

  private value(field: ScreeningField, value: string[] | string | number): string {
    if (typeof value === 'number') return this.format.number(value, 0);
    if (typeof value === 'string') return value;
    const { type }: { type: ScreeningFieldType } = SCREENING_FIELDS[field];
    const names = value.map((one) => this.valueName(field, one));
    return this.short(type === 'words' ? names.map((text) => this.language.text('screening.quoted', { text })) : names);
  }

  private short(names: readonly string[]): string {
    const shown = names.slice(0, MOST_NAMED);
    const more = names.length - shown.length;
    return [...shown, ...(more > 0 ? [this.language.text('screening.more', { count: more })] : [])].join(', ');
  }

  private nested(when: ScreeningWhen): string {
    const isSeveral = ('all' in when && when.all.length > 1) || ('any' in when && when.any.length > 1);
    return isSeveral ? `(${this.when(when)})` : this.when(when);
  }

  private gone(value: string): string {
    return this.language.text('screening.gone-value', { value });
  }
}

import { inject, Injectable } from '@angular/core';
import { CHANNEL_KINDS, OPERATOR_ALIASES, PART_ALIASES, plainWord, SEARCH_OPERATORS, SEARCH_PARTS, SEARCH_STATES, type SearchOperator, type SearchSuggestion, STATE_ALIASES } from '@parvis/contracts'; // prettier-ignore
import { channelName, type IconName } from '@parvis/ui';
import type { SuggestOption } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { ConversationWords } from './conversation-words';

const STARS = ['5', '4', '3', '2', '1', '<3', '>=4'];
const DATES = ['today', 'yesterday', '7d', '1m', '1y'];
const ICONS: Record<SearchOperator, IconName> = {
  from: 'users',
  in: 'plug',
  tag: 'tag',
  is: 'list-filter',
  has: 'paperclip',
  before: 'calendar',
  after: 'calendar',
  stars: 'star',
  lang: 'languages',
};

/**
 * Operators of a search and their values in the member's language; both languages are understood. The id of a suggestion is
 * what is written into the search.
 */
@Injectable({ providedIn: 'root' })
export class SuggestionWords {
  private readonly language = inject(Language);
  private readonly conversations = inject(ConversationWords);

  /** Operators that begin like this, under the name that does. */
  names(typed: string): SuggestOption[] {
    return SEARCH_OPERATORS.flatMap((operator) => {
      const known = [this.language.text(`search.name.${operator}`), operator, ...aliasesOf(OPERATOR_ALIASES, operator)];
      const name = known.find((one) => plainWord(one).startsWith(plainWord(typed)));
      if (name === undefined) return [];
      const hint = this.language.text(`inbox.search.help.${operator}.text`);
      return [{ id: `${name}:`, label: `${name}:`, hint, icon: ICONS[operator] }];
    });
  }

  /** Values that are the same in every workspace; null for an operator whose values the server knows. */
  fixed(operator: SearchOperator, typed: string): SuggestOption[] | null {
    switch (operator) {
      case 'is':
        return this.listed(operator, SEARCH_STATES, STATE_ALIASES, typed);
      case 'has':
        return this.listed(operator, SEARCH_PARTS, PART_ALIASES, typed);
      case 'before':
      case 'after':
        return this.listed(operator, DATES, {}, typed, 'date');
      case 'stars':
        return STARS.filter((stars) => stars.startsWith(typed)).map((stars) => ({ id: stars, label: this.stars(stars), hint: stars, icon: 'star' })); // prettier-ignore
      default:
        return null;
    }
  }

  /** What the server suggests. */
  found(operator: SearchOperator, { value, label }: SearchSuggestion): SuggestOption {
    const icon = ICONS[operator];
    if (operator === 'lang') return { id: value, label: this.conversations.languageName(value), hint: value, icon };
    if (label !== null) return { id: value, label, icon };
    const channel = CHANNEL_KINDS.find((kind) => kind === value);
    if (channel) return { id: value, label: channelName(channel), hint: value, icon };
    if (value !== 'me') return { id: value, label: value, icon };
    const me = this.language.text('search.me.value');
    return { id: me, label: this.language.text('search.me.text'), hint: me, icon };
  }

  private listed(
    operator: SearchOperator,
    values: readonly string[],
    aliases: Readonly<Record<string, string>>,
    typed: string,
    group: string = operator,
  ): SuggestOption[] {
    const begun = ` ${plainWord(typed)}`;
    return values.flatMap((value) => {
      const written = this.language.text(`search.${group}.${value}.value`);
      const label = this.language.text(`search.${group}.${value}.text`);
      const known = [written, value, label, ...aliasesOf(aliases, value)];
      if (!known.some((one) => ` ${plainWord(one)}`.includes(begun))) return [];
      return [{ id: written, label, hint: written, icon: ICONS[operator] }];
    });
  }

  private stars(stars: string): string {
    if (stars === '<3') return this.language.text('search.stars.under', { count: 3 });
    if (stars === '>=4') return this.language.text('search.stars.from', { count: 4 });
    return this.language.text('search.stars.exactly', { count: Number(stars) });
  }
}

function aliasesOf(aliases: Readonly<Record<string, string>>, value: string): string[] {
  return Object.keys(aliases).filter((alias) => aliases[alias] === value);
}

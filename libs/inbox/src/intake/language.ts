import type { InboundEvent } from '@parvis/channels';
import { eld } from 'eld/small';

// what people write to European houses in; fewer candidates are told apart better and in half the time
const LANGUAGES = [
  ...['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'ca', 'eu', 'da', 'sv', 'no', 'fi', 'et', 'lv', 'lt', 'pl', 'cs', 'sk'],
  ...['hu', 'ro', 'bg', 'sl', 'hr', 'el', 'ru', 'uk', 'tr', 'ar', 'he', 'fa', 'hi', 'vi', 'zh', 'ja', 'ko'],
];
// from 25 characters on more than 99 % are told rightly: what follows costs time and adds nothing
const LONGEST_LOOKED_AT = 120;
const SHORTEST = 4;
const NOT_WORDS = /https?:\/\/\S+|[@#]\S+|\p{Extended_Pictographic}/gu;

eld.setLanguageSubset(LANGUAGES);

/** ISO 639-1 code of the language a text is written in; null when it is too short or too mixed to tell. */
export function languageOf(text: string): string | null {
  const words = text.slice(0, LONGEST_LOOKED_AT).replace(NOT_WORDS, ' ').trim();
  if (words.length < SHORTEST) return null;
  const result = eld.detect(words);
  return result.language !== '' && result.isReliable() ? result.language : null;
}

/** The language of what a person wrote. Told before a batch is applied: nothing that takes time is done under its locks. */
export function spokenLanguage(event: InboundEvent): string | null {
  return event.type === 'item' && event.direction === 'in' ? languageOf(event.text) : null;
}

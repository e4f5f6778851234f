import type { Word } from '../../reading/words';
import { ENGLISH, TOO_MUCH_EN } from './english';
import { FRENCH, TOO_MUCH_FR } from './french';
import { feelingKey, type Lexicon, withoutFeminine } from './lexicon';

export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export interface Feeling {
  /** Null: nothing in it says anything. */
  sentiment: Sentiment | null;
  /** Sum of the weights, −1 to 1; null with it. */
  score: number | null;
}

const WINDOW = 3;
const IRONY_WINDOW = 10;
const FELT = 0.28;
/** Weight at which a sum counts for two thirds. */
const SOFTENING = 6;
const NEGATORS = new Set('pas jamais plus aucun aucune rien sans ni guere not never no without hardly barely cannot cant dont doesnt didnt isnt wasnt wont wouldnt couldnt nor neither'.split(' ').map(feelingKey)); // prettier-ignore
const NEGATED_VERB = /n['’]t$/u;
const FRENCH_HALF = new Set(['ne', 'n']);
const STRONGER = new Set('tres vraiment super hyper tellement extremement si trop totalement absolument franchement so very really extremely absolutely totally completely truly utterly incredibly such'.split(' ').map(feelingKey)); // prettier-ignore
const TOO = new Set(['trop', 'too']);
const IRONIC = new Set('bravo merci felicitation super genial top chapeau parfait excellent magnifique thank congrat congratulation great brilliant awesom amazing perfect lovely fantastic well good nice'.split(' ').map(feelingKey)); // prettier-ignore
const DELAY = /\b(?:retards?|attente|attends?|attendre|semaines?|mois|toujours (?:pas|rien)|encore (?:rate|casse|une fois en)|jamais (?:recu|arrive)|pas recu|panne|casse|cassee|abimee?|injoignable|delays?|late|weeks?|months?|still (?:no|not|waiting|nothing)|waiting|never (?:arrived|came)|broken|on hold|nobody|ruined|wrong|charged twice|lost my)\b/u; // prettier-ignore
const NO_DELAY =
  /\b(?:sans|aucun|pas de|zero|no|without any|without) (?:retard|attente|delays?|wait)\b|\bmalgre\b|\bdepuis (?:des|plusieurs|\d+) (?:annees|ans|mois)\b|\bfor (?:years|months)\b|\b(?:d'|en )avance\b/u;
const EMOJI: readonly [RegExp, number][] = [
  [/[😡🤬😠👎💩😤😞😢😭😩😒🙄🤮🤦]/gu, -2],
  [/[😍❤👍👏🥰😊🤩💖💕🙌💯😘🎉🔥⭐]/gu, 2],
];
const STARS = [0, -4, -2, 0, 2, 4] as const;

interface Found {
  at: number;
  length: number;
  score: number;
  key: string;
}

/**
 * How a text in French or English feels: an own lexicon of customer care, negation three words wide (« ne … pas » around its
 * verb), « trop » with an adjective, intensifiers, emoji, and thanks that are none beside a delay. `stars`, 1 to 5, weigh in
 * before anything is read. In a text of another language only emoji and stars count. `folded` is the text the words are of.
 */
export function sentimentOf(
  text: string,
  folded: string,
  words: readonly Word[],
  language: string | null,
  stars: number | null = null,
): Feeling {
  const lexicons = language === 'fr' ? [FRENCH] : language === 'en' ? [ENGLISH] : language === null ? [FRENCH, ENGLISH] : []; // prettier-ignore
  const keys = words.map((word) => withoutFeminine(word.readings[0]?.key ?? word.folded));
  const found = lexicons.flatMap((lexicon) => weighed(keys, lexicon));
  const once = found.filter((one, n) => !found.slice(0, n).some((other) => overlaps(one, other)));
  const tooMuch = lexicons.length === 0 ? 0 : tooMuchIn(keys);
  const isIronic = once.some(({ score }) => score > 0) && DELAY.test(folded) && !NO_DELAY.test(folded);
  const scores = once.map((one) => heard(one, keys, isIronic ? once : null));
  const pictures = EMOJI.flatMap(([emoji, score]) => (text.match(emoji) ?? []).slice(0, 2).map(() => score));
  const prior = stars === null ? 0 : (STARS[stars] ?? 0);
  const sum = [...scores, ...pictures].reduce((all, one) => all + one, prior + tooMuch);
  if (scores.length + pictures.length === 0 && tooMuch === 0 && stars === null) return { sentiment: null, score: null };
  const score = Math.round((sum / Math.sqrt(sum * sum + SOFTENING)) * 100) / 100;
  return { sentiment: score >= FELT ? 'positive' : score <= -FELT ? 'negative' : 'neutral', score };
}

function weighed(keys: readonly string[], lexicon: Lexicon): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < keys.length;) {
    const key = keys[at] ?? '';
    const entry = lexicon.get(key)?.find((one) => one.keys.every((part, n) => keys[at + n] === part));
    if (entry) found.push({ at, length: entry.keys.length, score: entry.score, key });
    at += entry?.keys.length ?? 1;
  }
  return found;
}

const overlaps = (one: Found, other: Found) => one.at < other.at + other.length && other.at < one.at + one.length;

/** The weight of one finding where it stands. */
function heard(found: Found, keys: readonly string[], irony: readonly Found[] | null): number {
  const before = keys.slice(Math.max(0, found.at - WINDOW), found.at);
  const after = keys[found.at + found.length] ?? '';
  let score = found.score;
  if (before.some((key) => STRONGER.has(key)) || STRONGER.has(after)) score *= 1.4;
  const isNegated = before.some((key) => NEGATORS.has(key) || NEGATED_VERB.test(key)) || isHalved(before, keys, found);
  // « pas déçu » is little praise, « pas content » is real blame
  if (isNegated && found.length === 1) return score > 0 ? -score * 0.9 : -score * 0.5;
  const near = irony?.some((other) => other.score < 0 && Math.abs(other.at - found.at) <= IRONY_WINDOW) ?? false;
  return irony !== null && score > 0 && IRONIC.has(found.key) && (near || irony.length === 1) ? -Math.max(1, score) : score; // prettier-ignore
}

/** « ne recommande pas »: the verb stands between the two halves of the negation. */
function isHalved(before: readonly string[], keys: readonly string[], { at, length }: Found): boolean {
  const isOpen = before.some((key) => FRENCH_HALF.has(key)) || /^n['’]/u.test(keys[at] ?? '');
  return isOpen && keys.slice(at + length, at + length + 2).some((key) => NEGATORS.has(key));
}

function tooMuchIn(keys: readonly string[]): number {
  const hits = keys.filter((key, at) => {
    const next = keys[at + 1] ?? '';
    return TOO.has(key) && (TOO_MUCH_FR.has(next) || TOO_MUCH_EN.has(next));
  });
  return hits.length === 0 ? 0 : -2;
}

/** What a text is made of, whatever it says. */
export const SHAPES = ['empty', 'emoji-only', 'mention-only', 'link-only', 'shouting', 'obfuscated'] as const;
export type Shape = (typeof SHAPES)[number];

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Component}|\u200d|\ufe0f/gu;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const MENTION = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.-]+/gu;
const CAPITALS = /\p{Lu}/gu;
const CASED = /[\p{Lu}\p{Ll}]/gu;
/** Of what counts as shouting: letters at least, and the share of capitals among them. */
const FEWEST_LETTERS = 12;
const SHOUTED_SHARE = 0.7;

export interface TextShape {
  shapes: Shape[];
  /** Share of capitals among letters in percent; null under twelve letters, where it says nothing. */
  capitals: number | null;
}

/**
 * Shapes of a text. `links` are the stretches that are links; `isObfuscated`: a listed word was read in it that stands there
 * otherwise. Mentions and links do not count as capitals.
 */
export function shapeOf(
  text: string,
  links: readonly { start: number; end: number }[],
  isObfuscated: boolean,
): TextShape {
  const withoutLinks = links.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  const words = withoutLinks.replace(MENTION, ' ');
  const capitals = capitalsOf(words);
  const shapes = [...only(text, withoutLinks, words, links.length > 0)];
  if (capitals !== null && capitals >= SHOUTED_SHARE * 100) shapes.push('shouting');
  if (isObfuscated) shapes.push('obfuscated');
  return { shapes, capitals };
}

function only(text: string, withoutLinks: string, words: string, hasLinks: boolean): Shape[] {
  if (text.trim() === '') return ['empty'];
  if (LETTER_OR_DIGIT.test(words.replace(/[\d#*]\ufe0f?\u20e3/gu, ''))) return [];
  if (hasLinks) return ['link-only'];
  if (words !== withoutLinks) return ['mention-only'];
  return PICTURE.test(words) && words.replace(EMOJI, '').trim() === '' ? ['emoji-only'] : [];
}

function capitalsOf(words: string): number | null {
  const letters = words.match(CASED)?.length ?? 0;
  if (letters < FEWEST_LETTERS) return null;
  return Math.round(((words.match(CAPITALS)?.length ?? 0) / letters) * 100);
}

/** What every link counts, whatever its length (X docs, counting characters). */
const LINK_WEIGHT = 23;
const LINK =
  /https?:\/\/[^\s]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|fr|eu|io|co|info|app|dev|be|ch|ca|uk)(?:\/[^\s]*)?/gi;
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');
/** Code points that count once; all others count twice. */
const LIGHT: readonly [from: number, to: number][] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

/** The weighted length of a post: NFC, links 23, an emoji sequence 2, code points 1 or 2. */
export function weightedLength(text: string): number {
  const whole = text.normalize('NFC');
  const links = whole.match(LINK)?.length ?? 0;
  const withoutLinks = whole.replace(LINK, '');
  const emoji = withoutLinks.match(EMOJI)?.length ?? 0;
  let weight = links * LINK_WEIGHT + emoji * 2;
  for (const character of withoutLinks.replace(EMOJI, '')) {
    const point = character.codePointAt(0) ?? 0;
    weight += LIGHT.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
  }
  return weight;
}

const LINK = /https?:\/\/\S+/g;

/** A plain count of what X weighs: links 23, Latin and near scripts 1, all else 2. */
export function weigh(text: string): number {
  const links = text.match(LINK)?.length ?? 0;
  const clusters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.replace(LINK, ''))];
  return clusters.reduce(
    (sum, { segment }) => sum + ((segment.codePointAt(0) ?? 0) < 4352 ? segment.length : 2),
    links * 23,
  );
}

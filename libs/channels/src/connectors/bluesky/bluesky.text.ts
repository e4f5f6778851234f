import { ConnectorRejected } from '../../spi/errors';
import { didOf, type Json, linkOf, recordOf, recordsOf, textOf } from './bluesky.payloads';

export const MOST_GRAPHEMES = 300;
export const MOST_MESSAGE_GRAPHEMES = 1000;
const MOST_BYTES = 3000;
const MOST_MESSAGE_BYTES = 10_000;

const segmenter = new Intl.Segmenter();

export function graphemesOf(text: string): number {
  return [...segmenter.segment(text)].length;
}

/** Throws `ConnectorRejected('too-long')` for more than Bluesky takes: both graphemes and bytes count. */
export function assertFits(text: string, isMessage: boolean): void {
  const [graphemes, bytes] = isMessage ? [MOST_MESSAGE_GRAPHEMES, MOST_MESSAGE_BYTES] : [MOST_GRAPHEMES, MOST_BYTES];
  const length = graphemesOf(text);
  if (length > graphemes) {
    throw new ConnectorRejected(`The text has ${length} characters; Bluesky takes ${graphemes}`, 'too-long');
  }
  if (Buffer.byteLength(text) > bytes) {
    throw new ConnectorRejected(`The text is longer than ${bytes} bytes (emoji count many)`, 'too-long');
  }
}

/** A stretch of a text, in UTF-8 bytes, and what it stands for. */
interface Facet {
  index: { byteStart: number; byteEnd: number };
  features: Json[];
}

/** A text as it was meant: links that the app shortened (`example.com/a-long…`) are written out. */
export function wordsOf(record: Json | null): string {
  const text = typeof record?.['text'] === 'string' ? record['text'] : '';
  const bytes = Buffer.from(text);
  let rest = bytes.length;
  let words = '';
  const links = recordsOf(record?.['facets']).flatMap(shortenedLink(bytes));
  for (const { start, end, uri } of links.sort((a, b) => b.start - a.start)) {
    if (end > rest) continue; // stretches that overlap are a sender's mistake
    words = uri + bytes.subarray(end, rest).toString() + words;
    rest = start;
  }
  // nothing was shortened: the very text, not one that went through bytes
  return words === '' ? (textOf(text) ?? '') : (textOf(bytes.subarray(0, rest).toString() + words) ?? '');
}

function shortenedLink(bytes: Buffer): (facet: Json) => { start: number; end: number; uri: string }[] {
  return (facet) => {
    const index = recordOf(facet['index']);
    const [start, end] = [index?.['byteStart'], index?.['byteEnd']];
    const uri = recordsOf(facet['features']).map((feature) => linkOf(feature['uri'])).find((link) => link !== null); // prettier-ignore
    if (typeof start !== 'number' || typeof end !== 'number' || !(start >= 0 && end > start && end <= bytes.length)) {
      return [];
    }
    const shown = bytes.subarray(start, end).toString();
    const visible = shown.replace(/(…|\.\.\.)$/, '');
    const isShortened = visible !== shown && uri?.replace(/^https?:\/\//, '').startsWith(visible);
    return uri !== undefined && isShortened ? [{ start, end, uri }] : [];
  };
}

const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»]/gu;
const MENTION = /(?<![\w@/.])@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)/giu;
const TAG = /(?<![\p{L}\p{N}_#&/])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu;

/**
 * What of a text shall be clickable: links, names whose owner `didBehind` finds, and tags. Without facets Bluesky shows plain
 * text and tells nobody that they were named.
 */
export async function facetsOf(text: string, didBehind: (handle: string) => Promise<string | null>): Promise<Facet[]> {
  const facets: Facet[] = [];
  const add = (match: RegExpExecArray, feature: Json) => {
    const byteStart = Buffer.byteLength(text.slice(0, match.index));
    const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(match[0]) };
    const isInside = facets.some(({ index: other }) => byteStart < other.byteEnd && index.byteEnd > other.byteStart);
    if (!isInside) facets.push({ index, features: [feature] });
  };
  for (const match of text.matchAll(LINK)) add(match, { $type: 'app.bsky.richtext.facet#link', uri: match[0] });
  for (const match of text.matchAll(MENTION)) {
    const did = didOf({ did: await didBehind((match[1] ?? '').toLowerCase()) });
    if (did !== null) add(match, { $type: 'app.bsky.richtext.facet#mention', did });
  }
  for (const match of text.matchAll(TAG)) add(match, { $type: 'app.bsky.richtext.facet#tag', tag: match[1] ?? '' });
  return facets.sort((a, b) => a.index.byteStart - b.index.byteStart);
}

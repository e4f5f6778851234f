import { createHash } from 'node:crypto';

/** Something published, from whatever source, as it stands in a payload. Texts are plain; times are ISO or null. */
export interface Entry {
  /** External id of the item: names the source, so that ids of two sources never meet. */
  id: string;
  title: string | null;
  body: string;
  /** Where a person reads it. */
  url: string | null;
  author: EntryAuthor | null;
  publishedAt: string | null;
  updatedAt: string | null;
  /** As the source declares it (`fr`, `en-GB`). */
  language: string | null;
  images: string[];
  /** What it belongs to: the page of a feed's entry, the story of a comment. */
  context: EntryContext | null;
  /** Key of the thread where that is not the id. */
  thread: string | null;
}

export interface EntryAuthor {
  id: string;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  profileUrl: string | null;
}

export interface EntryContext {
  id: string;
  text: string | null;
  url: string | null;
  imageUrl: string | null;
}

/** An entry as it was found, with what is only needed to judge it. */
export interface FoundEntry extends Entry {
  links: string[];
  /** A rule of the source itself that it met (a hashtag that is followed). */
  foundBy: string | null;
}

const LONGEST_BODY = 20_000;

/** What the item says: its title, and its body where that is more than the title again. */
export function wordsOf({ title, body }: Pick<Entry, 'title' | 'body'>): string {
  if (title === null) return body;
  return body === '' || body === title ? title : `${title}\n\n${body}`;
}

/** A body of a length that can be stored and shown. */
export function shortened(text: string): string {
  if (text.length <= LONGEST_BODY) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(LONGEST_BODY - 1)) ? LONGEST_BODY - 1 : LONGEST_BODY;
  return `${text.slice(0, end)}…`;
}

/** A short, stable name for a text; `length` characters of base64url (6 bits each). */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}

/** Changes when the words, the link or the picture change; white space is no change. */
export function contentMark(entry: Entry): string {
  const words = wordsOf(entry).normalize('NFKC').replace(/\s+/g, ' ').trim();
  return digest(JSON.stringify([words, entry.url, entry.images, entry.context?.imageUrl ?? null]), 6);
}

import { parseFeed } from 'feedsmith';
import { guardedXml, mendedXml } from './guard-xml';
import { feedsNamedBy, isWebPage } from './discover';

/** A feed as the parser gives it, its dates as they were written. */
export type AnyFeed = ReturnType<typeof parseFeed<string>>;

/** A document that is no feed; `feeds` are those it names instead. */
export class NotAFeed extends Error {
  constructor(
    message: string,
    readonly feeds: readonly string[] = [],
  ) {
    super(message);
  }
}

const ROOTS = new Set(['rss', 'feed', 'rdf']);
/** A complete document ends with the end of its root, at most with comments behind. */
const COMPLETE = /<\/(?:[\w-]+:)?(?:rss|feed|rdf)\s*>[^<]*(?:<!--[^<]*-->[^<]*)?$/i;

/**
 * Parses a feed of any known kind; null for one that holds nothing. @throws `NotAFeed`, `RefusedDocument`
 */
export function readDocument(text: string, address: string): AnyFeed | null {
  const trimmed = text.replace(/^\ufeff/, '').trimStart();
  if (trimmed.startsWith('{')) return readJson(trimmed);
  if (isWebPage(trimmed)) throw webPage(trimmed, address);
  const { xml, root } = guardedXml(trimmed);
  if (root === 'html') throw webPage(xml, address);
  if (root === null || !ROOTS.has(root)) throw new NotAFeed('is not a feed');
  const parsed = parsedOrNull(xml) ?? parsedOrNull(mendedXml(xml));
  if (parsed) return parsed;
  // the parser refuses a feed without a single usable entry
  if (COMPLETE.test(xml.slice(-1000))) return null;
  throw new NotAFeed('is a feed that cannot be read: its XML is broken');
}

function readJson(text: string): AnyFeed | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotAFeed('is neither a feed nor JSON');
  }
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version !== 'string' || !/jsonfeed\.org\/version/i.test(version))
    throw new NotAFeed('is JSON, but no feed');
  return parsedOrNull(value);
}

function webPage(page: string, address: string): NotAFeed {
  const feeds = feedsNamedBy(page, address);
  const hint = feeds.length > 0 ? `; it names ${feeds.join(' and ')}` : '';
  return new NotAFeed(`is a web page, not a feed${hint}`, feeds);
}

function parsedOrNull(document: unknown): AnyFeed | null {
  try {
    return parseFeed<string>(document as string, { maxItems: MOST_ENTRIES });
  } catch {
    return null;
  }
}

/** Entries of one document that are looked at. */
export const MOST_ENTRIES = 500;

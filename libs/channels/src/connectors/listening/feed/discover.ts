import { absoluteUrl } from './canonical-url';

const FEED_TYPES = /^application\/(?:rss\+xml|atom\+xml|feed\+json)$/i;
const MOST = 5;

/** Whether a document is a web page rather than a feed. */
export function isWebPage(text: string): boolean {
  return /^\s*(?:<!--[\s\S]*?-->\s*)?(?:<!doctype\s+html\b|<html\b)/i.test(text);
}

/** The feeds that a web page names with `<link rel="alternate">`, in its order, each once. */
export function feedsNamedBy(page: string, address: string): string[] {
  const base = absoluteUrl(attributeOf(/<base\b[^<>]*>/i.exec(page)?.[0] ?? '', 'href') ?? address, address) ?? address;
  const links = [...page.matchAll(/<link\b[^<>]*>/gi)].map(([tag]) => tag);
  const found = links
    .filter((tag) => /(?:^|\s)alternate(?:\s|$)/i.test(attributeOf(tag, 'rel') ?? ''))
    .filter((tag) => FEED_TYPES.test((attributeOf(tag, 'type') ?? '').trim()))
    .flatMap((tag) => absoluteUrl(attributeOf(tag, 'href')?.replaceAll('&amp;', '&'), base) ?? []);
  return [...new Set(found)].slice(0, MOST);
}

function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

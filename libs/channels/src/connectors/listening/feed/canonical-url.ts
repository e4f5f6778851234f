/** Parameters that tell where a reader came from, not what is read. */
const TRACKING = /^(?:utm_\w+|gclid|fbclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs(?:enc|mi))$/i;

/**
 * The address under which the same page is known everywhere: https for http, host in lower case, without fragment, tracking
 * parameters and final slash. Null for anything that is no web address.
 */
export function canonicalUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.protocol = 'https:';
  url.hash = '';
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return url.href.replace(/\/(?=$|\?)/, '');
}

/** A link of a document against its base; null when it leads nowhere on the web. */
export function absoluteUrl(link: string | undefined, base: string | undefined): string | null {
  const text = link?.trim();
  if (!text || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

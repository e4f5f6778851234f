const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?$/;

/** Allowed domains as they are written in the settings: separated by commas, spaces or lines, lower case. */
export function domainsOf(text: string): string[] {
  const entries = text.toLowerCase().split(/[\s,;]+/);
  return [...new Set(entries.filter((entry) => entry !== ''))];
}

/** A host (`shop.example`), every host below one (`*.shop.example`), either with a port. Never a whole top-level domain. */
export function isDomain(entry: string): boolean {
  if (!HOST.test(entry)) return false;
  return !entry.startsWith('*.') || entry.slice(2).split('.').length >= 2;
}

/** Whether a page of this address may carry the widget; an entry without a port allows every port. */
export function allowsPage(domains: readonly string[], address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, host } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return domains.some((entry) => {
    const name = /:\d+$/.test(entry) ? host : hostname;
    return entry.startsWith('*.') ? name.endsWith(entry.slice(1)) && name.length > entry.length - 1 : name === entry;
  });
}

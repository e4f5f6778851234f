import type { AccountContext } from '../../spi/connector';

/** How one host wants to be asked: what to add to a request for it. */
export interface FeedCredential {
  /** Everything that must not be shown, besides `account.credentials`. */
  secrets: readonly string[];
  apply(url: string): { url: string; headers: Record<string, string> };
  /** An address without what `apply` put into it. */
  strip(url: string): string;
}

interface Line {
  host: string;
  credential: FeedCredential;
}

/**
 * The credentials entered for the host of an address, null without any. One line (or `;`) each: `host basic user:password`,
 * `host header Name value`, `host query name value`.
 */
export function credentialsFor(account: Pick<AccountContext, 'credentials'>, url: string): FeedCredential | null {
  const { host } = new URL(url);
  return linesOf(account.credentials['feedCredentials'] ?? '').find((line) => line.host === host)?.credential ?? null;
}

/** The lines of the field that cannot be read, by their number; nothing secret is repeated. */
export function unreadableLines(account: Pick<AccountContext, 'credentials'>): number[] {
  const lines = split(account.credentials['feedCredentials'] ?? '');
  return lines.flatMap((line, index) => (lineOf(line) === null ? [index + 1] : []));
}

function split(text: string): string[] {
  return text
    .split(/[\n;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function linesOf(text: string): Line[] {
  return split(text).flatMap((line) => lineOf(line) ?? []);
}

function lineOf(line: string): Line | null {
  const match = /^(\S+)\s+(basic|header|query)\s+(\S+)(?:\s+(\S.*))?$/i.exec(line);
  if (!match) return null;
  const [, host = '', way = '', first = '', value = ''] = match;
  const credential = credentialOf(way.toLowerCase(), first, value);
  return credential && { host: host.toLowerCase(), credential };
}

function credentialOf(way: string, first: string, value: string): FeedCredential | null {
  const unchanged = (url: string) => url;
  if (way === 'basic') {
    const pair = value === '' ? first : `${first} ${value}`;
    const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    const secrets = [pair, pair.slice(pair.indexOf(':') + 1), authorization];
    return { secrets, strip: unchanged, apply: (url) => ({ url, headers: { authorization } }) };
  }
  if (value === '') return null;
  if (way === 'header') {
    if (!/^[\w-]+$/.test(first)) return null;
    return { secrets: [value], strip: unchanged, apply: (url) => ({ url, headers: { [first.toLowerCase()]: value } }) };
  }
  return {
    secrets: [value],
    strip: (url) => withParameter(url, (parameters) => parameters.delete(first)),
    apply: (url) => ({ url: withParameter(url, (parameters) => parameters.set(first, value)), headers: {} }),
  };
}

function withParameter(address: string, change: (parameters: URLSearchParams) => void): string {
  const url = new URL(address);
  change(url.searchParams);
  return url.href;
}

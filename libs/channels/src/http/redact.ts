import type { AccountContext } from '../spi/connector';

/** Shorter values (a user name, a port) occur in honest sentences and are no secrets. */
const SHORTEST_SECRET = 8;
const MASK = '•••';
const LONGEST_DETAIL = 300;

/**
 * A platform's words with every credential of the account, and every further secret, masked in plain, URL-encoded and
 * base64 form, and cut to a length that can be shown.
 */
export function redacted(
  text: string,
  account: Pick<AccountContext, 'credentials'>,
  more: readonly string[] = [],
): string {
  const secrets = [...Object.values(account.credentials), ...more].filter((value) => value.length >= SHORTEST_SECRET);
  let clean = text;
  for (const secret of secrets) {
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
    for (const form of [secret, encodeURIComponent(secret), base64]) clean = clean.replaceAll(form, MASK);
  }
  clean = clean.replace(/(bearer|access_token=|client_secret=|refresh_token=)\s*[\w.~+/=-]{8,}/gi, `$1 ${MASK}`);
  return clean.length > LONGEST_DETAIL ? `${clean.slice(0, LONGEST_DETAIL)}…` : clean;
}

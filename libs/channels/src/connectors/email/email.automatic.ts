import type { MailHeaders } from './email.headers';

const SYSTEM_SENDER =
  /^(mailer-daemon|postmaster|bounces?|double-bounce|no-?reply|do-?not-?reply|ne-?pas-?repondre)([+.-][^@]*)?@/i;

/**
 * Whether a machine wrote the mail: answering it could start two machines talking for ever (RFC 3834), or reach nobody.
 * `sender` is the address that an answer would go to.
 */
export function isAutomatic(headers: MailHeaders, sender: string | null, ownAddresses: ReadonlySet<string>): boolean {
  const submitted = headers.get('auto-submitted');
  if (submitted && !/^no\b/i.test(submitted)) return true;
  const suppress = headers.get('x-auto-response-suppress');
  if (suppress && !/^none$/i.test(suppress)) return true;
  if (
    ['x-autoreply', 'x-autorespond', 'list-id', 'list-unsubscribe', 'x-failed-recipients'].some(
      (name) => headers.get(name) !== null,
    )
  )
    return true;
  if (/^(bulk|list|junk|auto_reply)$/i.test(headers.get('precedence') ?? '')) return true;
  if (/^<\s*>$/.test(headers.get('return-path') ?? '')) return true;
  if (/^multipart\/report\b/i.test(headers.get('content-type') ?? '')) return true;
  return sender === null || SYSTEM_SENDER.test(sender) || ownAddresses.has(sender);
}

/** SPF, DKIM and DMARC as our own receiving server found them; anybody can write such a header, so only its name counts. */
export function authenticationOf(headers: MailHeaders, server: string | null) {
  if (!server) return null;
  const own = headers
    .all('authentication-results')
    .find((value) => value.split(';', 1)[0]?.trim().split(/\s/)[0]?.toLowerCase() === server);
  if (!own) return null;
  const result = (method: string) => new RegExp(`\\b${method}=([a-z]+)`, 'i').exec(own)?.[1]?.toLowerCase() ?? null;
  return { spf: result('spf'), dkim: result('dkim'), dmarc: result('dmarc') };
}

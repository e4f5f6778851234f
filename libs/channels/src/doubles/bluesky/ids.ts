import { createHash } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const SORTABLE = '234567abcdefghijklmnopqrstuvwxyz';

/** A record key of a time in milliseconds; `count` tells keys of one millisecond apart. */
export function tidAt(ms: number, count: number): string {
  let rest = (BigInt(ms) * 1000n + BigInt(count % 1000)) << 10n;
  let key = '';
  for (let digit = 0; digit < 13; digit += 1) {
    key = (SORTABLE[Number(rest % 32n)] ?? '') + key;
    rest /= 32n;
  }
  return key;
}

/** The hash of a record's content: equal content has an equal one, whatever the order of its members. */
export function cidOf(value: unknown): string {
  let bits = 0n;
  for (const byte of createHash('sha256').update(canonical(value)).digest()) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let digit = 0; digit < 52; digit += 1) {
    text = (BASE32[Number(bits & 31n)] ?? '') + text;
    bits >>= 5n;
  }
  return `bafyrei${text}`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A token of the form that tokens have: three parts, the middle one telling the end (Unix seconds). */
export function jwt(claims: Record<string, unknown>, seed: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = createHash('sha256')
    .update(`${seed}${JSON.stringify(claims)}`)
    .digest('base64url');
  return `${part({ typ: 'at+jwt', alg: 'HS256' })}.${part(claims)}.${signature}`;
}

import { randomBytes } from 'node:crypto';
import type { Permission, TokenKind } from '@parvis/contracts';

const PREFIX: Record<TokenKind, string> = { personal: 'parvis_pat_', service: 'parvis_svc_' };
const BEARER = /^bearer +(parvis_(?:pat|svc)_[\w-]{43})$/i;
const HINT_LENGTH = 4;

/** A new secret: its form tells leak scanners what it is. */
export function newSecret(kind: TokenKind): string {
  return `${PREFIX[kind]}${randomBytes(32).toString('base64url')}`;
}

export function hintOf(secret: string): string {
  return secret.slice(-HINT_LENGTH);
}

/** The secret in an `Authorization` header; null when the header is there but holds none of ours; undefined without one. */
export function secretOf(header: string | undefined): string | null | undefined {
  if (header === undefined) return undefined;
  return BEARER.exec(header.trim())?.[1] ?? null;
}

/** What the token may do now: its scopes, of a personal one as far as the member still may. */
export function effective(
  kind: TokenKind,
  scopes: readonly Permission[],
  member: readonly Permission[],
): Set<Permission> {
  return new Set(kind === 'service' ? scopes : scopes.filter((scope) => member.includes(scope)));
}

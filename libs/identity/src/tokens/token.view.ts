import type { Permission, TokenKind, TokenView } from '@parvis/contracts';

export interface TokenViewRow {
  id: number;
  kind: TokenKind;
  name: string;
  hint: string;
  scopes: Permission[];
  member_id: number;
  created_by: number;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  revoked_at: Date | null;
}

/** Columns of a token, of `api_token t`; never its hash. */
export const TOKEN_COLUMNS = `t.id, t.kind, t.name, t.hint, t.scopes, t.member_id, t.created_by, t.created_at, t.expires_at,
  t.last_used_at, host(t.last_used_ip) as last_used_ip, t.revoked_at`;

export function toTokenView(row: TokenViewRow, now: Date): TokenView {
  return {
    id: String(row.id),
    kind: row.kind,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    memberId: String(row.member_id),
    createdBy: String(row.created_by),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    lastUsedIp: row.last_used_ip,
    state: stateOf(row, now),
  };
}

function stateOf(row: TokenViewRow, now: Date): TokenView['state'] {
  if (row.revoked_at) return 'revoked';
  return row.expires_at && row.expires_at <= now ? 'expired' : 'active';
}

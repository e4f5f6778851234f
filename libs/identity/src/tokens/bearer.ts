import { Injectable } from '@nestjs/common';
import type { Permission, RoleKey, TokenKind } from '@parvis/contracts';
import { Database } from '@parvis/platform';
import type { Agent } from '../agent';
import { sha256 } from '../auth/sessions';
import { effective } from './token-rules';

interface TokenRow {
  id: number;
  kind: TokenKind;
  scopes: Permission[];
  use_noted: boolean;
  user_id: number;
  workspace_id: number;
  member_id: number;
  role_key: RoleKey;
  permissions: Permission[];
  team_ids: number[];
}

// a personal token ends with its member; the name of a service token is never active, so that nobody assigns it work
const FIND = `
  select t.id, t.kind, t.scopes, coalesce(t.last_used_at > now() - interval '1 minute', false) as use_noted,
    m.user_id, t.workspace_id, t.member_id, m.role_key, r.permissions,
    array(select x.team_id from team_member x where x.workspace_id = m.workspace_id and x.member_id = m.id) as team_ids
  from api_token t
  join member m on m.workspace_id = t.workspace_id and m.id = t.member_id and (m.active or m.service)
  join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
  where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`;

/** Finds who calls with an API token. */
@Injectable()
export class BearerTokens {
  constructor(private readonly db: Database) {}

  /** Null when the secret is unknown, revoked or over. The use is noted at most once a minute. */
  async find(secret: string, ip: string): Promise<Agent | null> {
    const [row] = await this.db.read<TokenRow>('system', FIND, [sha256(secret)]);
    if (!row) return null;
    if (!row.use_noted) {
      await this.db.read(
        'system',
        'update api_token set last_used_at = now(), last_used_ip = $3 where workspace_id = $1 and id = $2',
        [row.workspace_id, row.id, ip],
      );
    }
    return {
      userId: row.user_id,
      workspaceId: row.workspace_id,
      memberId: row.member_id,
      role: row.role_key,
      permissions: effective(row.kind, row.scopes, row.permissions),
      teamIds: row.team_ids,
      tokenId: row.id,
    };
  }
}

import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreateTokenBody, TokenCreated, TokenView } from '@parvis/contracts';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import type { Agent } from '../agent';
import { sha256 } from '../auth/sessions';
import { TOKEN_COLUMNS, type TokenViewRow, toTokenView } from './token.view';
import { hintOf, newSecret } from './token-rules';

/** API tokens: everybody's own, and with `api.manage` those of the workspace. */
@Injectable()
export class TokensService {
  constructor(private readonly db: Database) {}

  /** Newest first; what ended more than ninety days ago is left out. */
  async list(agent: Agent): Promise<TokenView[]> {
    const rows = await this.db.read<TokenViewRow>(
      agent.workspaceId,
      `select ${TOKEN_COLUMNS} from api_token t
       where t.workspace_id = $1 and ($2 or (t.kind = 'personal' and t.member_id = $3))
         and coalesce(least(t.revoked_at, t.expires_at), now()) > now() - interval '90 days'
       order by t.id desc`,
      [agent.workspaceId, agent.permissions.has('api.manage'), agent.memberId],
    );
    return rows.map((row) => toTokenView(row, new Date()));
  }

  /** The secret is in this answer and nowhere else. */
  async create(agent: Agent, body: CreateTokenBody): Promise<TokenCreated> {
    if (body.kind === 'service' && !agent.permissions.has('api.manage')) {
      throw problem('not-allowed', { detail: 'Tokens of a service need the permission api.manage.' });
    }
    const errors = body.scopes.flatMap((scope, index) =>
      agent.permissions.has(scope) ? [] : [{ pointer: `/scopes/${index}`, detail: 'is more than you may do yourself' }],
    );
    if (errors.length > 0) throw problem('validation-failed', { detail: 'A token may not do more than you.', errors });
    const secret = newSecret(body.kind);
    const row = await this.db.transaction('system', async (tx) => {
      const memberId = body.kind === 'service' ? await addServiceMember(tx, agent, body.name) : agent.memberId;
      const made = await tx.one<TokenViewRow>(
        `insert into api_token as t (workspace_id, kind, name, member_id, created_by, token_hash, hint, scopes, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9)) returning ${TOKEN_COLUMNS}`,
        [agent.workspaceId, body.kind, body.name, memberId, agent.memberId, sha256(secret), hintOf(secret), body.scopes, body.expiresInDays], // prettier-ignore
      );
      await told(tx, agent, made, 'api-token.created');
      return made;
    });
    return { token: toTokenView(row, new Date()), secret };
  }

  /** Ends a token at once and for good. */
  async revoke(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await tx.maybeOne<TokenViewRow>(
        `update api_token t set revoked_at = coalesce(t.revoked_at, now())
         where t.workspace_id = $1 and t.id = $2 and ($3 or (t.kind = 'personal' and t.member_id = $4)) returning ${TOKEN_COLUMNS}`,
        [agent.workspaceId, id, agent.permissions.has('api.manage'), agent.memberId],
      );
      if (!row) throwProblem('not-found', { detail: 'There is no such token.' });
      await told(tx, agent, row, 'api-token.revoked');
    });
  }
}

/** The name under which a service acts: known to the log, able neither to sign in nor to be given work. */
async function addServiceMember(tx: Tx, agent: Agent, name: string): Promise<number> {
  const user = await tx.one<{ id: number }>('insert into app_user (email) values ($1) returning id', [
    `service-${randomBytes(12).toString('hex')}@tokens.invalid`,
  ]);
  const { id } = await tx.one<{ id: number }>(
    `insert into member (workspace_id, user_id, name, role_key, active, service) values ($1, $2, $3, 'agent', false, true) returning id`,
    [agent.workspaceId, user.id, name],
  );
  return id;
}

function told(tx: Tx, agent: Agent, { id, kind, name }: TokenViewRow, event: string): Promise<void> {
  return tx.publish(agent.workspaceId, {
    kind: event,
    actorMemberId: agent.memberId,
    data: { tokenId: String(id), kind, name },
  });
}

import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AcceptInvitationBody, CreateInvitationBody, InvitationView, RoleKey } from '@parvis/contracts';
import { Database, problem, ServerConfig, throwProblem, type Tx } from '@parvis/platform';
import type { Agent } from '../agent';
import { AuthService, type Client } from '../auth/auth.service';
import { hashPassword, passwordMatches } from '../auth/passwords';
import { type SessionGrant, sha256 } from '../auth/sessions';

const VALID_DAYS = 7;

interface InvitationRow {
  id: number;
  workspace_id: number;
  workspace_name?: string;
  email: string;
  role_key: RoleKey;
  team_ids: number[];
  invited_by_name: string;
  expires_at: Date;
}

/** Bringing people in by a link that works once, for seven days. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: Database,
    private readonly auth: AuthService,
    private readonly server: ServerConfig,
  ) {}

  async list(agent: Agent): Promise<InvitationView[]> {
    const rows = await this.db.read<InvitationRow>(
      agent.workspaceId,
      `select i.*, m.name as invited_by_name from invitation i
       left join member m on m.workspace_id = i.workspace_id and m.id = i.invited_by
       where i.workspace_id = $1 and i.accepted_at is null order by i.id desc`,
      [agent.workspaceId],
    );
    return rows.map((row) => toView(row, null));
  }

  /** The answer holds the link; it cannot be read again later. A new invitation of the same person replaces the old one. */
  create(agent: Agent, body: CreateInvitationBody, origin: string): Promise<InvitationView> {
    if (body.role === 'owner' && agent.role !== 'owner')
      throw problem('not-allowed', { detail: 'Only an owner can invite an owner.' });
    const token = randomBytes(24).toString('base64url');
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      await tx.query(
        'delete from invitation where workspace_id = $1 and lower(email) = lower($2) and accepted_at is null',
        [ws, body.email],
      );
      const row = await tx.one<InvitationRow>(
        `insert into invitation (workspace_id, email, role_key, team_ids, token_hash, invited_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
         returning *, (select name from member where workspace_id = $1 and id = $6) as invited_by_name`,
        [ws, body.email, body.role, body.teamIds ?? [], sha256(token), agent.memberId, VALID_DAYS],
      );
      return toView(row, `${this.server.publicUrl ?? origin}/invite/${token}`);
    });
  }

  async revoke(agent: Agent, id: number): Promise<void> {
    await this.db.read(
      agent.workspaceId,
      'delete from invitation where workspace_id = $1 and id = $2 and accepted_at is null',
      [agent.workspaceId, id],
    );
  }

  /** What the invited person sees before accepting. */
  async byToken(token: string): Promise<InvitationView & { workspaceName: string; knownPerson: boolean }> {
    const row = await this.db.transaction('system', (tx) => openInvitation(tx, token));
    const [known] = await this.db.read('system', 'select 1 from app_user where lower(email) = lower($1)', [row.email]);
    return { ...toView(row, null), workspaceName: row.workspace_name ?? '', knownPerson: known !== undefined };
  }

  /** Makes the person a member and signs them in. Somebody known elsewhere proves it with their password. */
  async accept(token: string, body: AcceptInvitationBody, client: Client): Promise<SessionGrant> {
    const passwordHash = await hashPassword(body.password);
    const joined = await this.db.transaction('system', async (tx) => {
      const row = await openInvitation(tx, token);
      const userId = await this.person(tx, row.email, body.password, passwordHash);
      const { id } = await tx.one<{ id: number }>(
        'insert into member (workspace_id, user_id, name, role_key) values ($1, $2, $3, $4) returning id',
        [row.workspace_id, userId, body.name, row.role_key],
      );
      await tx.query(
        `insert into team_member (workspace_id, team_id, member_id)
         select $1, id, $2 from team where workspace_id = $1 and id = any ($3)`,
        [row.workspace_id, id, row.team_ids],
      );
      await tx.query('update invitation set accepted_at = now() where workspace_id = $1 and id = $2', [
        row.workspace_id,
        row.id,
      ]);
      await tx.publish(row.workspace_id, { kind: 'member.joined', actorMemberId: id, data: { memberId: String(id) } });
      return { userId, membership: { workspace_id: row.workspace_id, member_id: id } };
    });
    return this.auth.enter(joined.userId, joined.membership, client);
  }

  private async person(tx: Tx, email: string, password: string, passwordHash: string): Promise<number> {
    const known = await tx.maybeOne<{ id: number; password_hash: string | null }>(
      'select id, password_hash from app_user where lower(email) = lower($1)',
      [email],
    );
    if (!known) {
      const made = await tx.one<{ id: number }>(
        'insert into app_user (email, password_hash) values ($1, $2) returning id',
        [email, passwordHash],
      );
      return made.id;
    }
    if (!(await passwordMatches(known.password_hash, password))) {
      throw problem('wrong-credentials', { detail: 'You have a Parvis account with this e-mail: use its password.' });
    }
    return known.id;
  }
}

async function openInvitation(tx: Tx, token: string): Promise<InvitationRow> {
  const row = await tx.maybeOne<InvitationRow>(
    `select i.*, w.name as workspace_name, m.name as invited_by_name from invitation i
     join workspace w on w.id = i.workspace_id
     left join member m on m.workspace_id = i.workspace_id and m.id = i.invited_by
     where i.token_hash = $1 and i.accepted_at is null and i.expires_at > now() for update of i`,
    [sha256(token)],
  );
  return row ?? throwProblem('invitation-over', { detail: 'Ask the person who invited you for a new link.' });
}

function toView(row: InvitationRow, url: string | null): InvitationView {
  return {
    id: String(row.id),
    email: row.email,
    role: row.role_key,
    teamIds: row.team_ids.map(String),
    invitedBy: row.invited_by_name,
    expiresAt: row.expires_at.toISOString(),
    url,
  };
}

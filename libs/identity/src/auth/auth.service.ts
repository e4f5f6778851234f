import { Injectable } from '@nestjs/common';
import type { LoginBody } from '@parvis/contracts';
import { Database, problem } from '@parvis/platform';
import { LoginLimiter } from './login-limiter';
import { passwordMatches } from './passwords';
import { type SessionGrant, Sessions } from './sessions';

export interface Client {
  ip: string;
  userAgent: string | null;
}

interface Membership {
  workspace_id: number;
  member_id: number;
}

/** Sign-in by e-mail and password. */
@Injectable()
export class AuthService {
  constructor(
    private readonly db: Database,
    private readonly sessions: Sessions,
    private readonly limiter: LoginLimiter,
  ) {}

  /** @throws Problem `wrong-credentials` without saying which part was wrong, or `too-many-requests`. */
  async login(body: LoginBody, client: Client): Promise<SessionGrant> {
    await this.limiter.count(body.email, client.ip);
    const [user] = await this.db.read<{ id: number; password_hash: string | null; last_workspace_id: number | null }>(
      'system',
      'select id, password_hash, last_workspace_id from app_user where lower(email) = lower($1)',
      [body.email],
    );
    const matches = await passwordMatches(user?.password_hash ?? null, body.password);
    if (!user || !matches) throw problem('wrong-credentials', { detail: 'The e-mail or the password is wrong.' });
    const wanted = body.workspaceId ? Number(body.workspaceId) : user.last_workspace_id;
    const membership = await this.membership(user.id, wanted);
    await this.limiter.succeeded(body.email, client.ip);
    return this.enter(user.id, membership, client);
  }

  /** Starts a session in a workspace and remembers it as the last one. */
  async enter(userId: number, membership: Membership, client: Client): Promise<SessionGrant> {
    await this.db.read('system', 'update app_user set last_workspace_id = $2 where id = $1', [
      userId,
      membership.workspace_id,
    ]);
    const member = { userId, workspaceId: membership.workspace_id, memberId: membership.member_id };
    return this.sessions.start(member, { userAgent: client.userAgent, ip: client.ip });
  }

  private async membership(userId: number, preferred: number | null): Promise<Membership> {
    const [found] = await this.db.read<Membership>(
      'system',
      `select workspace_id, id as member_id from member where user_id = $1 and active
       order by (workspace_id = $2) desc nulls last, workspace_id limit 1`,
      [userId, preferred],
    );
    if (!found) throw problem('wrong-credentials', { detail: 'This person is no longer a member of a workspace.' });
    return found;
  }
}

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Permission, RoleKey } from '@parvis/contracts';
import { Database } from '@parvis/platform';
import { parseCookie } from 'cookie';
import type { Agent } from '../agent';

export const SESSION_COOKIE = 'parvis_session';
export const CSRF_COOKIE = 'XSRF-TOKEN';
export const CSRF_HEADER = 'x-xsrf-token';

const LIFETIME_DAYS = 14;
const ROTATE_AFTER_MS = 15 * 60_000;

export interface SessionGrant {
  token: string;
  csrfToken: string;
  maxAgeSeconds: number;
}

export interface FoundSession {
  agent: Agent;
  tokenHash: Buffer;
  csrfToken: string;
  /** The token is old: hand out a new one with the answer. */
  rotationDue: boolean;
}

interface SessionRow {
  token_hash: Buffer;
  csrf_secret: Buffer;
  rotated_at: Date;
  is_previous: boolean;
  user_id: number;
  workspace_id: number;
  member_id: number;
  role_key: RoleKey;
  permissions: Permission[];
  team_ids: number[];
}

/** Opaque tokens in an HttpOnly cookie; the database holds their SHA-256 only. */
@Injectable()
export class Sessions {
  constructor(private readonly db: Database) {}

  /** Starts a session of a member. */
  async start(
    member: { userId: number; workspaceId: number; memberId: number },
    client: { userAgent: string | null; ip: string | null },
  ): Promise<SessionGrant> {
    const token = newToken();
    const secret = randomBytes(32);
    await this.db.read(
      'system',
      `with seen as (update member set last_seen_at = now() where workspace_id = $3 and id = $4)
       insert into session (token_hash, user_id, workspace_id, member_id, csrf_secret, expires_at, user_agent, ip)
       values ($1, $2, $3, $4, $5, now() + make_interval(days => $6), $7, $8)`,
      [
        sha256(token),
        member.userId,
        member.workspaceId,
        member.memberId,
        secret,
        LIFETIME_DAYS,
        client.userAgent,
        client.ip,
      ],
    );
    return grant(token, secret);
  }

  /** The session behind a `Cookie` header, with the member's current rights; null when there is none or it is over. */
  async find(cookieHeader: string | undefined): Promise<FoundSession | null> {
    const token = parseCookie(cookieHeader ?? '')[SESSION_COOKIE];
    if (!token) return null;
    const [row] = await this.db.lookUp('system', (tx) => tx.prepared<SessionRow>(FIND, [sha256(token)]));
    if (!row) return null;
    return {
      agent: agentOf(row),
      tokenHash: row.token_hash,
      csrfToken: csrfTokenOf(row.csrf_secret),
      rotationDue: !row.is_previous && Date.now() - row.rotated_at.getTime() > ROTATE_AFTER_MS,
    };
  }

  /** For sockets: the member behind a `Cookie` header. */
  async agentOfCookie(cookieHeader: string | undefined): Promise<Agent | null> {
    return (await this.find(cookieHeader))?.agent ?? null;
  }

  /** The sessions of these members that live now, by CSRF token (which outlasts rotations), with the members' current rights. */
  async liveOfMembers(memberIds: readonly number[]): Promise<Map<string, Agent>> {
    if (memberIds.length === 0) return new Map();
    const rows = await this.db.read<SessionRow>('system', LIVE, [memberIds]);
    return new Map(rows.map((row) => [csrfTokenOf(row.csrf_secret), agentOf(row)]));
  }

  /** Replaces the token; the old one works for another minute, for requests under way. Null when another request did it. */
  async rotate(tokenHash: Buffer): Promise<SessionGrant | null> {
    const token = newToken();
    const [row] = await this.db.read<{ csrf_secret: Buffer }>(
      'system',
      `with used as (
         update session set token_hash = $2, previous_token_hash = $1, rotated_at = now(), last_used_at = now()
         where token_hash = $1 returning csrf_secret, workspace_id, member_id),
       seen as (
         update member m set last_seen_at = now() from used where m.workspace_id = used.workspace_id and m.id = used.member_id)
       select csrf_secret from used`,
      [tokenHash, sha256(token)],
    );
    return row ? grant(token, row.csrf_secret) : null;
  }

  /** Ends one session. */
  async end(tokenHash: Buffer): Promise<void> {
    await this.db.read('system', 'delete from session where token_hash = $1', [tokenHash]);
  }

  /** Removes sessions that are over; called from time to time. */
  async sweep(): Promise<void> {
    await this.db.read('system', 'delete from session where expires_at < now()');
  }
}

const MEMBER_COLUMNS = `s.user_id, s.workspace_id, s.member_id, m.role_key, r.permissions,
         array(select t.team_id from team_member t where t.workspace_id = m.workspace_id and t.member_id = m.id) as team_ids`;

const LIVE_SESSIONS = `session s
  join member m on m.workspace_id = s.workspace_id and m.id = s.member_id and m.active
  join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
  where s.expires_at > now()`;

const LIVE = `select s.csrf_secret, ${MEMBER_COLUMNS} from ${LIVE_SESSIONS} and s.member_id = any ($1::int[])`;

const FIND = `
  select s.token_hash, s.csrf_secret, s.rotated_at, s.token_hash <> $1 as is_previous, ${MEMBER_COLUMNS}
  from ${LIVE_SESSIONS}
    and (s.token_hash = $1 or (s.previous_token_hash = $1 and s.rotated_at > now() - interval '1 minute'))`;

/** Constant-time comparison of what the client sent with what its session expects. */
export function csrfMatches(expected: string, given: string | undefined): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given ?? '');
  return a.length === b.length && timingSafeEqual(a, b);
}

function agentOf(row: SessionRow): Agent {
  return {
    userId: row.user_id,
    workspaceId: row.workspace_id,
    memberId: row.member_id,
    role: row.role_key,
    permissions: new Set(row.permissions),
    teamIds: row.team_ids,
  };
}

function grant(token: string, secret: Buffer): SessionGrant {
  return { token, csrfToken: csrfTokenOf(secret), maxAgeSeconds: LIFETIME_DAYS * 86_400 };
}

function csrfTokenOf(secret: Buffer): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url');
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored form of a token. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

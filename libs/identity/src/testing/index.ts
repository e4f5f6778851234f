import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import type { RoleKey } from '@parvis/contracts';
import { Database } from '@parvis/platform';
import type { Agent } from '../agent';
import { CSRF_COOKIE, SESSION_COOKIE, Sessions } from '../auth/sessions';
import { Workspaces } from '../people/workspaces';

/** A member with a live session, able to call the listening application as a browser would. */
export interface SignedInMember {
  agent: Agent;
  /** For sockets. */
  cookie: string;
  csrf: string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
}

export interface TestAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is not JSON. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into bodies of every shape
}

export interface SignedInOptions {
  role?: RoleKey;
  /** Default: a new workspace. */
  workspaceId?: number;
  name?: string;
}

/** Makes a member (and a workspace, unless given) and signs them in. */
export async function signedIn(app: INestApplication, options: SignedInOptions = {}): Promise<SignedInMember> {
  const workspaces = app.get(Workspaces);
  const sessions = app.get(Sessions);
  const workspaceId = options.workspaceId ?? (await workspaces.create(`workspace ${randomBytes(3).toString('hex')}`));
  const role = options.role ?? 'agent';
  const email = `${role}.${randomBytes(4).toString('hex')}@house.example`;
  const memberId = await workspaces.addMember(workspaceId, {
    email,
    name: options.name ?? `Member ${role}`,
    password: 'correct horse battery',
    role,
  });
  const userId = await userIdOf(app, workspaceId, memberId);
  const grant = await sessions.start({ userId, workspaceId, memberId }, { userAgent: 'test', ip: null });
  const cookie = `${SESSION_COOKIE}=${grant.token}; ${CSRF_COOKIE}=${grant.csrfToken}`;
  const agent = await sessions.agentOfCookie(cookie);
  if (!agent) throw new Error('the session did not start');
  const url = await app.getUrl();
  return {
    agent,
    cookie,
    csrf: grant.csrfToken,
    request: (method, path, body, headers = {}) =>
      call(`${url}${path}`, method, body, { cookie, 'x-xsrf-token': grant.csrfToken, ...headers }),
  };
}

/** One call; JSON bodies are sent as such, strings and buffers as they are. */
export async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<TestAnswer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && !raw && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
}

async function userIdOf(app: INestApplication, workspaceId: number, memberId: number): Promise<number> {
  const [row] = await app
    .get(Database)
    .read<{ user_id: number }>('system', 'select user_id from member where workspace_id = $1 and id = $2', [
      workspaceId,
      memberId,
    ]);
  if (!row) throw new Error('no such member');
  return row.user_id;
}

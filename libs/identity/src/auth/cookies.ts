import type { ServerConfig } from '@parvis/platform';
import { type SetCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';
import { CSRF_COOKIE, SESSION_COOKIE, type SessionGrant } from './sessions';

/** HTTPS only unless this installation is served over plain HTTP. */
function isSecure(server: ServerConfig): boolean {
  return server.secureCookies ?? server.publicUrl?.startsWith('https:') ?? false;
}

/** Hands the session to the browser: the token unreadable to scripts, the CSRF token readable. */
export function setSessionCookies(reply: FastifyReply, grant: SessionGrant, server: ServerConfig): void {
  const common = { path: '/', sameSite: 'lax', secure: isSecure(server), maxAge: grant.maxAgeSeconds } as const;
  addCookie(reply, { name: SESSION_COOKIE, value: grant.token, ...common, httpOnly: true });
  addCookie(reply, { name: CSRF_COOKIE, value: grant.csrfToken, ...common });
}

export function clearSessionCookies(reply: FastifyReply): void {
  addCookie(reply, { name: SESSION_COOKIE, value: '', path: '/', maxAge: 0 });
  addCookie(reply, { name: CSRF_COOKIE, value: '', path: '/', maxAge: 0 });
}

// Fastify appends `set-cookie` headers instead of replacing them
function addCookie(reply: FastifyReply, cookie: SetCookie): void {
  void reply.header('set-cookie', stringifySetCookie(cookie));
}

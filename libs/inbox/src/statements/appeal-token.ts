import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isBigId, isSmallId } from '../wire/ids';

/** What the address of a statement names. */
export interface AppealToken {
  workspaceId: number;
  statementId: string;
  secret: string;
}

/** Kept with the statement rather than signed by the installation's key: addresses have to work for six months, keys change. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

export function appealToken({ workspaceId, statementId, secret }: AppealToken): string {
  return `${workspaceId}.${statementId}.${secret}`;
}

/** Null for anything that is not the form of a token; whether it is ours the statement says. */
export function readAppealToken(token: string): AppealToken | null {
  const [workspace, statementId, secret, ...rest] = token.split('.');
  if (!isSmallId(workspace) || !isBigId(statementId) || !/^[\w-]{32}$/.test(secret ?? '') || rest.length > 0)
    return null;
  return { workspaceId: Number(workspace), statementId, secret: secret ?? '' };
}

export function isSameSecret(known: string, given: string): boolean {
  const [a, b] = [Buffer.from(known), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

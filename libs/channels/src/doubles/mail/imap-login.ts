import type { Call } from './imap-commands';

export interface Credentials {
  user: string;
  /** Password or access token: the double takes either for the mailbox's password. */
  secret: string;
}

/** `\0user\0password` (RFC 4616). */
export function readPlain(text: string): Credentials {
  const [, user = '', secret = ''] = text.split('\0');
  return { user, secret };
}

/** `user=…^Aauth=Bearer …^A^A` as Gmail and Microsoft have it. */
export function readXoauth2(text: string): Credentials {
  const fields = text.split('\u0001');
  const user = fields.find((field) => field.startsWith('user='))?.slice(5) ?? '';
  const secret = fields.find((field) => field.startsWith('auth=Bearer '))?.slice(12) ?? '';
  return { user, secret };
}

export function login({ session, tag }: Pick<Call, 'session' | 'tag'>, { user, secret }: Credentials): void {
  const mailbox = session.host.mailbox(user);
  if (!mailbox || mailbox.password !== secret)
    return session.line(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.`);
  session.mailbox = mailbox;
  session.line(`${tag} OK signed in`);
}

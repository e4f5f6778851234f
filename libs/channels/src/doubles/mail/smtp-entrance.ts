import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { MailFault } from './faults';

export interface SmtpHost {
  /** Whether the password opens the mailbox of that address. */
  opens(user: string, secret: string): boolean;
  knows(address: string): boolean;
  accept(from: string, to: readonly string[], raw: Buffer): void | Promise<void>;
  fault(): MailFault | null;
  /** What happens once a mail was taken: the answer to DATA is lost. */
  lostAnswer(): 'reset' | 'hang' | null;
}

const MAX_BYTES = 25 * 1024 * 1024;

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

function refusalFor(fault: MailFault | null, said: string): Error | null {
  if (fault === 'forbidden') return refusal(550, '5.7.1 Sender not allowed');
  if (fault === 'rate-limited') return refusal(421, '4.7.0 Try again later');
  if (fault === 'server-error') return refusal(451, '4.3.0 Temporary failure');
  if (fault === 'echo') return refusal(554, `5.0.0 refused: ${said}`);
  return null;
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sender = ({ envelope }: SMTPServerSession): string => (envelope.mailFrom ? envelope.mailFrom.address : '');

/** The SMTP door of the network on a free loopback port: AUTH is offered, unknown recipients are refused with 550 5.1.1. */
export async function startSmtp(host: SmtpHost, port: number): Promise<SMTPServer> {
  const server = new SMTPServer({
    banner: 'mail double',
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 200,
    size: MAX_BYTES,
    logger: false,
    onConnect(_session, callback) {
      const fault = host.fault();
      // a connection that is never greeted, as from a server that hangs
      if (fault !== 'hang') callback(fault === 'reset' ? refusal(421, 'closing') : null);
    },
    onAuth(auth, _session, callback) {
      const accepted =
        host.fault() !== 'unauthorized' && host.opens(auth.username ?? '', auth.accessToken ?? auth.password ?? '');
      if (accepted) callback(null, { user: auth.username });
      else callback(refusal(535, '5.7.8 Authentication credentials invalid'));
    },
    onMailFrom({ address }, _session, callback) {
      callback(refusalFor(host.fault(), `MAIL FROM ${address}`));
    },
    onRcptTo({ address }, _session, callback) {
      callback(
        host.knows(address) ? null : refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`),
      );
    },
    onData(stream, session, callback) {
      collect(stream)
        .then((raw) => {
          if (stream.sizeExceeded) throw refusal(552, '5.3.4 Message size exceeds fixed limit');
          return host.accept(
            sender(session),
            session.envelope.rcptTo.map(({ address }) => address),
            raw,
          );
        })
        .then(
          () => {
            const lost = host.lostAnswer();
            if (lost === 'reset') for (const connection of server.connections) connection.close();
            else if (lost === null) callback(null);
          },
          (error: Error) => callback(error),
        );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  server.removeAllListeners('error');
  // a client that resets its connection is its own affair
  server.on('error', () => undefined);
  return server;
}

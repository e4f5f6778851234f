// The SMTP door in front of Dovecot: STARTTLS, optional AUTH, refusal of unknown recipients, delivery by LMTP.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';

const MAX_BYTES = 25 * 1024 * 1024;

const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });

/** `support+conv-88@brand.test` is delivered to `support@brand.test`. */
const baseAddress = (address) => address.toLowerCase().replace(/\+[^@]*@/, '@');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function startSmtpEntrance({ dir, users, lmtpPort }) {
  const passwords = new Map(users.map(({ address, password }) => [address, password]));
  const lmtp = nodemailer.createTransport({ host: '127.0.0.1', port: lmtpPort, lmtp: true, ignoreTLS: true });
  const server = new SMTPServer({
    banner: 'private test entrance',
    key: await readFile(join(dir, 'key.pem')),
    cert: await readFile(join(dir, 'cert.pem')),
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MAX_BYTES,
    logger: false,
    onAuth({ username, password }, _session, callback) {
      if (passwords.get(username) === password) callback(null, { user: username });
      else callback(refusal(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo({ address }, _session, callback) {
      if (passwords.has(baseAddress(address))) callback();
      else callback(refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`));
    },
    onData(stream, { envelope }, callback) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      collect(stream)
        .then((raw) => {
          if (stream.sizeExceeded) throw refusal(552, '5.3.4 Message size exceeds fixed limit');
          return lmtp.sendMail({ envelope: { from, to }, raw });
        })
        .then(
          () => callback(null, '2.0.0 Ok: delivered'),
          (error) => callback(error.responseCode ? error : refusal(451, '4.3.0 Mail server temporary failure')),
        );
    },
  });
  // A client that resets its connection is its own affair; without a listener it would end the process.
  server.on('error', () => undefined);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: server.server.address().port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

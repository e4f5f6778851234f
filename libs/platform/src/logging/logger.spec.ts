import { Writable } from 'node:stream';
import { createLogger, setLogLevel, withLogContext } from './logger';

function capture() {
  const lines: string[] = [];
  const stream = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
  return { lines, logger: createLogger('spec', stream) };
}

describe('the logger', () => {
  beforeEach(() => setLogLevel('info'));

  it('never writes secrets or what people said', () => {
    const { lines, logger } = capture();
    const secret = 's3cr3t';
    logger.info({ password: secret, account: { credentials: { token: secret } }, req: { headers: { cookie: secret, authorization: secret } }, item: { text: secret, html: secret }, body: secret }, 'x'); // prettier-ignore
    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toContain(secret);
  });

  it('adds the request to every line written on its behalf', async () => {
    const { lines, logger } = capture();
    await withLogContext({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      logger.info('inside');
    });
    logger.info('outside');
    expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: 'r1', subsystem: 'spec', msg: 'inside' });
    expect(JSON.parse(lines[1]!)).not.toHaveProperty('requestId');
  });
});

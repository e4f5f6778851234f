import { lastWords } from './app.mjs';
import { databaseSentence } from './servers.mjs';

describe('a database that cannot be used', () => {
  const url = 'postgres://agent:secret-word@db.example:6000/parvis';

  it.each([
    ['ECONNREFUSED', /Nothing answers at db\.example:6000/],
    ['ENOTFOUND', /host db\.example .* not known/],
    ['28P01', /refuses the password of "agent"/],
    ['3D000', /has no database "parvis"/],
  ])('is explained for %s without the password', (code, sentence) => {
    const told = databaseSentence({ code, message: 'x' }, url);
    expect(told).toMatch(sentence);
    expect(told).toMatch(/start again\.$/);
    expect(told).not.toContain('secret-word');
  });
});

describe('the last words of a process', () => {
  it('are the message of its last error line in the log', () => {
    const log = [
      '{"level":30,"msg":"up"}',
      '{"level":60,"err":{"message":"port 4400 is taken"},"msg":"boot failed"}',
    ].join('\n');
    expect(lastWords(log)).toBe('port 4400 is taken');
  });

  it('are the error of a stack trace, without the trace', () => {
    expect(lastWords('file:///x.mjs:3\nTypeError: nothing there\n    at main (x.mjs:3:1)\n\nNode.js v24.21.0')).toBe(
      'TypeError: nothing there',
    );
  });

  it('are the whole of a short explanation', () => {
    expect(lastWords('The configuration is not usable:\n  - REDIS_URL must be a URL\n')).toBe(
      'The configuration is not usable: - REDIS_URL must be a URL',
    );
  });
});

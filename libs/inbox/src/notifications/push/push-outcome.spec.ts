import { GuardedFetchError } from '@parvis/channels';
import { judgeFailure, judgeStatus } from './push-outcome';

describe('how a pushed message went', () => {
  it.each([
    [201, null, { outcome: 'sent' }],
    [404, null, { outcome: 'gone', why: 'status 404' }],
    [410, null, { outcome: 'gone', why: 'status 410' }],
    [413, null, { outcome: 'refused', why: 'status 413' }],
    [429, '30', { outcome: 'later', why: 'status 429', retryAfterMs: 30_000 }],
    [503, null, { outcome: 'later', why: 'status 503', retryAfterMs: null }],
  ])('is told by status %d', (status, retryAfter, expected) => {
    expect(judgeStatus(status, retryAfter)).toEqual(expected);
  });

  it.each([
    ['a refused connection', Object.assign(new Error('x'), { cause: { code: 'ECONNREFUSED' } }), 'later'],
    ['a line that was cut', Object.assign(new Error('x'), { cause: { code: 'UND_ERR_SOCKET' } }), 'unknown'],
    ['an answer that took too long', new GuardedFetchError('late', 'timeout'), 'unknown'],
    ['a private address', new GuardedFetchError('no', 'address'), 'refused'],
    ['anything else', new Error('odd'), 'unknown'],
  ])('is told by %s', (_name, error, outcome) => {
    expect(judgeFailure(error).outcome).toBe(outcome);
  });
});

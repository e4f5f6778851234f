import { ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { graphError } from './graph-errors';

function errorOf(code: number, more: Record<string, unknown> = {}, status = 400, headers: Record<string, string> = {}) {
  const body = { error: { message: 'what Meta says', type: 'OAuthException', code, ...more } };
  return graphError({ status, headers: new Headers(headers), body, at: '' }, `Meta answered ${status}: what Meta says`);
}

const sub = (error_subcode: number) => ({ error_subcode });

describe('the error table of Meta', () => {
  it.each([
    [190, {}, 'auth'],
    [190, sub(460), 'auth'],
    [102, {}, 'auth'],
    [4, {}, 'rate-limited'],
    [17, {}, 'rate-limited'],
    [32, {}, 'rate-limited'],
    [341, {}, 'rate-limited'],
    [613, sub(2534040), 'rate-limited'],
    [80001, {}, 'rate-limited'],
    [80006, {}, 'rate-limited'],
    [368, {}, 'rate-limited'],
    [10, sub(1893063), 'rate-limited'],
    [1, {}, 'unavailable'],
    [2, {}, 'unavailable'],
    [1200, {}, 'unavailable'],
    [999, { is_transient: true }, 'unavailable'],
    [100, sub(2018008), 'unavailable'],
    [12, {}, 'rejected'],
  ])('takes %s %j as %s', (code, more, kind) => {
    expect(errorOf(code, more)?.kind).toBe(kind);
  });

  it.each([
    [506, {}, 'already-done'],
    [100, sub(33), 'gone'],
    [803, {}, 'gone'],
    [9000001, {}, 'gone'],
    [10, sub(2018278), 'window-closed'],
    [10, sub(2534022), 'window-closed'],
    [10, sub(2018065), 'window-closed'],
    [100, sub(2534025), 'window-closed'],
    [551, sub(1545041), 'recipient-refused'],
    [200, sub(1545041), 'recipient-refused'],
    [100, sub(2534013), 'recipient-refused'],
    [10, sub(2018108), 'recipient-refused'],
    [10, {}, 'forbidden'],
    [3, {}, 'forbidden'],
    [200, {}, 'forbidden'],
    [230, {}, 'forbidden'],
    [200, sub(2534041), 'forbidden'],
    [100, sub(2534037), 'forbidden'],
    [100, {}, 'invalid'],
    [100, sub(2018047), 'invalid'],
    [1609005, {}, 'invalid'],
    [100, { message: 'Length of param message[text] must be less than or equal to 2000' }, 'too-long'],
  ])('refuses %s %j as %s', (code, more, reason) => {
    const error = errorOf(code, more);
    expect(error).toBeInstanceOf(ConnectorRejected);
    expect((error as ConnectorRejected).reason).toBe(reason);
  });

  it('lets the status speak for unknown codes', () => {
    expect(errorOf(77777, {}, 500)?.kind).toBe('unavailable');
    expect(errorOf(77777, {}, 401)?.kind).toBe('auth');
    expect(errorOf(77777, {}, 429)?.kind).toBe('rate-limited');
    expect(errorOf(77777, {}, 404)?.kind).toBe('rejected');
  });

  it('says of a file that Meta could not fetch that nothing was sent', () => {
    expect((errorOf(100, sub(2018008)) as ConnectorUnavailable).mayHaveHappened).toBe(false);
    expect((errorOf(2) as ConnectorUnavailable).mayHaveHappened).toBe(true);
  });

  it('waits as long as the usage headers or Retry-After say, else a minute, and an hour when blocked', () => {
    const usage = { '10210': [{ call_count: 100, estimated_time_to_regain_access: 12 }] };
    const waits = (code: number, headers: Record<string, string>) =>
      (errorOf(code, {}, 400, headers) as ConnectorRateLimited).retryAfterMs;
    expect(waits(32, { 'x-business-use-case-usage': JSON.stringify(usage) })).toBe(720_000);
    expect(waits(4, { 'retry-after': '9' })).toBe(9_000);
    expect(waits(4, {})).toBe(60_000);
    expect(waits(368, {})).toBe(3_600_000);
  });

  it('names code and subcode and hides what may be a token', () => {
    const token = 'EAAG1234567890abcdefghijklmnopqrstuvwxyz';
    const error = graphError(
      {
        status: 400,
        headers: new Headers(),
        body: { error: { code: 190, error_subcode: 467, message: token } },
        at: '',
      },
      `Meta answered 400: Malformed access token ${token}`,
    );
    expect(error?.message).toBe('Meta answered 400: Malformed access token … (190/467)');
  });

  it('leaves bodies that are not Graph’s to the status', () => {
    expect(graphError({ status: 502, headers: new Headers(), body: '<html>', at: '' }, 'x')).toBeNull();
    expect(graphError({ status: 400, headers: new Headers(), body: { error: 'text' }, at: '' }, 'x')).toBeNull();
  });
});

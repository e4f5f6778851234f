import { ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { stopsAccount, webhookError, whatsappError } from './whatsapp.errors';

function errorOf(code: number, status = 400, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const body = { error: { message: `(#${code}) what Meta says`, type: 'OAuthException', code, ...more } };
  return whatsappError({ status, headers: new Headers(headers), body, at: '' }, `Meta answered ${status}`, (text) =>
    text.replace('secret-word', '•••'),
  );
}

describe('the error table of the Cloud API', () => {
  it.each([
    [0, 'auth'],
    [190, 'auth'],
    [131031, 'auth'],
    [368, 'auth'],
    [131042, 'auth'],
    [131037, 'auth'],
    [131045, 'auth'],
    [133010, 'auth'],
    [4, 'rate-limited'],
    [80007, 'rate-limited'],
    [130429, 'rate-limited'],
    [131056, 'rate-limited'],
    [131048, 'rate-limited'],
    [131064, 'rate-limited'],
    [2, 'unavailable'],
    [131000, 'unavailable'],
    [131016, 'unavailable'],
    [131057, 'unavailable'],
  ])('takes %s as %s', (code, kind) => {
    expect(errorOf(code)?.kind).toBe(kind);
  });

  it.each([
    [3, 'forbidden'],
    [10, 'forbidden'],
    [200, 'forbidden'],
    [299, 'forbidden'],
    [131005, 'forbidden'],
    [131047, 'window-closed'],
    [131026, 'recipient-refused'],
    [131021, 'recipient-refused'],
    [131030, 'recipient-refused'],
    [131049, 'recipient-refused'],
    [130472, 'recipient-refused'],
    [131050, 'recipient-refused'],
    [130497, 'recipient-refused'],
    [131062, 'recipient-refused'],
    [100, 'invalid'],
    [131008, 'invalid'],
    [131009, 'invalid'],
    [131051, 'invalid'],
    [131052, 'invalid'],
    [131053, 'invalid'],
    [135000, 'invalid'],
    [132000, 'invalid'],
    [132001, 'invalid'],
    [132005, 'invalid'],
    [132007, 'invalid'],
    [132012, 'invalid'],
    [132015, 'invalid'],
    [132016, 'invalid'],
    [199999, 'invalid'],
  ])('refuses %s as %s', (code, reason) => {
    const error = errorOf(code);
    expect(error).toBeInstanceOf(ConnectorRejected);
    expect((error as ConnectorRejected).reason).toBe(reason);
  });

  it('says of 131000 alone among the passing ones that the message may have been sent', () => {
    expect((errorOf(131000, 500) as ConnectorUnavailable).mayHaveHappened).toBe(true);
    expect((errorOf(131016, 503) as ConnectorUnavailable).mayHaveHappened).toBe(false);
    expect((errorOf(131057, 503) as ConnectorUnavailable).mayHaveHappened).toBe(false);
  });

  it('waits six seconds for one person, a minute for the number, hours after a quality limit, or as told', () => {
    const wait = (code: number, headers = {}) => (errorOf(code, 400, {}, headers) as ConnectorRateLimited).retryAfterMs;
    expect(wait(131056)).toBe(6_000);
    expect(wait(130429)).toBe(60_000);
    expect(wait(131048)).toBe(3 * 3_600_000);
    expect(wait(130429, { 'retry-after': '9' })).toBe(9_000);
  });

  it('shows the details and hides what may be a token', () => {
    const token = 'EAAG1234567890abcdefghijklmnopqrstuvwxyz';
    const details = { error_data: { details: `More than 24 hours, ${token}, secret-word` } };
    expect(errorOf(131047, 400, details)?.message).toBe('Meta answered 400: More than 24 hours, …, ••• (131047)');
  });

  it('leaves a body that is not Meta’s to the status', () => {
    const answer = { status: 502, headers: new Headers(), body: '<html>', at: '' };
    expect(whatsappError(answer, 'Meta answered 502', (text) => text)).toBeNull();
  });

  it('reads the errors of webhooks', () => {
    const error = { code: 131026, title: 'Message undeliverable', error_data: { details: 'Not on WhatsApp' } };
    expect(webhookError(error)).toEqual({ code: 131026, detail: 'Message undeliverable: Not on WhatsApp (131026)' });
    expect(webhookError(undefined)).toEqual({ code: null, detail: 'Meta gave no reason' });
    expect([190, 131042, 131026, null].map(stopsAccount)).toEqual([true, true, false, false]);
  });
});

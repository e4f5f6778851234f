import { createHmac } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { openMetaPayload } from './envelope';
import { answerMetaHandshake } from './handshake';
import { verifyMetaSignature } from './signature';
import { APP_SECRET, handshakeRequest, signedRequest, VERIFY_TOKEN } from './testing/meta-platform';

const AT = new Date('2026-11-20T09:00:00.000Z');
const account: AccountContext = {
  externalId: '10210',
  settings: {},
  credentials: { verifyToken: VERIFY_TOKEN },
  fetch: () => Promise.reject(new Error('no network here')),
  allowPrivateNetwork: false,
};

describe('signatures of Meta', () => {
  it('are checked on the bytes as received, escapes and all', () => {
    const body = '{"object":"page","text":"d\\u00e9\\u00e7ue \\/ \\ud83d\\ude42"}';
    expect(() => verifyMetaSignature(signedRequest(body, AT), [APP_SECRET])).not.toThrow();
    const reserialised = signedRequest(body, AT);
    const changed = { ...reserialised, body: new TextEncoder().encode(JSON.stringify(JSON.parse(body))) };
    expect(() => verifyMetaSignature(changed, [APP_SECRET])).toThrow(ConnectorAuthError);
  });

  it('may be made with either of two secrets', () => {
    const request = signedRequest('{}', AT, 'the-instagram-secret');
    expect(() => verifyMetaSignature(request, ['the-instagram-secret', APP_SECRET])).not.toThrow();
    expect(() => verifyMetaSignature(request, [APP_SECRET, undefined, ''])).toThrow(ConnectorAuthError);
  });

  it.each([
    ['missing', {}],
    ['of the old kind', { 'x-hub-signature': `sha1=${createHmac('sha1', APP_SECRET).update('{}').digest('hex')}` }],
    ['in upper case', { 'x-hub-signature-256': signature('{}').toUpperCase() }],
    ['too short', { 'x-hub-signature-256': signature('{}').slice(0, -2) }],
  ])('are refused when %s', (_what, headers: Record<string, string>) => {
    const request: RawRequest = { ...signedRequest('{}', AT), headers };
    expect(() => verifyMetaSignature(request, [APP_SECRET])).toThrow(ConnectorAuthError);
  });

  it('are refused when no secret is stored', () => {
    expect(() => verifyMetaSignature(signedRequest('{}', AT, ''), [''])).toThrow('No app secret');
  });
});

describe('the handshake of Meta', () => {
  it('gives the challenge back as it came', () => {
    expect(answerMetaHandshake(handshakeRequest(VERIFY_TOKEN, '0042'), account)).toBe('0042');
  });

  it.each([
    ['a wrong token', handshakeRequest('wrong')],
    ['no token stored', { ...handshakeRequest(''), query: { 'hub.mode': 'subscribe', 'hub.challenge': '1' } }],
    ['markup as challenge', handshakeRequest(VERIFY_TOKEN, '<script>')],
    ['another mode', { ...handshakeRequest(VERIFY_TOKEN), query: { 'hub.mode': 'unsubscribe' } }],
  ])('refuses %s', (_what, request) => {
    expect(() => answerMetaHandshake(request, account)).toThrow(ConnectorAuthError);
  });
});

describe('the envelope of Meta', () => {
  const change = (n: number) => ({ field: 'feed', value: { n } });

  it('holds up to a thousand updates over many entries', () => {
    const entry = Array.from({ length: 250 }, (_, n) => ({
      id: '10210',
      time: 1790000000 + n,
      changes: [1, 2, 3, 4].map(change),
    }));
    const opened = openMetaPayload(JSON.stringify({ object: 'page', entry }), 'page', '10210');
    expect(opened.source === 'webhook' && opened.updates.length).toBe(1000);
  });

  it('leaves out entries of other accounts and of the dashboard’s test button', () => {
    const entry = ['10210', '0', '99999'].map((id) => ({ id, time: 1, changes: [change(1)] }));
    const opened = openMetaPayload(JSON.stringify({ object: 'page', entry }), 'page', '10210');
    expect(opened.source === 'webhook' && opened.updates.map(({ accountId }) => accountId)).toEqual(['10210']);
    const unnamed = openMetaPayload(JSON.stringify({ object: 'page', entry: entry.slice(1, 2) }), 'page', '');
    expect(unnamed).toEqual({ source: 'webhook', updates: [] });
  });

  it('knows its account although the id is an unquoted 64-bit number', () => {
    const text =
      '{"object":"page","entry":[{"id":17841400000000001234,"time":1790000000,"changes":[{"field":"feed","value":{"comment_id":17900000000000012345}}]}]}';
    const opened = openMetaPayload(text, 'page', '17841400000000001234');
    expect(opened.source === 'webhook' && opened.updates[0]?.value['comment_id']).toBe('17900000000000012345');
  });

  it('reads seconds and milliseconds, as numbers or text', () => {
    const entry = [1790000000, 1790000000000, '1790000000'].map((time) => ({
      id: '10210',
      time,
      changes: [change(1)],
    }));
    const opened = openMetaPayload(JSON.stringify({ object: 'page', entry }), 'page', '10210');
    const times = opened.source === 'webhook' ? opened.updates.map(({ sentAt }) => sentAt) : [];
    expect(new Set(times)).toEqual(new Set(['2026-09-21T14:13:20.000Z']));
  });

  it('refuses what is not JSON and ignores other objects', () => {
    expect(() => openMetaPayload('<html>', 'page', '1')).toThrow(ConnectorRejected);
    expect(openMetaPayload('{"object":"user","entry":[]}', 'page', '1')).toEqual({ source: 'unknown' });
  });
});

function signature(body: string): string {
  return `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`;
}

import type { ConnectorError } from '../../spi/errors';
import { linkedInError, untilMidnight } from './linkedin.errors';
import { plainCommentary } from './linkedin.payloads';
import { commentNamed, mainPost, organizationIdOf } from './linkedin.urns';

const PATH = 'socialActions/urn%3Ali%3Aactivity%3A1/comments';

function errorOf(
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): ConnectorError | null {
  // prettier-ignore
  return linkedInError({ status, headers: new Headers(headers), body, at: '' }, `LinkedIn answered ${status}`, PATH);
}

describe('refusals of LinkedIn', () => {
  it.each([
    [401, { serviceErrorCode: 65600 }, { kind: 'auth' }],
    [401, { serviceErrorCode: 65601 }, { kind: 'auth' }],
    [401, { serviceErrorCode: 65602 }, { kind: 'auth' }],
    [403, { serviceErrorCode: 100, code: 'ACCESS_DENIED' }, { kind: 'rejected', reason: 'forbidden', platformCode: '100' }], // prettier-ignore
    [
      403,
      { message: 'Unpermitted fields present in REQUEST_BODY: [/content]' },
      { kind: 'rejected', reason: 'invalid' },
    ],
    [404, { code: 'NOT_FOUND' }, { kind: 'rejected', reason: 'gone' }],
    [409, {}, { kind: 'rejected', reason: 'invalid', platformCode: '409' }],
    [422, { message: 'message.text exceeds the maximum length' }, { kind: 'rejected', reason: 'too-long' }],
    [426, {}, { kind: 'auth' }],
    [400, { message: 'Requested version 202501 is not active' }, { kind: 'auth' }],
    [429, { message: 'Comment create throttled' }, { kind: 'rate-limited', retryAfterMs: 60_000 }],
  ])('%i %j', (status, body, expected) => {
    expect(errorOf(status, body)).toMatchObject(expected);
  });

  it('name the encoded address where a URN or its encoding is wrong', () => {
    for (const status of [400, 422]) expect(String(errorOf(status, { message: 'Invalid param' }))).toContain(PATH);
    expect(errorOf(400, { message: 'X-Restli-Protocol-Version is missing' })).toMatchObject({ kind: 'rejected' });
  });

  it('wait as long as LinkedIn says, else until the next day begins in UTC', () => {
    const date = 'Fri, 20 Nov 2026 23:00:00 GMT';
    expect(errorOf(429, {}, { 'retry-after': '7', date })).toMatchObject({ retryAfterMs: 7000 });
    expect(errorOf(429, {}, { date })).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(untilMidnight(Date.parse('2026-11-20T00:00:00Z'))).toBe(86_400_000);
  });

  it('leave what is temporary to the status', () => {
    for (const status of [500, 502, 503, 504]) expect(errorOf(status, {})).toBeNull();
  });
});

describe('names of LinkedIn', () => {
  it.each([
    ['urn:li:comment:(urn:li:activity:7400000000000000001,7400000000000000100)', 'urn:li:activity:7400000000000000001'],
    ['urn:li:comment:(activity:7400000000000000001,7400000000000000100)', 'urn:li:activity:7400000000000000001'],
    ['comment:(urn:li:ugcPost:10,7400000000000000100)', 'urn:li:ugcPost:10'],
  ])('reads %s', (text, post) => {
    expect(commentNamed(text)).toEqual({ post, id: '7400000000000000100' });
  });

  it.each(['urn:li:comment:(urn:li:activity:1)', 'urn:li:share:10', '', 55, null, 'urn:li:comment:(a,b,5)'])(
    'takes %j for no comment',
    (value) => {
      expect(commentNamed(value)).toBeNull();
    },
  );

  it('prefer the activity of a post', () => {
    expect(mainPost('urn:li:share:10', null, 'urn:li:activity:11')).toBe('urn:li:activity:11');
    expect(mainPost('urn:li:share:10', 'urn:li:ugcPost:12')).toBe('urn:li:share:10');
    expect(mainPost(null)).toBeNull();
  });

  it('know a Page by number, URN and address', () => {
    for (const value of ['501', 501, 'urn:li:organization:501', 'https://www.linkedin.com/company/501/']) {
      expect(organizationIdOf(value)).toBe('501');
    }
    expect(organizationIdOf('maison-lumen')).toBeNull();
  });

  it('stand in a commentary as people see them', () => {
    const text = 'Merci @[Maison Lumen](urn:li:organization:501) \\(vraiment\\) {hashtag|\\#|lampes} \\@42';
    expect(plainCommentary(text)).toBe('Merci @Maison Lumen (vraiment) #lampes @42');
  });
});

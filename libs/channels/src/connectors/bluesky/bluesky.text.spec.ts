import { ConnectorRejected } from '../../spi/errors';
import { firstKeyAt, keyAbout, keyOfAction, timeInKey } from './bluesky.keys';
import { assertFits, facetsOf, wordsOf } from './bluesky.text';

const KEY = /^[2-7a-j][2-7a-z]{12}$/;
const AT = '2026-11-20T09:30:00.000Z';

describe('record keys', () => {
  it('are the same for one action at every attempt and differ between actions of one moment', () => {
    const key = keyOfAction({ id: '7001', requestedAt: AT });
    expect(key).toMatch(KEY);
    expect(keyOfAction({ id: '7001', requestedAt: AT })).toBe(key);
    const keys = Array.from({ length: 500 }, (_, n) => keyOfAction({ id: `${n}`, requestedAt: AT }));
    expect(new Set(keys).size).toBe(500);
  });

  it('sort by time as texts and tell their time', () => {
    const later = '2026-11-20T09:30:00.001Z';
    expect(firstKeyAt(AT) <= keyOfAction({ id: 'z', requestedAt: AT })).toBe(true);
    expect(keyOfAction({ id: 'a', requestedAt: AT }) < firstKeyAt(later)).toBe(true);
    expect(timeInKey(keyOfAction({ id: 'a', requestedAt: AT }))).toBe(AT);
    expect(timeInKey('self')).toBe('');
    expect(firstKeyAt('1969-12-31T23:59:59.999Z')).toBe('2222222222222');
  });

  it('are found again for what there is one record about', () => {
    const post = 'at://did:plc:cust1/app.bsky.feed.post/3n2qbogf4ok22';
    expect(keyAbout(post)).toMatch(KEY);
    expect(keyAbout(post)).toBe(keyAbout(post));
    expect(timeInKey(keyAbout(post))).toBe(timeInKey('3n2qbogf4ok22'));
    expect(keyAbout('did:plc:cust1')).toMatch(KEY);
    expect(keyAbout('did:plc:cust1')).not.toBe(keyAbout('did:plc:cust2'));
  });
});

describe('texts', () => {
  it.each([
    ['121 families', '👩‍👩‍👧‍👦'.repeat(121), false, 'bytes'],
    ['301 letters', 'a'.repeat(301), false, 'characters'],
    ['a message of 1001', 'é'.repeat(1001), true, 'characters'],
    ['a message of many bytes', '👩🏽‍🚒'.repeat(700), true, 'bytes'],
  ])('refuses %s', (_name, text, isMessage, unit) => {
    expect(() => assertFits(text, isMessage)).toThrow(ConnectorRejected);
    expect(() => assertFits(text, isMessage)).toThrow(unit);
  });

  it('counts what people see', () => {
    expect(() => assertFits('🇫🇷'.repeat(300), false)).not.toThrow();
    expect(() => assertFits('e\u0301'.repeat(300), false)).not.toThrow();
  });

  it('makes links, names and tags clickable, counted in bytes', async () => {
    const people = async (handle: string) => (handle === 'client-042.example' ? 'did:plc:cust1' : null);
    const text =
      '☕ Merci @client-042.example (voir https://lumen.example/a?b=c.) #Lampe #2026 @nobody.example a@b.example';
    const facets = await facetsOf(text, people);
    const bytes = Buffer.from(text);
    const shown = facets.map(({ index, features }) => [bytes.subarray(index.byteStart, index.byteEnd).toString(), features[0]?.['$type']]); // prettier-ignore
    expect(shown).toEqual([
      ['@client-042.example', 'app.bsky.richtext.facet#mention'],
      ['https://lumen.example/a?b=c', 'app.bsky.richtext.facet#link'],
      ['#Lampe', 'app.bsky.richtext.facet#tag'],
    ]);
  });

  const facet = (byteStart: unknown, byteEnd: unknown, uri: unknown) => ({
    index: { byteStart, byteEnd },
    features: [{ uri }],
  });
  it.each([
    ['☕ a.example/ab… ok', [facet(4, 19, 'https://a.example/abc')], '☕ https://a.example/abc ok'],
    ['☕ a.example/ab... ok', [facet(4, 19, 'https://a.example/abc')], '☕ https://a.example/abc ok'],
    ['a.example/ab…', [facet(0, 15, 'https://evil.example/abc')], 'a.example/ab…'],
    ['read more…', [facet(0, 12, 'https://a.example/')], 'read more…'],
    [
      'x… y…',
      [facet(0, 4, 'https://x.example'), facet(5, 9, 'http://y.example')],
      'https://x.example http://y.example',
    ],
    ['x…', [facet(0, 4, 'https://x.example'), facet(0, 4, 'https://x.example/2')], 'https://x.example'],
    ['x…', [facet(-1, 4, 'https://x.example'), facet(2, 900, 'https://x.example'), facet('0', 4, null)], 'x…'],
  ])('reads %j as it was meant', (text, facets, words) => {
    expect(wordsOf({ text, facets })).toBe(words);
  });
});

import type { ChannelKind } from '@parvis/contracts';
import { type ComparedIdentity, evidenceBetween, evidenceValue, handleKey } from './link-evidence';

let made = 0;
const on = (channel: ChannelKind, handle: string | null, more: Partial<ComparedIdentity> = {}): ComparedIdentity => {
  made += 1;
  return { id: `${made}`, contactId: `${made}`, channel, accountId: made, externalId: `ext-${made}`, handle, profileUrl: null, ...more }; // prettier-ignore
};
const wa = { externalId: '33612345678' };

describe('why two identities may be one person', () => {
  it.each([
    [
      'a signed visitor and a mail',
      on('web-widget', 'Ana@mail.example'),
      on('email', 'ana@mail.example'),
      'signed-visitor likely',
    ],
    ['two mailboxes', on('email', 'ana@mail.example'), on('email', 'ana@mail.example'), 'same-email likely'],
    [
      'an address that was only typed',
      on('web-widget', 'ana@mail.example (unverified)'),
      on('email', 'ana@mail.example'),
      'same-email maybe',
    ],
    ['a comment form', on('wordpress', 'ana@mail.example'), on('email', 'ana@mail.example'), 'same-email maybe'],
    ['one handle on two channels', on('instagram', 'ana.lyon'), on('x', '@Ana.Lyon'), 'same-handle maybe'],
    [
      'one handle on two accounts of a channel',
      on('reddit', 'u/ana_lyon'),
      on('reddit', 'u/ana_lyon'),
      'same-handle likely',
    ],
    ['one number', on('whatsapp', null, wa), on('generic-webhook', '+33 6 12 34 56 78'), 'same-phone likely'],
    [
      'one id of a platform',
      on('telegram', null, { externalId: '77' }),
      on('telegram', null, { externalId: '77' }),
      'same-platform-id likely',
    ],
    [
      'one id on two sites',
      on('wordpress', null, { externalId: '3' }),
      on('wordpress', null, { externalId: '3' }),
      null,
    ],
    [
      'one id on two platforms',
      on('telegram', null, { externalId: '77' }),
      on('discord', null, { externalId: '77' }),
      null,
    ],
    ['a handle that looks like an address', on('mastodon', '@ana@mail.example'), on('email', 'ana@mail.example'), null],
    ['a handle that many have', on('instagram', 'ana'), on('x', 'ana'), null],
    ['nothing in common', on('instagram', 'ana.lyon'), on('x', 'ana.paris'), null],
    ['nothing said', on('google-business', null), on('x', 'ana.paris'), null],
  ])('%s', (_, one, other, expected) => {
    const [found] = evidenceBetween(one, other);
    expect(found ? `${found.kind} ${found.strength}` : null).toBe(expected);
    if (found) expect(found.identityIds).toEqual([one.id, other.id]);
  });

  it('is told with the value, which is read from the identity and gone with it', () => {
    const identity = on('whatsapp', null, { externalId: 'scoped', profileUrl: 'https://wa.me/33612345678' });
    expect(evidenceValue('same-phone', identity)).toBe('33612345678');
    expect(evidenceValue('same-phone', { ...identity, profileUrl: null })).toBe('');
    expect(evidenceValue('by-hand', undefined)).toBe('');
  });

  it('compares handles without case, sign and mark', () => {
    expect([handleKey('@Ana'), handleKey('u/Ana'), handleKey('a@b.example (unverified)'), handleKey('+33 (6) 12-34')]).toEqual(['ana', 'ana', 'a@b.example', '33612' + '34']); // prettier-ignore
  });
});

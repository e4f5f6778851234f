import { parseViewKey } from './view-key';

describe('view keys', () => {
  it.each([
    ['mine', { kind: 'mine' }],
    ['at-risk', { kind: 'at-risk' }],
    ['team-3', { kind: 'team', id: 3 }],
    ['account-12', { kind: 'account', id: 12 }],
    ['tag-7', { kind: 'tag', id: 7 }],
    ['view-5', { kind: 'view', id: 5 }],
    ['channel-google-business', { kind: 'channel', channel: 'google-business' }],
  ])('reads %s', (key, expected) => {
    expect(parseViewKey(key)).toEqual(expected);
  });

  it.each(['', 'team-', 'team-x', 'team-0', 'channel-fax', 'tag-99999999999', 'view-all', 'mine-1', '-3'])(
    'refuses "%s"',
    (key) => {
      expect(parseViewKey(key)).toBeNull();
    },
  );
});

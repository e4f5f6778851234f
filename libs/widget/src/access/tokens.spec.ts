import { SecretBox } from '@parvis/platform';
import { addressHash, hashOfToken, newToken } from './tokens';
import { rowId } from './ids';

const secrets = new SecretBox({ secretKey: Buffer.alloc(32, 7).toString('base64') });

describe('tokens', () => {
  it('are 32 random bytes of which the hash is known', () => {
    const token = newToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(hashOfToken(token)).toHaveLength(32);
    expect(hashOfToken(`${token}x`)).toBeNull();
  });
});

describe('network addresses', () => {
  const hash = (address: string, account = 1) => addressHash(secrets, account, address);

  it('are told apart without being kept', () => {
    expect(hash('198.51.100.7')).toBe(hash('::ffff:198.51.100.7'));
    expect(hash('198.51.100.7')).not.toBe(hash('198.51.100.8'));
    expect(hash('198.51.100.7')).not.toBe(hash('198.51.100.7', 2));
    expect(hash('198.51.100.7')).not.toContain('198');
  });

  it('of IPv6 count by their network', () => {
    expect(hash('2001:db8:0:1::5')).toBe(hash('2001:0DB8:0000:0001:ffff:ffff:ffff:ffff'));
    expect(hash('2001:db8:0:1::5')).not.toBe(hash('2001:db8:0:2::5'));
    expect(hash('2001:db8::5')).toBe(hash('2001:db8:0:0:1::5'));
  });
});

describe('public ids', () => {
  it.each(['m_', 'm_0', 'm_01', 'v_12', 'm_12x', 'm_99999999999999999999', 12, null])(
    '%j is none of a message',
    (id) => {
      expect(rowId('message', id)).toBeNull();
    },
  );
});

import { randomBytes } from 'node:crypto';
import { SecretsConfig } from '../config/platform-config';
import { hashKey, SecretBox } from './secret-box';

const keys = (secretKey: string, previousSecretKey?: string) =>
  Object.assign(new SecretsConfig(), { secretKey, previousSecretKey });
const aKey = () => randomBytes(32).toString('base64');

describe('SecretBox', () => {
  it('opens what it sealed, and only in the same place', () => {
    const box = new SecretBox(keys(aKey()));
    const sealed = box.seal({ token: 'tok_42' }, 'account:1:2');
    expect(sealed.includes('tok_42')).toBe(false);
    expect(box.open(sealed, 'account:1:2')).toEqual({ token: 'tok_42' });
    expect(() => box.open(sealed, 'account:1:3')).toThrow();
  });

  it('notices one changed bit', () => {
    const box = new SecretBox(keys(aKey()));
    const sealed = box.seal('x', 'c');
    sealed[sealed.length - 1]! ^= 1;
    expect(() => box.open(sealed, 'c')).toThrow();
  });

  it('still reads what the key before the rotation sealed', () => {
    const old = aKey();
    const sealed = new SecretBox(keys(old)).seal('x', 'c');
    expect(new SecretBox(keys(aKey(), old)).open(sealed, 'c')).toBe('x');
    expect(() => new SecretBox(keys(aKey())).open(sealed, 'c')).toThrow(/key this installation does not have/);
  });

  it('refuses a key of another length', () => {
    expect(() => new SecretBox(keys(Buffer.from('short').toString('base64')))).toThrow(/32 bytes/);
  });

  it('signs addresses so that a changed one is refused', () => {
    const box = new SecretBox(keys(aKey()));
    expect(box.verifySignature('/a?1', box.sign('/a?1'))).toBe(true);
    expect(box.verifySignature('/a?2', box.sign('/a?1'))).toBe(false);
    expect(box.verifySignature('/a?1', 'short')).toBe(false);
  });
});

describe('hashKey', () => {
  it('is a UUID that differs when the border between parts moves', () => {
    expect(hashKey('a', 'bc')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(hashKey('a', 'bc')).not.toBe(hashKey('ab', 'c'));
  });
});

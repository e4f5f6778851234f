import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { SecretsConfig } from '../config/platform-config';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

/** Encrypts small secrets at rest with AES-256-GCM. Layout: key id (4) | iv (12) | tag (16) | ciphertext. */
export class SecretBox {
  private readonly keys: { id: Buffer; key: Buffer }[];

  constructor(config: SecretsConfig) {
    const texts = [config.secretKey, ...(config.previousSecretKey ? [config.previousSecretKey] : [])];
    this.keys = texts.map((text) => {
      const key = Buffer.from(text, 'base64');
      if (key.length !== 32) throw new Error('PARVIS_SECRET_KEY has to be 32 bytes in base64');
      return { id: createHash('sha256').update('parvis key id').update(key).digest().subarray(0, KEY_ID_BYTES), key };
    });
  }

  /** `context` (workspace and account) is authenticated: a row copied elsewhere does not open. */
  seal(value: unknown, context: string): Buffer {
    const { id, key } = this.current();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([id, iv, cipher.getAuthTag(), body]);
  }

  /** @throws when the key is unknown or the bytes were changed. */
  open<T>(sealed: Buffer, context: string): T {
    const id = sealed.subarray(0, KEY_ID_BYTES);
    const found = this.keys.find((candidate) => candidate.id.equals(id));
    if (!found) throw new Error('sealed with a key this installation does not have');
    const ivEnd = KEY_ID_BYTES + IV_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', found.key, sealed.subarray(KEY_ID_BYTES, ivEnd));
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(ivEnd, ivEnd + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(ivEnd + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
    return JSON.parse(text) as T;
  }

  /** Signature for an address this installation hands out (attachments), hex. */
  sign(text: string): string {
    return createHmac('sha256', this.current().key).update(text).digest('hex');
  }

  verifySignature(text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  private current(): { id: Buffer; key: Buffer } {
    const [first] = this.keys;
    if (!first) throw new Error('no key');
    return first;
  }
}

/** First 128 bits of sha-256 of the parts, as a UUID: the fixed-size form of platform ids in unique keys. */
export function hashKey(...parts: string[]): string {
  const hex = hash('sha256', parts.join('\u0000'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

import { normaliseMessageId, type MailHead } from './email.ids';

/** Raw header fields of a mail, names in lower case, values unfolded, in the order of the message. */
export class MailHeaders {
  private readonly fields: [string, string][] = [];

  constructor(source: Uint8Array) {
    // Header bytes are ASCII by RFC 5322; latin1 keeps whatever else is there comparable. 256 kB is beyond any honest header.
    const text = Buffer.from(source.buffer, source.byteOffset, Math.min(source.byteLength, 256 * 1024)).toString(
      'latin1',
    );
    const block = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
    for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
      const colon = line.indexOf(':');
      if (colon > 0) this.fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
    }
  }

  /** The first field of that name; null when there is none. */
  get(name: string): string | null {
    return this.fields.find(([key]) => key === name)?.[1] ?? null;
  }

  all(name: string): string[] {
    return this.fields.filter(([key]) => key === name).map(([, value]) => value);
  }

  head(size: number): MailHead {
    return {
      messageId: normaliseMessageId(this.get('message-id')),
      from: this.get('from') ?? '',
      date: this.get('date') ?? '',
      subject: this.get('subject') ?? '',
      size,
    };
  }
}

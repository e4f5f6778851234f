/**
 * The text of a document: by the charset of its HTTP header, else the byte order mark, else what the document says of itself,
 * else UTF-8. Names that no decoder knows are passed over.
 */
export function decodeDocument(bytes: Uint8Array, contentType: string | null): string {
  const declared = [charsetOf(contentType), byteOrderOf(bytes), xmlEncodingOf(bytes), 'utf-8'];
  for (const label of declared) {
    const decoder = label === null ? null : decoderFor(label);
    if (decoder) return decoder.decode(bytes);
  }
  return new TextDecoder().decode(bytes);
}

function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

function byteOrderOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** The encoding of an XML declaration; every encoding it can be written in without a byte order mark begins like ASCII. */
function xmlEncodingOf(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(start)?.[1] ?? null;
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}

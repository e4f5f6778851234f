import { ConnectorRejected } from '../../spi/errors';

/** A file of a direct message: where it stands and the id under which it can be fetched. */
export interface MediaRef {
  conversation: string;
  message: string;
  id: string;
  type: 'IMAGE' | 'VIDEO';
}

export type Ref =
  | { kind: 'comment'; videoId: string; commentId: string }
  | { kind: 'video'; videoId: string }
  | { kind: 'media'; media: MediaRef }
  | { kind: 'withheld'; atMs: number };

/** Ids of conversations hold `+`, `/` and `=`: every part is escaped. */
export function mediaRef({ type, conversation, message, id }: MediaRef): string {
  return `media:${[type, conversation, message, id].map(encodeURIComponent).join(':')}`;
}

/** The parts of a hint's reference; throws `ConnectorRejected('invalid')` for one that this connector did not make. */
export function readRef(ref: string): Ref {
  const [kind, ...parts] = ref.split(':').map(decoded);
  const [first = '', second = '', third = '', fourth = ''] = parts;
  if (kind === 'comment' && isNumber(first) && isNumber(second)) return { kind, videoId: first, commentId: second };
  if (kind === 'video' && isNumber(first)) return { kind, videoId: first };
  if (kind === 'withheld' && isNumber(first)) return { kind, atMs: Number(first) };
  if (kind === 'media' && (first === 'IMAGE' || first === 'VIDEO') && second && third && fourth) {
    return { kind, media: { type: first, conversation: second, message: third, id: fourth } };
  }
  throw new ConnectorRejected('Not a reference of this connector', 'invalid');
}

function isNumber(text: string): boolean {
  return /^\d{1,24}$/.test(text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return ''; // refused by whoever asked for it
  }
}

import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction } from '../../spi/outbound';
import { MOST_BYTES, MOST_CHARACTERS, MOST_FILES } from './discord.capabilities';
import type { Json } from './discord.payloads';

const LONGEST_NONCE = 25;
const PREFIX = 'prv-';

/**
 * The nonce of an action: with `enforce_nonce` the same message comes back for it during a few minutes. The prefix tells ours
 * from those of other programs that write with the same bot; an id that does not fit is hashed.
 */
export function nonceOf({ id }: Pick<OutboundAction, 'id'>): string {
  const plain = `${PREFIX}${id}`;
  if (plain.length <= LONGEST_NONCE) return plain;
  return `prv#${createHash('sha256')
    .update(id)
    .digest('base64url')
    .slice(0, LONGEST_NONCE - 4)}`;
}

/** The action that a nonce belongs to; null where it is none of ours, or hashed. */
export function actionIdOf(nonce: unknown): string | null {
  if (typeof nonce !== 'string' || !nonce.startsWith(PREFIX)) return null;
  const id = nonce.slice(PREFIX.length);
  return /^[\w.:-]+$/.test(id) ? id : null;
}

/** The text as Discord will store it; throws when it cannot be sent. */
function textToSend({ text, attachments }: OutboundAction): string {
  const content = text.trim();
  if (content === '' && attachments.length === 0) {
    throw new ConnectorRejected('Discord takes no empty message', 'invalid');
  }
  if (content.length > MOST_CHARACTERS) {
    throw new ConnectorRejected(`Discord takes ${MOST_CHARACTERS} characters at most`, 'too-long');
  }
  return content;
}

/** Nobody but the answered person is notified, whatever the text names. */
const QUIETLY = { parse: [], replied_user: true };

/** The body of a new message; `answers` is the message it stands under. */
export async function newMessage(action: OutboundAction, answers: string | null): Promise<Json | FormData> {
  const body: Json = {
    content: textToSend(action),
    allowed_mentions: QUIETLY,
    nonce: nonceOf(action),
    enforce_nonce: true,
    // an answer to something deleted meanwhile is still said
    ...(answers !== null && { message_reference: { message_id: answers, fail_if_not_exists: false } }),
  };
  const { attachments } = action;
  if (attachments.length === 0) return body;
  if (attachments.length > MOST_FILES) {
    throw new ConnectorRejected(`Discord takes ${MOST_FILES} files at most`, 'invalid');
  }
  if (attachments.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) {
    throw new ConnectorRejected('Discord takes 25 MB at most, all files together', 'too-long');
  }
  const form = new FormData();
  form.set('payload_json', JSON.stringify(body));
  for (const [index, file] of attachments.entries()) {
    const bytes = new Uint8Array(await file.read());
    form.set(`files[${index}]`, new File([bytes], file.name, { type: file.contentType }));
  }
  return form;
}

/** The body of an edit. Files that it does not list are taken off: those there are stay. */
export function changedMessage(action: OutboundAction, fileIds: readonly string[]): Json {
  const keepsFiles = fileIds.length > 0;
  const content = keepsFiles && action.text.trim() === '' ? '' : textToSend(action);
  return { content, allowed_mentions: QUIETLY, attachments: fileIds.map((id) => ({ id })) };
}

import { type ApiAnswer, retryAfterMs } from '../../http/call';
import {
  ConnectorAuthError,
  type ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type RejectionReason,
} from '../../spi/errors';
import { countOf, idOf, recordOf, textOf } from './telegram.payloads';

/** Real limits are dynamic; a 429 without a delay is not documented. */
export const SLOW_MS = 60_000;

/** The group became a supergroup: messages have other ids there, people have not. */
export class TelegramMoved extends ConnectorRejected {
  constructor(
    message: string,
    readonly newChatId: string,
  ) {
    super(message, 'forbidden', 'migrate_to_chat_id');
  }
}

/** The message to answer is gone; the answer can still be sent without it. */
export const REPLY_TARGET_GONE = 'reply-target-gone';
/** A reply with a file has a caption instead of a text. */
export const NO_TEXT_TO_EDIT = 'no-text-to-edit';
/** The bot has never met this person or group, or it is gone. */
export const CHAT_NOT_FOUND = 'chat-not-found';

type Row = [beginning: RegExp, reason: RejectionReason, code?: string];

/** Refusals by the beginning of the description, without its class ("Bad Request: "). */
const REFUSALS: readonly Row[] = [
  [/^message is not modified/i, 'already-done'],
  [/^message to (be replied|reply) not found|^replied message not found|^REPLY_MESSAGE_ID_INVALID/i, 'gone', REPLY_TARGET_GONE],
  [/^message to \w+ not found|^MESSAGE_ID_INVALID/i, 'gone'],
  [/^there is no text in the message to edit/i, 'invalid', NO_TEXT_TO_EDIT],
  [/^message can't be (deleted|edited)|^MESSAGE_DELETE_FORBIDDEN/i, 'window-closed'],
  [/^BUSINESS_PEER_USAGE_MISSING/i, 'window-closed'],
  [/^BUSINESS_CONNECTION_/i, 'forbidden'],
  [/^chat not found|^PEER_ID_INVALID/i, 'forbidden', CHAT_NOT_FOUND],
  [/^message is too long|^message caption is too long|^MEDIA_CAPTION_TOO_LONG|^Request Entity Too Large/i, 'too-long'],
  [/^not enough rights|^CHAT_ADMIN_REQUIRED|^need administrator rights|^have no rights|^CHAT_WRITE_FORBIDDEN/i, 'forbidden'],
  [/^can't remove chat owner|^user is an administrator|^TOPIC_CLOSED|^REACTION_INVALID|^method is available/i, 'forbidden'],
  [/^bot was blocked by the user|^bot can't initiate conversation|^user is deactivated|^bot can't send messages to bots/i, 'recipient-refused'],
]; // prettier-ignore

/** A Bot API error body as one of the five errors; null when the body is not the Bot API's. `detail` is safe to show. */
export function telegramError({ status, headers, body }: ApiAnswer, detail: string): ConnectorError | null {
  const answer = recordOf(body);
  const description = textOf(answer?.['description']);
  if (answer?.['ok'] !== false || description === null) return null;
  const code = countOf(answer['error_code']) ?? status;
  const parameters = recordOf(answer['parameters']);
  if (code === 429) {
    const seconds = countOf(parameters?.['retry_after']) ?? 0;
    return new ConnectorRateLimited(detail, seconds > 0 ? seconds * 1000 : (retryAfterMs(headers) ?? SLOW_MS));
  }
  // a token that is malformed or of a deleted bot leads nowhere; an unknown method says so
  if (code === 401 || (code === 404 && /^not found$/i.test(description.trim()))) return new ConnectorAuthError(detail);
  if (code === 409) return conflict(description, detail);
  if (code >= 500) return null;
  const moved = idOf(parameters?.['migrate_to_chat_id']);
  if (moved !== null) return new TelegramMoved(detail, moved);
  return refusal(code, description, detail);
}

/** A webhook stands in the way until somebody changes that; another poller may be gone in a moment. */
function conflict(description: string, detail: string): ConnectorError {
  return /webhook/i.test(description)
    ? new ConnectorAuthError(`${detail}. A bot has a webhook or is polled, never both: test the connection again.`)
    : new ConnectorUnavailable(detail, false);
}

function refusal(code: number, description: string, detail: string): ConnectorRejected {
  const words = description.replace(/^(Bad Request|Forbidden|Error):\s*/i, '');
  const row = REFUSALS.find(([beginning]) => beginning.test(words));
  const [, reason, platformCode] = row ?? [null, byCode(code)];
  return new ConnectorRejected(detail, reason, platformCode ?? String(code));
}

function byCode(code: number): RejectionReason {
  if (code === 403) return 'forbidden';
  if (code === 413) return 'too-long';
  return 'invalid';
}

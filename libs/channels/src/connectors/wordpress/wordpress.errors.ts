import type { ApiAnswer } from '../../http/call';
import { retryAfterMs } from '../../http/call';
import {
  ConnectorAuthError,
  type ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type RejectionReason,
} from '../../spi/errors';
import { recordOf } from '../../spi/values';

/** A firewall in front of the site that turns calls away does not say for how long. */
const FIREWALL_PAUSE_MS = 5 * 60_000;
/** The public form's own limit. */
const FLOOD_PAUSE_MS = 15_000;

/** A 401: the password no longer works, or a plugin hides one route from everybody. */
export class SignInDoubted extends ConnectorAuthError {}

/** `comment_duplicate`: this user said exactly this there before. */
export class SaidBefore extends ConnectorRejected {}

/** 404 without WordPress' own word for a missing thing. */
export class NoApi extends ConnectorRejected {}

const REASONS: Record<string, RejectionReason> = {
  rest_comment_invalid_id: 'gone',
  rest_post_invalid_id: 'gone',
  rest_comment_invalid_post_id: 'gone',
  rest_comment_trash_post: 'gone',
  rest_already_trashed: 'already-done',
  rest_trash_not_supported: 'forbidden',
  comment_content_column_length: 'too-long',
  comment_author_column_length: 'invalid',
  rest_comment_content_invalid: 'invalid',
  rest_invalid_param: 'invalid',
};

function codeOf({ body }: Pick<ApiAnswer, 'body'>): string | null {
  const code = recordOf(body)?.['code'];
  return typeof code === 'string' ? code : null;
}

/** Reads WordPress' own codes; a web page instead of JSON comes from whatever stands before it. */
export function classify(answer: ApiAnswer, detail: string, writes = false): ConnectorError | null {
  const { status, headers } = answer;
  const code = codeOf(answer);
  if (typeof answer.body === 'string') return pageError(answer, writes);
  if (status === 401) return new SignInDoubted(detail);
  if (code === 'comment_flood') return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? FLOOD_PAUSE_MS);
  if (code === 'comment_duplicate') return new SaidBefore(detail, 'invalid', code);
  const reason = code === null ? undefined : REASONS[code];
  if (reason) return new ConnectorRejected(sentenceFor(code, detail), reason, code);
  if (status === 404)
    return new NoApi(`${detail}. The REST API of the site seems to be switched off.`, 'forbidden', code);
  if (status === 403) return new ConnectorRejected(detail, 'forbidden', code);
  return null;
}

function pageError({ status, headers }: ApiAnswer, writes: boolean): ConnectorError {
  const detail = `WordPress answered ${status} with a web page instead of data`;
  if (status === 401) return new SignInDoubted(detail);
  if (status === 403 || status === 429) {
    return new ConnectorRateLimited(
      `${detail}: a firewall may keep Parvis away`,
      retryAfterMs(headers) ?? FIREWALL_PAUSE_MS,
    );
  }
  if (status === 404) return new NoApi(`${detail}: its REST API seems to be switched off`, 'forbidden');
  return status < 500 ? new ConnectorRejected(detail, 'invalid') : new ConnectorUnavailable(detail, writes);
}

function sentenceFor(code: string | null, detail: string): string {
  if (code === 'rest_trash_not_supported') return 'This site has no trash: delete the comment for good instead.';
  return detail;
}

import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { filledText } from '../../spi/values';
import { graphError } from './graph-errors';
import { countOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';

interface TokenContext {
  account: AccountContext;
  signal: AbortSignal;
  /** Opens an error sentence ("Threads answered 400: …"). */
  platform: string;
  /** What the request holds besides the account's credentials. */
  secrets: readonly string[];
}

/** A token with its end (ISO); null when the answer does not tell. */
export interface GivenToken {
  value: string;
  expiresAt: string | null;
}

/**
 * Asks an endpoint for a token. Any refusal but a used-up limit is a `ConnectorAuthError`: nothing but another sign-in mends it.
 * Without an answer nothing has happened.
 */
export async function askForToken(request: ApiRequest, context: TokenContext): Promise<GivenToken> {
  const answer = await answerOf(request, context);
  const body = recordOf(answer.body);
  // Instagram's documentation wraps the answer in a list, its endpoint does not always.
  const given = recordsOf(body?.['data'])[0] ?? body;
  const value = filledText(given?.['access_token']);
  if (!given || value === null) throw new ConnectorUnavailable(`${context.platform} gave no token`, false);
  return { value, expiresAt: endOf(given, answer.headers) };
}

async function answerOf(request: ApiRequest, context: TokenContext): Promise<ApiAnswer> {
  const hide = (text: string) => redacted(text, context.account, context.secrets);
  const classify = (answer: ApiAnswer, detail: string) => refusal(answer, detail, hide);
  try {
    return await callApi({ ...request, redirect: 'error' }, { ...context, classify });
  } catch (error) {
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  }
}

function refusal(answer: ApiAnswer, detail: string, hide: (text: string) => string): ConnectorError | null {
  const error = graphError(answer, detail);
  if (error instanceof ConnectorRateLimited || answer.status >= 500 || answer.status === 429) return error;
  if (recordOf(recordOf(answer.body)?.['error'])?.['is_transient'] === true) return error;
  // The endpoints for codes have a form of their own: {"error_type","code","error_message"}.
  const words = textOf(recordOf(answer.body)?.['error_message']);
  return new ConnectorAuthError(error?.message ?? (words === null ? detail : `${detail}: ${hide(words)}`));
}

/** By the platform's clock, so that it fits the times that the platform tells elsewhere. */
function endOf(given: Json, headers: Headers): string | null {
  const seconds = countOf(given['expires_in']);
  if (seconds === null || seconds > 1e9) return null;
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return new Date(now + seconds * 1000).toISOString();
}

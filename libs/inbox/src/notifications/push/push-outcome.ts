/**
 * How a message went: `gone` when the browser is no longer subscribed, `later` when the service did not take it, `refused` for
 * good, `unknown` when it may have taken it.
 */
export type PushOutcome =
  | { outcome: 'sent' }
  | { outcome: 'gone' | 'refused' | 'unknown'; why: string }
  | { outcome: 'later'; why: string; retryAfterMs: number | null };

/** Nothing was sent before these: they may be tried again. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']); // prettier-ignore

/** What a push service's answer means (RFC 8030, section 8). */
export function judgeStatus(status: number, retryAfter: string | null): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const why = `status ${String(status)}`;
  if (status === 404 || status === 410) return { outcome: 'gone', why };
  if (status === 429 || status >= 500) return { outcome: 'later', why, retryAfterMs: milliseconds(retryAfter) };
  return { outcome: 'refused', why };
}

/** What a call that got no answer means. The reason holds no address. */
export function judgeFailure(error: unknown): PushOutcome {
  const [code, reason] = [codeOf(error), (error as { reason?: unknown }).reason];
  if (reason === 'address' || reason === 'scheme' || reason === 'redirect') return { outcome: 'refused', why: reason };
  if (code !== null && BEFORE_SENDING.has(code)) return { outcome: 'later', why: code, retryAfterMs: null };
  return { outcome: 'unknown', why: code ?? (typeof reason === 'string' ? reason : 'no answer') };
}

function codeOf(error: unknown): string | null {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const found = cause?.code ?? code;
  return typeof found === 'string' ? found : null;
}

function milliseconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

import type { WidgetError, WidgetErrorCode } from '@parvis/contracts';

/** The server said no. */
export class Refusal extends Error {
  constructor(
    readonly code: WidgetErrorCode,
    /** Only where trying again later helps. */
    readonly retryAfterMs: number | null,
  ) {
    super(code);
  }
}

/** The server did not answer, or not as our server does: trying again helps. */
export class Unreachable extends Error {}

/** Makes the failure of an answer that is not ok. */
export function failureOf(status: number, content: string): Refusal | Unreachable {
  try {
    const { code, retryAfter } = (JSON.parse(content) as WidgetError).error;
    const waits = status === 429 || status === 503;
    return new Refusal(code, waits ? (retryAfter ?? 5) * 1000 : null);
  } catch {
    return new Unreachable(`status ${status}`);
  }
}

/** The titles of the codes that the double uses (error codes of the Cloud API). */
const TITLES: Readonly<Record<number, string>> = {
  2: 'Service temporarily unavailable',
  10: 'Permission denied',
  100: 'Invalid parameter',
  190: 'Error validating access token',
  130429: 'Rate limit hit',
  131000: 'Something went wrong',
  131005: 'Access denied',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131031: 'Business Account locked',
  131042: 'Business eligibility payment issue',
  131047: 'Re-engagement message',
  131051: 'Unsupported message type',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  132001: 'Template does not exist',
  133010: 'Phone number not registered',
};

const STATUS: Readonly<Record<number, number>> = { 10: 403, 131005: 403, 190: 401, 131000: 500 };

/** A refusal in the words of the Cloud API. */
export class WhatsAppProblem extends Error {
  constructor(
    readonly code: number,
    readonly details: string,
    readonly subcode: number | null = null,
  ) {
    super(titleOf(code));
  }

  get status(): number {
    return STATUS[this.code] ?? 400;
  }
}

export function titleOf(code: number): string {
  return TITLES[code] ?? 'Unknown error';
}

export function problemBody({ code, details, subcode }: WhatsAppProblem): unknown {
  return {
    error: {
      message: `(#${code}) ${titleOf(code)}`,
      type: 'OAuthException',
      code,
      ...(subcode !== null && { error_subcode: subcode }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'double',
    },
  };
}

/** One entry of `errors[]` in a webhook. */
export function webhookProblem(code: number, details: string): unknown {
  return { code, title: titleOf(code), message: titleOf(code), error_data: { details } };
}

const CODE_OF_STATUS: Readonly<Record<number, number>> = { 401: 190, 403: 10, 404: 100, 429: 130429, 503: 2 };

/** The body of a fault that is played on every request. */
export function faultBody(status: number, detail: string): unknown {
  return problemBody(new WhatsAppProblem(CODE_OF_STATUS[status] ?? 100, detail, status === 404 ? 33 : null));
}

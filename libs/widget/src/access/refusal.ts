import { WIDGET_ERRORS, type WidgetError, type WidgetErrorCode } from '@parvis/contracts';

/** What the widget is refused, in the words of its own interface; may leave any part of this library. */
export class WidgetRefusal extends Error {
  readonly status: number;
  constructor(
    readonly code: WidgetErrorCode,
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.status = WIDGET_ERRORS[code];
  }

  toBody(): WidgetError {
    const retryAfter = this.retryAfterSeconds;
    return { error: { code: this.code, message: this.message, ...(retryAfter !== null && { retryAfter }) } };
  }
}

export function refuse(code: WidgetErrorCode, message: string): never {
  throw new WidgetRefusal(code, message);
}

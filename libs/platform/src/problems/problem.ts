import { PROBLEMS, type ProblemCode, type ProblemView } from '@parvis/contracts';

export interface ProblemOptions {
  /** What is wrong and the way out; shown to the caller. */
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  retryAfterMs?: number;
  /** With 409: the state the caller should look at. */
  current?: unknown;
  /** For the log only. */
  private?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error that may leave a service on purpose; becomes `application/problem+json` or a socket acknowledgement. */
export class Problem extends Error {
  readonly status: number;
  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.status = PROBLEMS[code].status;
  }

  toView(requestId: string): ProblemView {
    const { detail, errors, retryAfterMs, current } = this.options;
    return {
      type: `https://parvis.example/problems/${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      instance: requestId,
      ...(detail !== undefined && { detail }),
      ...(errors !== undefined && { errors }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(current !== undefined && { current }),
    };
  }
}

/** `throw problem('not-found', { detail })`. */
export function problem(code: ProblemCode, options: ProblemOptions = {}): Problem {
  return new Problem(code, options);
}

/** For `value ?? throwProblem(…)`. */
export function throwProblem(code: ProblemCode, options: ProblemOptions = {}): never {
  throw new Problem(code, options);
}

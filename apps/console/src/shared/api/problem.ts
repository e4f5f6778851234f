import { HttpErrorResponse } from '@angular/common/http';
import { PROBLEMS, type ProblemCode, type ProblemView } from '@parvis/contracts';

/** What went wrong, in one shape for HTTP, sockets and a missing network. */
export interface Problem {
  code: ProblemCode | 'offline';
  status: number;
  detail: string | null;
  /** The request id, to quote to support. */
  reference: string | null;
  errors: readonly { pointer: string; detail: string }[];
  retryAfterMs: number | null;
  current: unknown;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.code);
  }
}

const plain = (code: Problem['code'], status: number): Problem => ({
  code,
  status,
  detail: null,
  reference: null,
  errors: [],
  retryAfterMs: null,
  current: undefined,
});

const isProblemView = (body: unknown): body is ProblemView =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && body.code in PROBLEMS;

export function fromProblemView(view: ProblemView): Problem {
  return {
    code: view.code,
    status: view.status,
    detail: view.detail ?? null,
    reference: view.instance,
    errors: view.errors ?? [],
    retryAfterMs: view.retryAfterMs ?? null,
    current: view.current,
  };
}

/** Reads any thrown value as a problem; what is not one of ours is an internal error. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  if (!(error instanceof HttpErrorResponse)) return plain('internal', 500);
  if (error.status === 0) return plain('offline', 0);
  if (isProblemView(error.error)) return fromProblemView(error.error);
  return plain(codeOf(error.status), error.status);
}

function codeOf(status: number): ProblemCode {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'not-allowed';
  if (status === 404) return 'not-found';
  if (status === 413) return 'body-too-large';
  if (status === 429) return 'too-many-requests';
  return status === 503 || status === 502 || status === 504 ? 'overloaded' : 'internal';
}

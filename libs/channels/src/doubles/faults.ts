import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ways a platform can fail. `echo` is a 400 whose message repeats the request; `hang` never answers. */
export const FAULTS = [
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited-with-delay',
  'rate-limited',
  'server-error',
  'reset',
  'hang',
  'echo',
] as const;
/** A fault under which nothing of what was asked for happens. */
export type IdleFault = (typeof FAULTS)[number];
/** The platform does what a request other than GET asks; its answer is lost with the connection, or never comes. */
export type ActedFault = 'act-then-reset' | 'act-then-hang';
/** `unauthorized-once`: a token that has just ended; what is asked next works. */
export type Fault = IdleFault | ActedFault | 'unauthorized-once';

const STATUS = {
  unauthorized: 401,
  'unauthorized-once': 401,
  forbidden: 403,
  'not-found': 404,
  'rate-limited-with-delay': 429,
  'rate-limited': 429,
  'server-error': 503,
  echo: 400,
} as const satisfies Partial<Record<Fault, number>>;

/** Faults that are told in an answer. */
export type Refusal = Exclude<Fault, ActedFault | 'reset' | 'hang'>;

const DELAY_SECONDS = 7;

/** A request whose body has been read, with its answer still to be written. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  content: string;
}

/** Plays one fault on every request until it is cleared, with error bodies in the platform's own words. */
export class FaultPlayer {
  private fault: Fault | null = null;
  private onlyWrites = false;

  constructor(private readonly errorBody: (status: number, detail: string) => unknown) {}

  /** Sets or (null) clears the fault, on all requests or those that are not GET; tells the delay that a 429 will announce. */
  set(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: number | null } {
    this.fault = fault;
    this.onlyWrites = scope === 'writes';
    return { retryAfterMs: fault === 'rate-limited-with-delay' ? DELAY_SECONDS * 1000 : null };
  }

  /** Plays the fault, if one is set; true when the exchange is over. */
  play({ request, response, content }: Exchange): boolean {
    if (this.fault === null || (this.onlyWrites && request.method === 'GET')) return false;
    if (this.fault === 'hang') return true;
    if (isActed(this.fault)) {
      if (request.method !== 'GET') loseAnswer({ request, response }, this.fault);
      return false;
    }
    if (this.fault === 'reset') {
      request.socket.destroy();
      return true;
    }
    const { fault } = this;
    if (fault === 'unauthorized-once') this.fault = null;
    const repeated = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${content}`;
    this.refuse(response, fault, fault === 'echo' ? repeated : fault);
    return true;
  }

  /** Answers in the platform's dialect; for platforms that fail in another way than with a status. */
  protected refuse(response: ServerResponse, fault: Refusal, detail: string): void {
    const headers = fault === 'rate-limited-with-delay' ? { 'retry-after': String(DELAY_SECONDS) } : {};
    sendJson(response, STATUS[fault], this.errorBody(STATUS[fault], detail), headers);
  }
}

function isActed(fault: Fault): fault is ActedFault {
  return fault === 'act-then-reset' || fault === 'act-then-hang';
}

/** The exchange goes on, but its answer will never be seen. */
function loseAnswer({ request, response }: Pick<Exchange, 'request' | 'response'>, fault: ActedFault): void {
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    if (fault === 'act-then-reset') request.socket.destroy();
    return response;
  };
}

/** Ends an exchange with a JSON body; undefined sends none. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

import { type Fetch, GuardedFetchError } from '@parvis/channels';
import { problem, Problem } from '@parvis/platform';

const LONGEST_WORDS = 200;

/** One JSON call to a service that a workspace set up. Every failure is a problem that says what the person can do. */
export async function callService(
  fetch: Fetch,
  url: string,
  init: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: object },
): Promise<unknown> {
  const { method, headers = {}, body } = init;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (response.ok) return parsed(answer);
    throw refusedBy(response.status, wordsOf(answer));
  } catch (error) {
    throw failure(error);
  }
}

/** Address of a path below a base, whether or not the base ends in a slash. */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw failed('The service answered something that is no JSON: is the address right?');
  }
}

function refusedBy(status: number, words: string): Problem {
  if (status === 401 || status === 403) return failed('The service refused the key.');
  if (status === 404) return failed('There is no such service at this address, or no such model.');
  if (status === 429) return failed('The service asks to wait: too many requests.');
  return failed(`The service answered ${status}${words ? `: ${words}` : ''}.`);
}

/** The service's own sentence, where it has one. It never holds the key: that stood in our request. */
function wordsOf(answer: string): string {
  try {
    const value = JSON.parse(answer) as { error?: unknown; message?: unknown };
    const error = value.error;
    const words = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : (error ?? value.message); // prettier-ignore
    return typeof words === 'string' ? words.slice(0, LONGEST_WORDS) : '';
  } catch {
    return '';
  }
}

function failure(error: unknown): unknown {
  if (error instanceof Problem) return error;
  // whatever else a fetch throws is a connection that did not come about or broke
  if (!(error instanceof GuardedFetchError)) return failed('The service could not be reached.');
  if (error.reason === 'address' || error.reason === 'scheme')
    return failed(`The address is not allowed: ${error.message}. A private network needs ALLOW_PRIVATE_NETWORK=true.`);
  if (error.reason === 'timeout') return failed('The service took too long.');
  return failed(`The service could not be used: ${error.message}.`);
}

export function failed(detail: string): Problem {
  return problem('assistance-failed', { detail });
}

import { Injectable } from '@nestjs/common';
import { guardedFetch, GuardedFetchError } from '@parvis/channels';
import type { ClassifierAnswer, ClassifierRequest } from '@parvis/contracts';
import { SecretBox, ServerConfig } from '@parvis/platform';
import { signatureOf } from '../webhooks/sign';
import { type ClassifierRow, sealContextOf } from './classifier-rows';
import { readAnswer } from './read-answer';

const MOST_BYTES = 64 * 1024;

/** How one call went. */
export interface ClassifierCall {
  status: number | null;
  durationMs: number;
  answer: ClassifierAnswer | null;
  error: string | null;
}

/** Asks the classifier of a house, signed as webhooks are, through the guarded client. */
@Injectable()
export class ClassifierCalls {
  constructor(
    private readonly secrets: SecretBox,
    private readonly server: ServerConfig,
  ) {}

  /** Never throws: whatever happens is an end of the call. `id` is the same for each attempt about one revision. */
  async ask(
    row: Pick<ClassifierRow, 'workspace_id' | 'url' | 'secret' | 'timeout_ms'>,
    id: string,
    request: ClassifierRequest,
  ): Promise<ClassifierCall> {
    // prettier-ignore
    const { allowPrivateNetwork } = this.server;
    const fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MOST_BYTES, timeoutMs: row.timeout_ms });
    const body = JSON.stringify(request);
    const began = performance.now();
    const ended = () => Math.round(performance.now() - began);
    try {
      const response = await fetch(row.url, { method: 'POST', headers: this.headers(row, id, body), body, redirect: 'manual' }); // prettier-ignore
      if (!response.ok) return { status: response.status, durationMs: ended(), answer: null, error: `answered ${response.status}` }; // prettier-ignore
      const read = readAnswer(await response.text());
      const answer = 'answer' in read ? read.answer : null;
      return { status: response.status, durationMs: ended(), answer, error: 'fault' in read ? read.fault : null };
    } catch (error) {
      return { status: null, durationMs: ended(), answer: null, error: reasonOf(error) };
    }
  }

  private headers(
    { workspace_id, secret }: Pick<ClassifierRow, 'workspace_id' | 'secret'>,
    id: string,
    body: string,
  ): Record<string, string> {
    // prettier-ignore
    const at = new Date();
    return {
      'content-type': 'application/json',
      'user-agent': 'Parvis-Classifier/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatureOf([this.secrets.open<string>(secret, sealContextOf(workspace_id))], id, at, body),
    };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof GuardedFetchError) return error.message;
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError' || name === 'AbortError') return 'did not answer in time';
  const known = typeof code === 'string' ? code : cause?.code;
  return typeof known === 'string' ? `cannot be reached (${known})` : 'cannot be reached';
}

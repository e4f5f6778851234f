import { HttpClient, HttpHeaders, HttpParams } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { firstValueFrom, fromEvent, takeUntil } from 'rxjs';
import { ApiError, toProblem } from './problem';

export type Query = object;

export interface SendOptions {
  /** The same key on a repeated request makes the server answer the first result again. */
  idempotencyKey?: string;
}

/** Every call to the server: JSON in, JSON out, failures thrown as `ApiError`. Clients of the domains build on it. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);
  private readonly signedOutCount = signal(0);
  /** Rises when the server no longer knows the session. */
  readonly signedOut = this.signedOutCount.asReadonly();

  async get<T>(path: string, query: Query = {}, abort?: AbortSignal): Promise<T> {
    const request = this.http.get<T>(`/api${path}`, { params: toParams(query) });
    return this.run(firstValueFrom(abort ? request.pipe(takeUntil(fromEvent(abort, 'abort'))) : request));
  }

  async send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options: SendOptions = {},
  ): Promise<T> {
    const headers = options.idempotencyKey ? new HttpHeaders({ 'Idempotency-Key': options.idempotencyKey }) : undefined;
    return this.run(
      firstValueFrom(this.http.request<T>(method, `/api${path}`, { body, ...(headers ? { headers } : {}) })),
    );
  }

  /** Sends a file as the multipart field `file`. */
  upload<T>(path: string, file: File): Promise<T> {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.send('POST', path, form);
  }

  private async run<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'signed-out') this.signedOutCount.update((count) => count + 1);
      throw new ApiError(problem);
    }
  }
}

function toParams(query: Query): HttpParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  // several values of one name are said one by one: a comma may be part of a value
  const text = (value: unknown) => (Array.isArray(value) ? value.map(String) : String(value));
  return new HttpParams({ fromObject: Object.fromEntries(given.map(([name, value]) => [name, text(value)])) });
}

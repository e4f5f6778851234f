import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideTransloco, provideTranslocoTranspiler } from '@jsverse/transloco';
import { Language } from '../shared/i18n/language';
import { MessageTranspiler, TextLoader } from '../shared/i18n/translations';
import { type LiveSocket, SOCKET_FACTORY } from '../shared/live/socket';
import { FakeSocket } from './fake-socket';

/** What every console spec stands on: real texts, HTTP under control, a socket that the spec speaks through. */
export function provideConsole(...more: (Provider | EnvironmentProviders)[]): (Provider | EnvironmentProviders)[] {
  const socket = new FakeSocket();
  return [
    provideHttpClient(),
    provideHttpClientTesting(),
    provideTransloco({
      config: { availableLangs: ['en', 'fr'], defaultLang: 'en', reRenderOnLangChange: true, prodMode: true },
      loader: TextLoader,
    }),
    provideTranslocoTranspiler(MessageTranspiler),
    { provide: FakeSocket, useValue: socket },
    { provide: SOCKET_FACTORY, useValue: () => Promise.resolve(socket as unknown as LiveSocket) },
    ...more,
  ];
}

/** Loads the texts of a language with those of some scopes. */
export async function speak(code: 'en' | 'fr', ...scopes: string[]): Promise<void> {
  const language = TestBed.inject(Language);
  await language.use(code);
  for (const scope of scopes) await language.need(scope);
}

/** Lets promises, effects and rendering catch up. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) {
    await Promise.resolve();
    TestBed.tick();
  }
}

/** Waits for something that comes by itself, such as after a pause of the code under test; fails after five seconds. */
export async function until(isThere: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!isThere()) {
    if (Date.now() > deadline) throw new Error('It did not come in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await settle();
  }
}

/** Answers the one open request that matches. */
export async function answer(method: string, url: string | RegExp, body: unknown, status = 200): Promise<unknown> {
  await settle();
  const http = TestBed.inject(HttpTestingController);
  const matches = (path: string) => (typeof url === 'string' ? path === url : url.test(path));
  const request = http.expectOne((one) => one.method === method && matches(one.urlWithParams));
  const sent: unknown = request.request.body;
  request.flush(body as object, { status, statusText: String(status) });
  await settle();
  return sent;
}

export const problem = (code: string, status: number, more: object = {}) => ({
  type: code,
  title: code,
  status,
  code,
  instance: 'req-1',
  ...more,
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { DraftView } from '@parvis/contracts';
import { answer, problem, provideConsole, settle, until } from '../../../testing/console-testing';
import { Drafts } from './drafts';

const AT = '2026-11-20T12:00:00.000Z';

describe('Drafts', () => {
  let drafts: Drafts;
  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideConsole() });
    drafts = TestBed.inject(Drafts);
  });
  /** Answers the write that follows the pause. */
  async function saved(body: unknown, status: number): Promise<unknown> {
    let sent: unknown;
    await until(() => {
      const [request] = TestBed.inject(HttpTestingController).match('/api/conversations/1/draft');
      request?.flush(body as object, { status, statusText: String(status) });
      sent = request?.request.body;
      return request !== undefined;
    });
    await settle();
    return sent;
  }

  it('keeps every key on this machine, and tells the server after a pause, once', async () => {
    drafts.write('1', { text: 'Hel', verb: 'reply' });
    drafts.write('1', { text: 'Hello', verb: 'reply' });
    expect(drafts.local('1')).toEqual({ text: 'Hello', verb: 'reply' });
    expect(await saved(null, 204)).toEqual({ text: 'Hello', verb: 'reply' });
    TestBed.inject(HttpTestingController).verify();
    expect(drafts.saved().has('1')).toBe(true);
  });

  it('reads the server’s draft where this machine has none', async () => {
    const read = drafts.read('1');
    await answer('GET', '/api/conversations/1/draft', { text: 'From the other desk', verb: 'note' });
    expect(await read).toEqual({ text: 'From the other desk', verb: 'note' });
  });

  it('keeps the text when the server cannot take it', async () => {
    drafts.write('1', { text: 'Hello', verb: 'private-reply' });
    await saved(problem('overloaded', 503), 503);
    expect(drafts.local('1')).toEqual({ text: 'Hello', verb: 'private-reply' });
    expect(drafts.saved().size).toBe(0);
  });

  it('forgets an empty text', async () => {
    await known({ text: 'Hello', verb: 'reply', version: 4, updatedAt: AT });
    drafts.write('1', { text: '', verb: 'reply' });
    expect(drafts.local('1')).toBeNull();
    expect(await saved(null, 204)).toEqual({ text: '', verb: 'reply', version: 4 });
    await settle();
  });

  it('never tells the server of what was begun and given up before it knew', async () => {
    drafts.write('1', { text: 'Hello', verb: 'reply' });
    drafts.write('1', { text: '', verb: 'reply' });
    await new Promise((resolve) => setTimeout(resolve, 450));
    TestBed.inject(HttpTestingController).verify();
  });

  it('follows what another device writes, live, while nothing is written here', async () => {
    await known({ text: 'Hello', verb: 'reply', version: 4, updatedAt: AT });
    drafts.sync('1').hear({ text: 'Hello you', verb: 'note', version: 5, updatedAt: AT });
    expect(drafts.incoming()).toEqual({ conversationId: '1', draft: expect.objectContaining({ text: 'Hello you' }) });
    drafts.write('1', { text: 'Hello you two', verb: 'note' });
    expect(await saved({ text: 'Hello you two', verb: 'note', version: 6, updatedAt: AT }, 200)).toEqual({
      text: 'Hello you two',
      verb: 'note',
      version: 5,
    });
  });

  it.each([
    ['theirs', 'there', null],
    ['mine', 'here', { text: 'here', verb: 'reply', version: 5 }],
    ['both', 'there\n\nhere', { text: 'there\n\nhere', verb: 'reply', version: 5 }],
  ] as const)('asks when both devices wrote: %s', async (how, text, sent) => {
    await known({ text: 'Hello', verb: 'reply', version: 4, updatedAt: AT });
    drafts.write('1', { text: 'here', verb: 'reply' });
    const current = { text: 'there', verb: 'reply', version: 5, updatedAt: AT };
    await saved(problem('stale-version', 409, { current }), 409);
    expect(drafts.sync('1').conflict()).toEqual(current);
    expect(drafts.local('1')?.text).toBe('here');
    drafts.sync('1').resolve(how);
    expect([drafts.sync('1').conflict(), drafts.local('1')?.text]).toEqual([null, text]);
    if (sent) expect(await saved({ ...sent, version: 6, updatedAt: AT }, 200)).toEqual(sent);
  });

  it('goes on as a new draft when the old one was sent from another device', async () => {
    await known({ text: 'Hello', verb: 'reply', version: 4, updatedAt: AT });
    drafts.write('1', { text: 'Hello, and', verb: 'reply' });
    drafts.sync('1').hear(null);
    expect(drafts.sync('1').conflict()).toBeNull();
    expect(await saved({ text: 'Hello, and', verb: 'reply', version: 9, updatedAt: AT }, 200)).toEqual({
      text: 'Hello, and',
      verb: 'reply',
    });
  });

  it('hears of its own write once, even when the news comes before the answer', async () => {
    drafts.write('1', { text: 'Hello', verb: 'reply' });
    const view = { text: 'Hello', verb: 'reply' as const, version: 4, updatedAt: AT };
    await until(() => {
      const [request] = TestBed.inject(HttpTestingController).match('/api/conversations/1/draft');
      if (request) drafts.sync('1').hear(view);
      request?.flush(view);
      return request !== undefined;
    });
    await settle();
    expect([drafts.incoming(), drafts.sync('1').conflict()]).toEqual([null, null]);
  });

  /** The server's draft, read as on opening the conversation. */
  async function known(draft: DraftView): Promise<void> {
    const read = drafts.read('1');
    await answer('GET', '/api/conversations/1/draft', draft);
    await read;
  }
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { answer, problem, provideConsole, settle, until } from '../../../testing/console-testing';
import { Drafts } from './drafts';

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
    drafts.write('1', { text: 'Hello', verb: 'reply' });
    drafts.write('1', { text: '', verb: 'reply' });
    expect(drafts.local('1')).toBeNull();
    expect(await saved(null, 204)).toEqual({ text: '', verb: 'reply' });
    await settle();
  });
});

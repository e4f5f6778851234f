import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { SharedDraftView } from '@parvis/contracts';
import { byRole, type as write, violations } from '@parvis/ui/testing';
import { anItem } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const SHARED: SharedDraftView = {
  conversationId: '1', verb: 'reply', text: 'We look into it', version: 7, updatedAt: '2026-11-20T12:00:00Z', ownerId: 'm1', writtenBy: 'm1',
}; // prettier-ignore
const PATH = '/api/conversations/1/shared-draft';
const composer = () => document.querySelector<HTMLTextAreaElement>('#composer')!;
const page = () => document.body.textContent ?? '';
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');

describe('working on one answer together', () => {
  let server: InboxServer;
  let version = 7;
  beforeEach(async () => {
    server = new InboxServer();
    server.items = [anItem()];
    version = 7;
    await openInbox('/inbox/mine/1', server);
  });
  afterEach(closeInbox);

  const hear = async (draft: SharedDraftView | null) => {
    const told = { seq: 9, conversationId: '1', draft };
    TestBed.inject(FakeSocket).receive('shared-draft.changed', told);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await server.serve();
  };
  const theyWrite = (text: string) => hear({ ...SHARED, text, writtenBy: 'm2', version: (version += 1) });
  const share = async () => {
    write(composer(), SHARED.text);
    await settle();
    server.answers.set(`POST ${PATH}`, { body: SHARED });
    byRole('button', 'Share this draft').click();
    await server.serve();
  };

  describe('a shared draft', () => {
    it('says that it is shared, and shows what a colleague writes with their name', async () => {
      await share();
      expect(server.written('POST', PATH)).toEqual([{ text: SHARED.text, verb: 'reply' }]);
      expect(page()).toContain('Everybody who has this open sees your draft');
      await theyWrite('We look into it today');
      expect(composer().value).toBe('We look into it today');
      expect(page()).toContain('Inès M. wrote last.');
      expect(await violations()).toEqual([]);
    });

    it('comes up for who opens the conversation, and is written on from its version', async () => {
      await hear(SHARED);
      expect(composer().value).toBe(SHARED.text);
      server.answers.set(`PUT ${PATH}`, { body: { ...SHARED, text: 'We look into it now', version: 8 } });
      write(composer(), 'We look into it now');
      await server.until(() => server.written('PUT', PATH).length > 0);
      expect(server.written('PUT', PATH)).toEqual([{ text: 'We look into it now', verb: 'reply', version: 7 }]);
      expect(server.written('PUT', '/api/conversations/1/draft')).toEqual([]);
    });

    it('asks what stays when both wrote at once, sends nothing until then, and keeps both', async () => {
      await share();
      const theirs = { ...SHARED, text: 'Theirs', writtenBy: 'm2', version: 8 };
      server.answers.set(`PUT ${PATH}`, { body: problem('stale-version', 409, { current: theirs }), status: 409 });
      write(composer(), 'Mine');
      await server.until(() => page().includes('Inès M. wrote here at the same time:'));
      byRole('button', 'Send and handle').click();
      await server.serve();
      expect(server.written('POST', '/api/conversations/1/replies')).toEqual([]);
      server.answers.set(`PUT ${PATH}`, { body: { ...theirs, text: 'Theirs\n\nMine', version: 9 } });
      byRole('button', 'Keep both').click();
      await server.until(() => server.written('PUT', PATH).length > 1);
      expect(server.written('PUT', PATH).at(-1)).toEqual({ text: 'Theirs\n\nMine', verb: 'reply', version: 8 });
      expect(composer().value).toBe('Theirs\n\nMine');
    });

    it('ends for everybody: what is one’s own comes up again', async () => {
      await share();
      byRole('button', 'Stop sharing').click();
      await server.serve();
      expect(server.written('DELETE', PATH)).toHaveLength(1);
      expect(page()).not.toContain('sees your draft');
      expect(composer().value).toBe('');
    });

    it('is the colleague’s who was first, and what one had begun is still there when it ends', async () => {
      write(composer(), 'Mine');
      await settle();
      const theirs = { ...SHARED, text: 'Theirs', ownerId: 'm2', writtenBy: 'm2' };
      server.answers.set(`POST ${PATH}`, { body: problem('already-exists', 409, { current: theirs }), status: 409 });
      byRole('button', 'Share this draft').click();
      await server.serve();
      expect(composer().value).toBe('Theirs');
      await hear(null);
      expect(composer().value).toBe('Mine');
    });

    it('is no second draft of one’s own', async () => {
      await share();
      await new Promise((resolve) => setTimeout(resolve, 450)); // the pause after which a draft is saved
      await server.serve();
      expect(server.written('PUT', '/api/conversations/1/draft')).toEqual([]);
      expect(Object.keys(localStorage).filter((key) => key.startsWith('parvis.draft.'))).toEqual([]);
    });

    it('says why it cannot be shared, and keeps the text', async () => {
      write(composer(), 'Mine');
      await settle();
      server.answers.set(`POST ${PATH}`, { body: problem('overloaded', 503), status: 503 });
      byRole('button', 'Share this draft').click();
      await server.serve();
      expect(composer().value).toBe('Mine');
      expect(page()).not.toContain('sees your draft');
    });
  });

  describe('handing over', () => {
    const ask = async () => {
      byRole('button', 'Hand over').click();
      await server.serve();
    };
    const confirm = async () => {
      [...dialog()!.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Hand over')?.click();
      await server.serve();
    };
    const say = async (line: string) => {
      write(dialog()!.querySelector('textarea')!, line);
      await settle();
    };

    it('gives conversation, draft and line in one request, and goes back to the list', async () => {
      write(composer(), 'Dear customer');
      await settle();
      await ask();
      expect(dialog()?.textContent).toContain('Your draft goes along');
      expect(dialog()?.textContent).toContain('Dear customer');
      expect(await violations(dialog()!)).toEqual([]);
      await say('You know her');
      await confirm();
      expect(server.written('POST', '/api/conversations/1/hand-over')).toEqual([
        { memberId: 'm2', line: 'You know her', draft: { text: 'Dear customer', verb: 'reply' }, version: 1 },
      ]);
      expect(dialog()).toBeNull();
      expect(server.writes.find(({ path }) => path.endsWith('/hand-over'))?.key).toEqual(expect.any(String));
      expect(TestBed.inject(Router).url).not.toContain('/inbox/mine/1/');
    });

    it('needs a line', async () => {
      await ask();
      await confirm();
      expect(server.written('POST', '/api/conversations/1/hand-over')).toEqual([]);
      expect(dialog()).not.toBeNull();
    });

    it('loses nothing when it is refused', async () => {
      write(composer(), 'Dear customer');
      await settle();
      await ask();
      await say('You know her');
      server.answers.set('POST /api/conversations/1/hand-over', { body: problem('stale-version', 409), status: 409 });
      await confirm();
      expect(composer().value).toBe('Dear customer');
      await server.until(() => server.written('PUT', '/api/conversations/1/draft').length > 0);
      expect(server.written('PUT', '/api/conversations/1/draft').at(-1)).toMatchObject({ text: 'Dear customer' });
    });

    it('leaves a shared draft shared: the text does not go twice', async () => {
      await share();
      await ask();
      await say('Go on with it');
      await confirm();
      const [body] = server.written('POST', '/api/conversations/1/hand-over');
      expect(body).toEqual({ memberId: 'm2', line: 'Go on with it', version: 1 });
    });
  });
});

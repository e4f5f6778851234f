import { anItem } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { byRole, type as write, violations } from '@parvis/ui/testing';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const thread = () => document.querySelector('app-thread-pane')?.textContent ?? '';
const composer = () => document.querySelector<HTMLTextAreaElement>('#composer')!;

describe('help with reading and writing', () => {
  let server: InboxServer;
  const choose = async (button: string | RegExp, item: string) => {
    byRole('button', button).click();
    await settle();
    byRole('menuitem', item).click();
    await server.serve();
  };

  beforeEach(async () => {
    server = new InboxServer();
    server.items = [anItem({ text: 'Wo ist meine Lampe?', language: 'de' })];
    server.answers.set('GET /api/assistance/offer', { body: { translation: true, drafts: true } });
    await openInbox('/inbox/mine/1', server);
  });
  afterEach(closeInbox);

  it('shows a translation above the original, and hides it again', async () => {
    server.answers.set('POST /api/items/i1/translation', {
      body: { itemId: 'i1', revision: 1, source: 'de', target: 'en', text: 'Where is my lamp?' },
    });
    await choose(/Actions on the message/, 'Translate');
    expect(server.written('POST', '/api/items/i1/translation')).toEqual([{ target: 'en' }]);
    expect(thread()).toMatch(/Translated automatically.*Where is my lamp\?.*Wo ist meine Lampe\?/s);
    expect(await violations()).toEqual([]);
    await choose(/Actions on the message/, 'Hide the translation');
    expect(thread()).not.toContain('Where is my lamp?');
  });

  it('puts an answer in the person’s language in the composer, and keeps the original', async () => {
    write(composer(), 'It leaves tonight.');
    await settle();
    server.answers.set('POST /api/conversations/1/reply-translation', {
      body: { text: 'Sie geht heute ab.', original: 'It leaves tonight.', source: 'en', target: 'de' },
    });
    byRole('button', 'In their language').click();
    await server.serve();
    expect(composer().value).toBe('Sie geht heute ab.');
    expect(document.body.textContent).toContain('You wrote: It leaves tonight.');
    byRole('button', 'Back to it').click();
    await settle();
    expect(composer().value).toBe('It leaves tonight.');
    expect(server.writes.some(({ path }) => path.endsWith('/replies'))).toBe(false);
  });

  it('sums up beside the text, and says what failed', async () => {
    server.answers.set('POST /api/conversations/1/draft-help', {
      body: { act: 'summarise', text: 'Wants her lamp.', masked: 0 },
    });
    await choose('Draft with help', 'Sum up the conversation');
    expect(document.body.textContent).toContain('Wants her lamp.');
    expect(composer().value).toBe('');
    server.answers.set('POST /api/conversations/1/draft-help', {
      body: problem('assistance-failed', 502),
      status: 502,
    });
    await choose('Draft with help', 'Draft a reply');
    expect(composer().value).toBe('');
    expect(server.written('POST', '/api/conversations/1/draft-help')).toEqual([
      { act: 'summarise', text: '' },
      { act: 'draft', text: '' },
    ]);
  });
});

import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, press } from '@parvis/ui/testing';
import { aConversation } from '../../../testing/builders';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const hit = { conversation: aConversation({ id: '77' }), item: { id: '5', text: 'Vous m’avez remboursé hier', createdAt: '2026-11-27T10:00:00Z', author: 'Zoé' }, highlights: [[12, 21]] }; // prettier-ignore

describe('the search page', () => {
  afterEach(closeInbox);
  const opened = async (q: string, answer: object): Promise<InboxServer> => {
    const server = new InboxServer();
    server.answers.set('GET /api/search', { body: { items: [], nextCursor: null, people: [], faults: [], ...answer } });
    return openInbox(`/inbox/search?q=${encodeURIComponent(q)}`, server);
  };

  it('shows operators as chips and takes one out of the search', async () => {
    const server = await opened('remboursement is:open', { items: [hit] });
    await server.until(() => document.querySelector('mark') !== null);
    expect(document.querySelector('mark')?.textContent).toContain('remboursé');
    byRole('button', /Remove is:open/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search?q=remboursement');
  });

  it('says what could not be meant and offers what probably was', async () => {
    const server = await opened('is:opne', { faults: [{ code: 'unknown-value', start: 3, end: 7, suggestion: 'open' }] }); // prettier-ignore
    await server.until(() => allByRole('button', /Did you mean open/).length > 0);
    byRole('button', /Did you mean open/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search?q=is:open');
  });

  it('offers people of that name and lists every operator in its help', async () => {
    const person = { contactId: '9', name: 'Zoé Fontaine', handle: null, channel: 'telegram', similar: true, highlights: [], conversationId: null }; // prettier-ignore
    const server = await opened('fontiane', { people: [person] });
    await server.until(() => allByRole('button', /Zoé Fontaine/).length > 0);
    expect(document.querySelectorAll('app-search-bar dt')).toHaveLength(11);
    byRole('button', /Zoé Fontaine/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toContain('from:');
  });

  it('opens by its key from the list', async () => {
    const server = await openInbox('/inbox/mine');
    press(document.body, '/');
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search');
  });
});

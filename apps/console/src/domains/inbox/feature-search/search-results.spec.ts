import { Location } from '@angular/common';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, press, type } from '@parvis/ui/testing';
import { aConversation, aDetail, anItem } from '../../../testing/builders';
import { settle, until } from '../../../testing/console-testing';
import { ThreadCache } from '../data/thread-cache';
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

  const field = () => byRole('combobox', 'Search messages') as HTMLInputElement;
  const url = () => TestBed.inject(Router).url;
  const count = () => document.querySelector('app-search-bar [role="status"]')?.textContent;

  it('searches as one types, keeps the address in step and says how much there is', async () => {
    const server = await opened('', { items: [hit] });
    type(field(), 'colis ');
    await server.until(() => count() === '1 result');
    expect(url()).toBe('/inbox/search?q=colis');
    expect(field().value).toBe('colis ');
    type(field(), '');
    await server.until(() => url() === '/inbox/search');
    expect(count()).toBe('');
  });

  it('takes back the request for what was typed before, and keeps its results until the next are there', async () => {
    const server = await opened('colis', { items: [hit] });
    await server.until(() => document.querySelector('mark') !== null);
    const http = TestBed.inject(HttpTestingController);
    const asked = async (q: string): Promise<TestRequest> => {
      let found: TestRequest | undefined;
      await until(() => (found ??= http.match((one) => one.url === '/api/search' && one.params.get('q') === q)[0]) !== undefined); // prettier-ignore
      if (!found) throw new Error('not asked');
      return found;
    };
    type(field(), 'colis p');
    const first = await asked('colis p');
    type(field(), 'colis perdu');
    await asked('colis perdu');
    expect(first.cancelled).toBe(true);
    expect(document.querySelector('mark')?.textContent).toContain('remboursé');
  });

  it('suggests values of an operator by keyboard and takes one', async () => {
    const server = await opened('', { items: [hit] });
    server.answers.set('GET /api/search/suggestions', { body: [{ value: '"Trop cher"', label: 'Trop cher' }, { value: 'Trousse', label: 'Trousse' }] }); // prettier-ignore
    type(field(), 'colis tag:tro');
    await server.until(() => allByRole('option').length === 2);
    press(field(), 'ArrowDown');
    await server.serve();
    expect(byRole('option', /Trop cher/).getAttribute('aria-selected')).toBe('true');
    press(field(), 'Enter');
    await server.serve();
    expect(field().value).toBe('colis tag:"Trop cher" ');
    await server.until(() => url() === '/inbox/search?q=colis%20tag:%22Trop%20cher%22');
  });

  it('suggests operators by their name, then their values, without asking the server for what it knows', async () => {
    const server = await opened('', {});
    type(field(), 'is');
    await server.until(() => allByRole('option').length > 0);
    byRole('option', /^is:/).click();
    await server.until(() => allByRole('option', /Open conversations/).length > 0);
    type(field(), 'is:non');
    await server.serve();
    expect(allByRole('option').map((one) => one.textContent?.trim())).toEqual(['Not read yetunread', 'Assigned to nobodyunassigned']); // prettier-ignore
    expect(TestBed.inject(HttpTestingController).match('/api/search/suggestions')).toEqual([]);
  });

  it('keeps the chosen order in the address', async () => {
    const server = await opened('colis', { items: [hit] });
    byRole('button', 'Most relevant').click();
    await server.serve();
    expect(url()).toBe('/inbox/search?q=colis&sort=relevance');
    expect(byRole('button', 'Most relevant').getAttribute('aria-pressed')).toBe('true');
  });

  describe('a hit', () => {
    const later = { ...hit, item: { ...hit.item, id: '7', text: 'Remboursé enfin', createdAt: '2026-11-27T12:00:00Z' }, highlights: [[0, 9]] }; // prettier-ignore
    const current = () => document.querySelector('article[aria-current="true"]')?.textContent ?? '';
    const trail = () => document.querySelector('app-hit-bar [role="status"]')?.textContent;
    const openedHit = async (): Promise<InboxServer> => {
      const server = new InboxServer();
      server.items = [
        anItem({ id: '5', text: hit.item.text, createdAt: hit.item.createdAt }),
        anItem({ id: '6', text: 'Bonjour', createdAt: '2026-11-27T11:00:00Z' }),
        anItem({ id: '7', text: later.item.text, createdAt: later.item.createdAt }),
      ];
      server.answers.set('GET /api/search', {
        body: { items: [later, hit], nextCursor: null, people: [], faults: [] },
      });
      await openInbox('/inbox/search?q=rembours', server);
      await server.until(() => allByRole('row').length === 2);
      allByRole('row')[1]?.click();
      await server.until(() => current() !== '' && trail() !== undefined);
      return server;
    };

    it('opens the conversation at the item with what matched marked', async () => {
      await openedHit();
      expect(url()).toBe('/inbox/search/77?q=rembours&item=5');
      expect(current()).toContain('Vous m’avez remboursé hier');
      const marks = [...document.querySelectorAll('app-thread-pane article mark')].map((mark) => mark.textContent);
      expect(marks).toEqual(['remboursé', 'Remboursé']);
      expect(trail()).toBe('Hit 1 of 2 for “rembours”');
    });

    it('leads to the next and the previous one in the conversation, by button and by key', async () => {
      const server = await openedHit();
      byRole('button', 'Next hit in this conversation').click();
      await server.serve();
      expect(url()).toBe('/inbox/search/77?q=rembours&item=7');
      expect(current()).toContain('Remboursé enfin');
      expect(allByRole('row')[0]?.getAttribute('aria-selected')).toBe('true');
      press(document.body, 'W', { shiftKey: true });
      await server.serve();
      expect(trail()).toBe('Hit 1 of 2 for “rembours”');
      press(document.body, 'w');
      await server.serve();
      press(document.body, 'w');
      await server.serve();
      expect(trail()).toBe('Hit 1 of 2 for “rembours”');
    });

    it('reads back to an item that is further up', async () => {
      const server = await openedHit();
      const thread = TestBed.inject(HttpTestingController);
      void TestBed.inject(Router).navigateByUrl('/inbox/search');
      await server.serve();
      TestBed.inject(ThreadCache).drop('77');
      void TestBed.inject(Router).navigateByUrl('/inbox/search/77?q=rembours&item=5');
      await until(() => {
        thread.match((one) => one.url === '/api/search').forEach((one) => { one.flush({ items: [later, hit], nextCursor: null, people: [], faults: [] }); }); // prettier-ignore
        thread.match((one) => /conversations\/77$/.test(one.url)).forEach((one) => { one.flush(aDetail({ id: '77' })); }); // prettier-ignore
        thread.match((one) => one.url.endsWith('/items') && !one.params.has('before')).forEach((one) => { one.flush({ items: server.items.slice(2).map((item) => ({ ...item, conversationId: '77' })), nextCursor: '7' }); }); // prettier-ignore
        return trail() === 'Reading back to this message…';
      });
      await server.until(() => current() !== '');
      expect(trail()).toBe('Hit 1 of 2 for “rembours”');
    });

    it('leads back to the same results without searching again', async () => {
      const server = await openedHit();
      TestBed.inject(Router).setUpLocationChangeListener();
      TestBed.inject(Location).back();
      await server.until(() => url() === '/inbox/search?q=rembours');
      void TestBed.inject(Router).navigateByUrl('/inbox/mine');
      await server.until(() => url() === '/inbox/mine');
      TestBed.inject(Location).back();
      await until(() => url() === '/inbox/search?q=rembours');
      await settle();
      expect(allByRole('row')).toHaveLength(2);
      expect(allByRole('row')[1]?.getAttribute('aria-selected')).toBe('true');
      expect(TestBed.inject(HttpTestingController).match('/api/search')).toEqual([]);
    });
  });

  it('opens by its key from the list', async () => {
    const server = await openInbox('/inbox/mine');
    press(document.body, '/');
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search');
  });
});

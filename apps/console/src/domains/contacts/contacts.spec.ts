import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Toasts } from '@parvis/ui';
import { allByRole, byRole, press as pressKey, type as write, violations } from '@parvis/ui/testing';
import { aConversation } from '../../testing/builders';
import { problem } from '../../testing/console-testing';
import { aContactRow, anIdentity, aProfile, aSuggestion } from '../../testing/contact-builders';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { contactsRoutes } from './contacts.routes';

const text = () => document.body.textContent ?? '';
const url = () => TestBed.inject(Router).url;

describe('contacts', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'contacts', children: contactsRoutes }], 'contacts', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('lead');
    server.give('GET /api/contacts', { items: [aContactRow(), aContactRow({ id: 'c2', name: 'Ana Martin', vip: true })], nextCursor: null }); // prettier-ignore
    server.give('GET /api/contacts/c1', aProfile());
    server.give('GET /api/contacts/c1/links', { links: [], suggestions: [aSuggestion()] });
    server.give('GET /api/contacts/c1/history', { conversations: [aConversation({ id: '7', preview: 'Is it loud?' })], items: [] }); // prettier-ignore
    server.give('GET /api/contact-attributes', [{ id: '1', key: 'tier', name: 'Tier', type: 'choice', options: ['Gold', 'Silver'], version: 0 }]); // prettier-ignore
    server.give('GET /api/contact-lists', [{ id: '3', name: 'Press', contactCount: 1 }]);
  });
  afterEach(closePage);

  describe('the list', () => {
    it('shows who they are, where they write and what is open', async () => {
      await open('/contacts');
      const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
      expect(rows[0]).toMatch(/client_042.*@client_042/s);
      expect(rows[1]).toMatch(/Ana Martin.*VIP/s);
      expect(await violations(document.body)).toEqual([]);
    });

    it('asks for what stands in the address, and keeps a search there', async () => {
      await open('/contacts?show=vip&list=3&attribute=tier:Gold');
      expect(server.asked).toContain('/api/contacts?vip=true&listId=3&attribute=tier:Gold');
      write(document.querySelector<HTMLInputElement>('input[type=search]')!, 'ana');
      await new Promise((resolve) => setTimeout(resolve, 250));
      await server.serve();
      expect(url()).toBe('/contacts?show=vip&list=3&attribute=tier:Gold&q=ana');
      expect(server.asked.at(-1)).toContain('q=ana');
    });

    it('says that nobody was found, and leads back', async () => {
      server.give('GET /api/contacts', { items: [], nextCursor: null });
      await open('/contacts?q=nobody');
      expect(text()).toContain('Nobody found');
      await press('Show all contacts');
      expect(url()).toBe('/contacts');
      expect(text()).toContain('No contacts yet');
    });

    it('says when it cannot be read', async () => {
      server.give('GET /api/contacts', problem('overloaded', 503), 503);
      await open('/contacts');
      expect(byRole('alert').textContent).toBeTruthy();
    });
  });

  describe('a profile', () => {
    it('shows a person over all channels, without an accessibility fault', async () => {
      server.give('GET /api/contacts/c1', aProfile({ identities: [anIdentity(), anIdentity({ id: 'n2', channel: 'email', handle: 'ana@mail.example' })], stars: [{ conversationId: '9', stars: 4, at: '2026-11-01T00:00:00Z' }] })); // prettier-ignore
      await open('/contacts/c1');
      expect(text()).toMatch(/@client_042.*ana@mail\.example.*Is it loud\?/s);
      expect(await violations(document.body)).toEqual([]);
    });

    it('becomes VIP by a switch', async () => {
      await open('/contacts/c1');
      byRole('switch', 'VIP').click();
      await server.serve();
      expect(server.written('PATCH /api/contacts/c1')).toEqual([{ version: 1, vip: true }]);
    });

    it('says why somebody may be the same, and one key accepts it, with the way back', async () => {
      await open('/contacts/c1');
      expect(text()).toContain('Also on E-mail: client.042?');
      expect(text()).toContain('Same e-mail address: ana@mail.example · likely');
      const link = { id: 'l1', contactId: 'c9', survivorId: 'c1', name: 'client.042', evidence: [], byMemberId: 'm1', at: '2026-11-20T12:00:00Z' }; // prettier-ignore
      server.give('POST /api/contacts/c1/links', aProfile());
      server.give('GET /api/contacts/c1/links', { links: [link], suggestions: [] });
      pressKey(document.body, 'y');
      await server.serve();
      expect(server.written('POST /api/contacts/c1/links')).toEqual([{ contactId: 'c9' }]);
      const toast = TestBed.inject(Toasts).shown().at(-1);
      expect(toast?.text).toContain('client.042 is linked');
      toast?.action?.run();
      await server.serve();
      expect(server.writes.at(-1)?.call).toBe('DELETE /api/contacts/c1/links/l1');
    });

    it('is not suggested again once refused', async () => {
      await open('/contacts/c1');
      await press('Not the same');
      expect(server.written('POST /api/contacts/c1/links/refusals')).toEqual([{ contactId: 'c9' }]);
    });

    it('is blocked with a reason only', async () => {
      await open('/contacts/c1');
      await press('Block');
      write(byRole('textbox', /Reason/) as HTMLInputElement, ' insults ');
      await server.serve();
      [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent?.trim() === 'Block')?.click(); // prettier-ignore
      await server.serve();
      expect(server.written('PUT /api/contacts/c1/block')).toEqual([{ reason: 'insults' }]);
    });

    it('gets attributes in a form, and only what changed is sent', async () => {
      await open('/contacts/c1');
      await press('Edit');
      const select = byRole('combobox', 'Tier') as HTMLSelectElement;
      select.value = 'Gold';
      select.dispatchEvent(new Event('change'));
      await server.serve();
      await press('Save');
      expect(server.written('PATCH /api/contacts/c1/attributes')).toEqual([{ version: 1, values: { tier: 'Gold' } }]);
    });

    it('takes notes, and is read again when somebody else changed it', async () => {
      await open('/contacts/c1');
      write(byRole('textbox', 'New note') as HTMLInputElement, 'knows the boss');
      await server.serve();
      await press('Add the note');
      expect(server.written('POST /api/contacts/c1/notes')).toEqual([{ text: 'knows the boss' }]);
      server.give('GET /api/contacts/c1', aProfile({ block: { reason: 'spam', byMemberId: 'm2', at: '2026-11-20T12:00:00Z' } })); // prettier-ignore
      TestBed.inject(FakeSocket).receive('contact.changed', { seq: 9, contactId: 'c1' });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await server.serve();
      await server.serve();
      expect(text()).toMatch(/Blocked.*spam.*Inès M\./s);
    });

    it('that is no more says so', async () => {
      server.give('GET /api/contacts/c1', problem('not-found', 404), 404);
      await open('/contacts/c1');
      expect(text()).toContain('This contact is no more');
    });

    it('is only read by those who may not change it', async () => {
      server = new PageServer('analyst');
      server.give('GET /api/contacts/c1', aProfile());
      server.give('GET /api/contacts/c1/links', { links: [], suggestions: [aSuggestion()] });
      server.give('GET /api/contacts/c1/history', { conversations: [], items: [] });
      await open('/contacts/c1');
      expect((byRole('switch', 'VIP') as HTMLInputElement).disabled).toBe(true);
      const acts = allByRole('button').map((button) => button.textContent?.trim());
      expect(acts).toContain('Also on E-mail: client.042?');
      for (const act of ['Block', 'Same person', 'Not the same', 'Add the note', 'Edit'])
        expect(acts).not.toContain(act);
    });
  });
});

import { inject, Injectable } from '@angular/core';
import type {
  ContactAttributesBody, ContactAttributeView, ContactHistoryView, ContactLinksView, ContactListView, ContactNoteView, ContactProfileView,
  ContactRowView, ContactsQuery, CreateContactAttributeBody, Page, UpdateContactAttributeBody, UpdateContactBody,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../api/api';

const at = (id: string) => `/contacts/${encodeURIComponent(id)}`;

/** The HTTP calls about people. */
@Injectable({ providedIn: 'root' })
export class ContactsClient {
  private readonly api = inject(Api);

  list(query: ContactsQuery, abort?: AbortSignal): Promise<Page<ContactRowView>> {
    return this.api.get('/contacts', query, abort);
  }
  profile(id: string, abort?: AbortSignal): Promise<ContactProfileView> {
    return this.api.get(at(id), {}, abort);
  }
  history(id: string, abort?: AbortSignal): Promise<ContactHistoryView> {
    return this.api.get(`${at(id)}/history`, {}, abort);
  }
  update(id: string, body: UpdateContactBody): Promise<ContactProfileView> {
    return this.api.send('PATCH', at(id), body);
  }
  setAttributes(id: string, body: ContactAttributesBody): Promise<ContactProfileView> {
    return this.api.send('PATCH', `${at(id)}/attributes`, body);
  }
  block(id: string, reason: string): Promise<ContactProfileView> {
    return this.api.send('PUT', `${at(id)}/block`, { reason });
  }
  unblock(id: string): Promise<ContactProfileView> {
    return this.api.send('DELETE', `${at(id)}/block`);
  }

  notes(id: string, abort?: AbortSignal): Promise<ContactNoteView[]> {
    return this.api.get(`${at(id)}/notes`, {}, abort);
  }
  addNote(id: string, text: string): Promise<ContactNoteView> {
    return this.api.send('POST', `${at(id)}/notes`, { text });
  }
  removeNote(id: string, noteId: string): Promise<void> {
    return this.api.send('DELETE', `${at(id)}/notes/${noteId}`);
  }

  links(id: string, abort?: AbortSignal): Promise<ContactLinksView> {
    return this.api.get(`${at(id)}/links`, {}, abort);
  }
  link(id: string, contactId: string): Promise<ContactProfileView> {
    return this.api.send('POST', `${at(id)}/links`, { contactId });
  }
  unlink(id: string, linkId: string): Promise<ContactProfileView> {
    return this.api.send('DELETE', `${at(id)}/links/${linkId}`);
  }
  refuseLink(id: string, contactId: string): Promise<void> {
    return this.api.send('POST', `${at(id)}/links/refusals`, { contactId });
  }

  attributes(abort?: AbortSignal): Promise<ContactAttributeView[]> {
    return this.api.get('/contact-attributes', {}, abort);
  }
  createAttribute(body: CreateContactAttributeBody): Promise<ContactAttributeView> {
    return this.api.send('POST', '/contact-attributes', body);
  }
  updateAttribute(id: string, body: UpdateContactAttributeBody): Promise<ContactAttributeView> {
    return this.api.send('PATCH', `/contact-attributes/${id}`, body);
  }
  removeAttribute(id: string): Promise<void> {
    return this.api.send('DELETE', `/contact-attributes/${id}`);
  }
  lists(abort?: AbortSignal): Promise<ContactListView[]> {
    return this.api.get('/contact-lists', {}, abort);
  }
  createList(name: string): Promise<ContactListView> {
    return this.api.send('POST', '/contact-lists', { name });
  }
}

import { DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ContactAttributeValue, ContactAttributeView, ContactLinksView, ContactListView, ContactNoteView, ContactProfileView, LinkSuggestionView } from '@parvis/contracts'; // prettier-ignore
import { Toasts } from '@parvis/ui';
import { type Problem, toProblem } from '../api/problem';
import { ProblemTexts } from '../api/problem-texts';
import { Language } from '../i18n/language';
import type { MessageParams } from '../i18n/format-message';
import { Live } from '../live/live';
import { ContactsClient } from './contacts-client';

const NO_LINKS: ContactLinksView = { links: [], suggestions: [] };

/** One person on screen: what is known of them, who they may be elsewhere, and what members noted. Provided where they are shown. */
@Injectable()
export class PersonStore {
  private readonly client = inject(ContactsClient);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly openId = signal<string | null>(null);
  private readonly person = signal<ContactProfileView | null>(null);
  private readonly linked = signal<ContactLinksView>(NO_LINKS);
  private readonly noteList = signal<readonly ContactNoteView[]>([]);
  private readonly attributeList = signal<readonly ContactAttributeView[]>([]);
  private readonly listList = signal<readonly ContactListView[]>([]);
  private readonly failure = signal<Problem | null>(null);
  private readonly writing = signal(false);
  private abort: AbortController | null = null;

  readonly id = this.openId.asReadonly();
  readonly profile = this.person.asReadonly();
  readonly links = this.linked.asReadonly();
  readonly notes = this.noteList.asReadonly();
  readonly attributes = this.attributeList.asReadonly();
  readonly lists = this.listList.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly busy = this.writing.asReadonly();

  constructor() {
    const live = inject(Live);
    const off = live.on('contact.changed', ({ contactId }) => {
      if (this.isAbout(contactId)) void this.refresh();
    });
    inject(DestroyRef).onDestroy(() => {
      off();
      this.abort?.abort();
    });
    effect(() => {
      if (live.catchUp() > 0) untracked(() => void this.refresh());
    });
  }

  /** Shows the person of a contact; null shows nobody. */
  async open(id: string | null): Promise<void> {
    if (id === this.openId()) return;
    this.abort?.abort();
    this.openId.set(id);
    this.person.set(null);
    this.linked.set(NO_LINKS);
    this.noteList.set([]);
    this.failure.set(null);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const id = this.openId();
    if (id === null) return;
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    const { client } = this;
    try {
      const [profile, links, notes, attributes, lists] = await Promise.all([
        client.profile(id, abort.signal),
        client.links(id, abort.signal),
        client.notes(id, abort.signal),
        client.attributes(abort.signal),
        client.lists(abort.signal),
      ]);
      if (abort.signal.aborted) return;
      this.person.set(profile);
      this.linked.set(links);
      this.noteList.set(notes);
      this.attributeList.set(attributes);
      this.listList.set(lists);
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    }
  }

  setVip(vip: boolean): Promise<boolean> {
    return this.write((id, { version }) => this.client.update(id, { version, vip }));
  }

  setLists(listIds: string[]): Promise<boolean> {
    return this.write((id, { version }) => this.client.update(id, { version, listIds }));
  }

  async createList(name: string): Promise<boolean> {
    return this.write(async (id, { version, listIds }) => {
      const list = await this.client.createList(name);
      return this.client.update(id, { version, listIds: [...listIds, list.id] });
    });
  }

  setAttributes(values: Record<string, ContactAttributeValue | null>): Promise<boolean> {
    return this.write((id, { version }) => this.client.setAttributes(id, { version, values }));
  }

  block(reason: string): Promise<boolean> {
    return this.write((id) => this.client.block(id, reason));
  }

  unblock(): Promise<boolean> {
    return this.write((id) => this.client.unblock(id));
  }

  addNote(text: string): Promise<boolean> {
    return this.write((id) => this.client.addNote(id, text));
  }

  removeNote(noteId: string): Promise<boolean> {
    return this.write((id) => this.client.removeNote(id, noteId));
  }

  /** The other person is this one as well; the way back is in the message. */
  async accept({ contact }: LinkSuggestionView): Promise<void> {
    if (!(await this.write((id) => this.client.link(id, contact.id)))) return;
    const made = this.linked().links.find(({ contactId }) => contactId === contact.id);
    const action = made && { label: this.language.text('ui.undo'), keys: 'Z', run: () => void this.unlink(made.id) };
    this.say('contacts.link.done', { name: contact.name }, action);
  }

  refuse({ contact }: LinkSuggestionView): Promise<boolean> {
    return this.write((id) => this.client.refuseLink(id, contact.id));
  }

  async unlink(linkId: string): Promise<void> {
    if (await this.write((id) => this.client.unlink(id, linkId))) this.say('contacts.link.undone');
  }

  private isAbout(contactId: string): boolean {
    const profile = this.person();
    if (!profile) return contactId === this.openId();
    return profile.id === contactId || profile.identities.some((identity) => identity.contactId === contactId);
  }

  /** One write at a time, then everything anew: a write on one contact may change what is known of the whole person. */
  private async write(act: (id: string, profile: ContactProfileView) => Promise<unknown>): Promise<boolean> {
    const [id, profile] = [this.openId(), this.person()];
    if (id === null || !profile || this.writing()) return false;
    this.writing.set(true);
    const failed = await act(id, profile).then(
      () => null,
      (error: unknown) => toProblem(error),
    );
    if (failed) this.toasts.show({ text: this.problems.of(failed), tone: 'bad', lastsMs: null });
    await this.refresh();
    this.writing.set(false);
    return failed === null;
  }

  private say(
    key: string,
    params: MessageParams = {},
    action?: { label: string; keys: string; run: () => void },
  ): void {
    this.toasts.show({ text: this.language.text(key, params), tone: 'ok', ...(action ? { action } : {}) });
  }
}

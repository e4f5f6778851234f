import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ContactAttributeView, ContactListView, ContactRowView, ContactsQuery } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ContactsClient } from '../../../shared/contacts/contacts-client';

/** People on screen, page after page; what was there stays until the answer to another question has come. */
@Injectable()
export class ContactListStore {
  private readonly client = inject(ContactsClient);
  private readonly people = signal<readonly ContactRowView[] | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private readonly listList = signal<readonly ContactListView[]>([]);
  private readonly attributeList = signal<readonly ContactAttributeView[]>([]);
  private abort: AbortController | null = null;
  private asked: ContactsQuery = {};

  readonly rows = this.people.asReadonly();
  readonly nextCursor = this.cursor.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly lists = this.listList.asReadonly();
  readonly attributes = this.attributeList.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.abort?.abort());
    void this.readNames();
  }

  async load(query: ContactsQuery): Promise<void> {
    this.asked = query;
    await this.run(query, () => []);
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && !this.busy()) await this.run({ ...this.asked, cursor }, () => this.people() ?? []);
  }

  refresh(): Promise<void> {
    return this.load(this.asked);
  }

  /** Lists and attributes to filter by; people are shown without them as well. */
  private async readNames(): Promise<void> {
    const [lists, attributes] = await Promise.allSettled([this.client.lists(), this.client.attributes()]);
    if (lists.status === 'fulfilled') this.listList.set(lists.value);
    if (attributes.status === 'fulfilled') this.attributeList.set(attributes.value);
  }

  private async run(query: ContactsQuery, before: () => readonly ContactRowView[]): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(true);
    try {
      const page = await this.client.list(query, abort.signal);
      if (abort.signal.aborted) return;
      this.people.set([...before(), ...page.items]);
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    } finally {
      if (this.abort === abort) this.busy.set(false);
    }
  }
}

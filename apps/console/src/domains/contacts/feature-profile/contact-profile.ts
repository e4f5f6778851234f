import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, untracked } from '@angular/core'; // prettier-ignore
import { Router, RouterLink } from '@angular/router';
import type { ContactIdentityView, ConversationView } from '@parvis/contracts';
import { Avatar, ChannelTile, channelName, Chip, Empty, Format, Icon, InlineError, Skeleton, Stars } from '@parvis/ui';
import { History, type HistoryItem, Section } from '@parvis/ui/detail';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { loaded } from '../../../shared/api/loaded';
import { ContactWords } from '../../../shared/contacts/contact-words';
import { ContactsClient } from '../../../shared/contacts/contacts-client';
import { PersonFacts } from '../../../shared/contacts/person-facts';
import { LinkActions } from '../../../shared/contacts/link-actions';
import { PersonLinks } from '../../../shared/contacts/person-links';
import { PersonNotes } from '../../../shared/contacts/person-notes';
import { PersonStore } from '../../../shared/contacts/person-store';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { PageTitle } from '../../../shared/page-title';
import { SidebarState } from '../../../shared/sidebar-state';
import { ContactsSidebar } from '../ui/contacts-sidebar';
import { ListPicker } from './list-picker';

/** One person over all channels: who they are where, what they said, what members know and may say of them. */
@Component({
  selector: 'app-contact-profile',
  imports: [Avatar, ChannelTile, Chip, Empty, History, Icon, InlineError, ListPicker, Page, PersonFacts, PersonLinks, PersonNotes, RouterLink, Section, Skeleton, Stars, TextPipe], // prettier-ignore
  providers: [LinkActions],
  templateUrl: './contact-profile.html',
  styleUrl: './contact-profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ContactProfile {
  private readonly router = inject(Router);
  private readonly client = inject(ContactsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ContactWords);
  protected readonly store = inject(PersonStore);

  readonly contact = input.required<string>();

  /** Read again with the person: a link brings conversations along. */
  private readonly history = loaded(
    (abort) => this.client.history(untracked(this.contact), abort),
    () => this.store.profile() !== null,
  );
  protected readonly name = computed(() => this.words.name(this.store.profile()?.name ?? ''));
  protected readonly line = computed(() => {
    const person = this.store.profile();
    if (!person) return '';
    const since = this.language.text('contacts.since', { at: this.format.day(person.firstSeenAt) });
    return `${since} · ${this.language.text('contacts.count', { count: person.conversationCount })}`;
  });
  protected readonly identities = computed(() =>
    (this.store.profile()?.identities ?? []).map((identity) => ({
      ...identity,
      shown: identity.handle ?? identity.name,
      line: this.identityLine(identity),
    })),
  );
  protected readonly conversations = computed<HistoryItem[]>(() =>
    (this.history.value()?.conversations ?? []).map((one) => this.historyItem(one)),
  );
  protected readonly items = computed(() =>
    (this.history.value()?.items ?? []).map((item) => ({
      id: item.id,
      conversationId: item.conversationId,
      text: item.text,
      language: item.language,
      at: this.format.long(item.createdAt),
    })),
  );
  protected readonly stars = computed(() =>
    (this.store.profile()?.stars ?? []).map((one) => ({ ...one, at: this.format.day(one.at) })),
  );
  protected readonly problem = computed(() => {
    const problem = this.store.problem();
    return problem && { text: this.problems.of(problem), reference: problem.reference, gone: problem.code === 'not-found' }; // prettier-ignore
  });

  constructor() {
    const until = inject(DestroyRef);
    const sidebar = inject(ContactsSidebar);
    inject(SidebarState).show(() => sidebar.content(null, this.store.lists()), until);
    inject(LinkActions).register(until);
    const title = inject(PageTitle);
    title.follow(() => ({ text: `${this.name()}, ${this.language.text('contacts.title')}`, count: 0 }));
    until.onDestroy(() => {
      title.follow(null);
    });
    effect(() => {
      const id = this.contact();
      untracked(() => void this.store.open(id));
    });
  }

  protected openConversation(id: string): void {
    void this.router.navigate(['/inbox', 'all', id]);
  }

  protected openPerson(id: string): void {
    void this.router.navigate(['/contacts', id]);
  }

  private identityLine({ channel, accountId, followers }: ContactIdentityView): string {
    const account = this.directory.accountById().get(accountId)?.name ?? '';
    const line = `${channelName(channel)} · ${account}`;
    return followers === null ? line : `${line} · ${this.language.text('contacts.followers', { count: this.format.compact(followers) })}`; // prettier-ignore
  }

  private historyItem(one: ConversationView): HistoryItem {
    const status = this.language.text(`contacts.status.${one.status}`);
    return {
      id: one.id,
      channel: one.channel,
      title: one.subject ?? one.preview,
      line: `${this.format.short(one.lastActivityAt)} · ${status}`,
      ...(one.status === 'open' ? { state: { text: status, tone: 'warn' as const } } : {}),
    };
  }
}

import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, linkedSignal, untracked } from '@angular/core'; // prettier-ignore
import { Router, RouterLink } from '@angular/router';
import { CHANNEL_KINDS, type ContactsQuery } from '@parvis/contracts';
import { Avatar, Button, ChannelTile, channelName, Chip, Empty, Format, InlineError, Menu, type MenuItem, NumberPipe, Skeleton } from '@parvis/ui'; // prettier-ignore
import { Field } from '@parvis/ui/forms';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { ContactWords } from '../../../shared/contacts/contact-words';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SidebarState } from '../../../shared/sidebar-state';
import { ContactListStore } from '../data/contact-list-store';
import { ContactsSidebar } from '../ui/contacts-sidebar';

const ALL = 'all';
const TYPING_MS = 200;

/** Everybody who ever wrote: found by name, handle, address, channel, list or attribute. The address holds every choice. */
@Component({
  selector: 'app-contact-list',
  imports: [Avatar, Button, ChannelTile, Chip, Empty, Field, InlineError, Menu, NumberPipe, Page, RouterLink, Skeleton, TextPipe], // prettier-ignore
  templateUrl: './contact-list.html',
  styleUrl: './contact-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ContactList {
  private readonly router = inject(Router);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly words = inject(ContactWords);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(ContactListStore);

  readonly q = input<string>();
  readonly show = input<string>();
  readonly list = input<string>();
  readonly channel = input<string>();
  readonly attribute = input<string>();

  protected readonly typed = linkedSignal(() => this.q() ?? '');
  protected readonly chosenChannel = computed(() => CHANNEL_KINDS.find((kind) => kind === this.channel()) ?? null);
  private readonly query = computed<ContactsQuery>(
    () => {
      const [q, show, listId, channel, attribute] = [this.q(), this.show(), this.list(), this.chosenChannel(), this.attribute()]; // prettier-ignore
      return {
        ...(q ? { q } : {}),
        ...(show === 'vip' ? { vip: true } : {}),
        ...(show === 'blocked' ? { blocked: true } : {}),
        ...(listId ? { listId } : {}),
        ...(channel ? { channel } : {}),
        ...(attribute ? { attribute: [attribute] } : {}),
      };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly isFiltered = computed(() => Object.keys(this.query()).length > 0);
  protected readonly rows = computed(() =>
    (this.store.rows() ?? []).map((person) => ({
      person,
      name: this.words.name(person.name),
      handle: person.identities.find(({ handle }) => handle !== null)?.handle ?? '',
      channels: [...new Set(person.identities.map(({ channel }) => channel))],
      last: person.lastActivityAt === null ? '' : this.format.short(person.lastActivityAt),
    })),
  );
  protected readonly channelItems = computed<MenuItem[]>(() => {
    const used = CHANNEL_KINDS.filter(
      (kind) => kind === this.chosenChannel() || this.directory.accounts().some(({ channel }) => channel === kind),
    );
    return [
      { id: ALL, label: this.language.text('contacts.all-channels'), checked: this.chosenChannel() === null },
      ...used.map((id) => ({ id, label: channelName(id), checked: id === this.chosenChannel() })),
    ];
  });
  protected readonly channelLabel = computed(() => {
    const channel = this.chosenChannel();
    return channel ? channelName(channel) : this.language.text('contacts.all-channels');
  });
  /** Attributes whose values can be listed: a choice, or yes and no. */
  protected readonly attributeItems = computed<MenuItem[]>(() => {
    const choices = this.store.attributes().flatMap(({ key, name, type, options }) => {
      const values = type === 'choice' ? options : type === 'yes-no' ? ['true', 'false'] : [];
      return values.map((value) => ({ id: `${key}:${value}`, label: `${name}: ${this.optionText(type, value)}` }));
    });
    if (choices.length === 0) return [];
    const all = { id: ALL, label: this.language.text('contacts.all-attributes') };
    return [all, ...choices].map((item) => ({ ...item, checked: item.id === (this.attribute() ?? ALL) }));
  });
  protected readonly attributeLabel = computed(
    () => this.attributeItems().find(({ checked }) => checked)?.label ?? this.attribute() ?? '',
  );
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));

  constructor() {
    const sidebar = inject(ContactsSidebar);
    const current = () => (this.list() ? `list-${this.list() ?? ''}` : (this.show() ?? ALL));
    inject(SidebarState).show(() => sidebar.content(current(), this.store.lists()), inject(DestroyRef));
    effect(() => {
      const query = this.query();
      untracked(() => void this.store.load(query));
    });
    effect((onCleanup) => {
      const typed = this.typed().trim();
      if (typed === untracked(() => this.q() ?? '')) return;
      const timer = setTimeout(() => { this.refine({ q: typed === '' ? null : typed }); }, TYPING_MS); // prettier-ignore
      onCleanup(() => { clearTimeout(timer); }); // prettier-ignore
    });
  }

  protected choose(name: 'channel' | 'attribute', id: string): void {
    this.refine({ [name]: id === ALL ? null : id });
  }

  protected clear(): void {
    void this.router.navigate(['/contacts']);
  }

  private refine(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  private optionText(type: string, value: string): string {
    if (type !== 'yes-no') return value;
    return this.language.text(value === 'true' ? 'contacts.attribute.yes' : 'contacts.attribute.no');
  }
}

import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, output, untracked } from '@angular/core'; // prettier-ignore
import { Router, RouterLink } from '@angular/router';
import type { ConversationView } from '@parvis/contracts';
import { channelName, Chip, Format, Icon, IconButton, Member, Tag, TeamTile } from '@parvis/ui';
import {
  type DecisionAction,
  Detail,
  DetailHead,
  History,
  type HistoryItem,
  ModerationActions,
  Prop,
  Props,
  Section,
  Sla,
  type SlaBar,
} from '@parvis/ui/detail';
import { LinkActions } from '../../../shared/contacts/link-actions';
import { PersonFacts } from '../../../shared/contacts/person-facts';
import { PersonLinks } from '../../../shared/contacts/person-links';
import { PersonNotes } from '../../../shared/contacts/person-notes';
import { PersonStore } from '../../../shared/contacts/person-store';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ThreadStore } from '../data/thread-store';
import type { DetailPick } from './detail-pick';
import { ConversationWords } from '../ui/conversation-words';
import { ItemMenus } from '../ui/item-menus';

/** Beside the thread: the person, who has it, what was promised, its tags, what came before, and the decisions. */
@Component({
  selector: 'app-detail-pane',
  imports: [Chip, Detail, DetailHead, History, Icon, IconButton, Member, ModerationActions, PersonFacts, PersonLinks, PersonNotes, Prop, Props, RouterLink, Section, Sla, Tag, TeamTile, TextPipe], // prettier-ignore
  providers: [PersonStore, LinkActions],
  templateUrl: './detail-pane.html',
  styleUrl: './detail-pane.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailPane {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly menus = inject(ItemMenus);
  protected readonly words = inject(ConversationWords);
  protected readonly session = inject(SessionStore);
  protected readonly store = inject(ThreadStore);
  protected readonly person = inject(PersonStore);
  private readonly router = inject(Router);

  readonly picked = output<{ what: DetailPick; element: HTMLElement }>();
  readonly tagRemoved = output<string>();
  readonly historyOpened = output<string>();
  readonly decided = output<string>();
  readonly closed = output();

  protected readonly conversation = this.store.conversation;
  protected readonly contactLine = computed(() => {
    const contact = this.store.detail()?.contactDetail;
    if (!contact) return '';
    const since = this.language.text('inbox.detail.since', { year: contact.firstSeenAt.slice(0, 4) });
    const reach = this.conversation()?.reach ?? null;
    const followers = reach === null ? [] : [this.language.text('inbox.row.followers', { count: this.format.compact(reach) })]; // prettier-ignore
    const conversations = this.language.text('inbox.detail.conversations', { count: contact.conversationCount });
    return [since, ...followers, conversations].join(' · ');
  });
  protected readonly assignee = computed(
    () => this.directory.memberById().get(this.conversation()?.assigneeId ?? '') ?? null,
  );
  protected readonly team = computed(() => this.directory.teamById().get(this.conversation()?.teamId ?? '') ?? null);
  protected readonly account = computed(
    () => this.directory.accountById().get(this.conversation()?.accountId ?? '') ?? null,
  );
  protected readonly priority = computed(() => {
    const priority = this.conversation()?.priority ?? 'none';
    const tone = priority === 'urgent' ? 'bad' : priority === 'high' ? 'warn' : 'neutral';
    return { text: this.language.text(`inbox.priority.${priority}`), tone, isRaised: tone !== 'neutral' } as const;
  });
  protected readonly languageName = computed(() => {
    const code = this.conversation()?.language;
    return code ? this.words.languageName(code) : null;
  });
  protected readonly bars = computed<SlaBar[]>(() => {
    const conversation = this.conversation();
    const due = conversation && this.words.due(conversation);
    if (!conversation?.nextDueAt || !due) return [];
    const start = Date.parse(conversation.waitingSince ?? conversation.createdAt);
    const whole = Math.max(1, Date.parse(conversation.nextDueAt) - start);
    const used = this.words.now() - start;
    return [
      {
        label: this.language.text('inbox.detail.next-due'),
        used: used / whole,
        left: due.text,
        tone: due.tone === 'neutral' ? 'ok' : due.tone,
      },
    ];
  });
  protected readonly tags = computed(() =>
    (this.conversation()?.tagIds ?? []).flatMap((id) => {
      const tag = this.directory.tagById().get(id);
      return tag ? [{ id, name: tag.name, hue: this.words.tagHue(tag) }] : [];
    }),
  );
  protected readonly history = computed<HistoryItem[]>(() =>
    (this.store.detail()?.history ?? []).map((one) => this.historyItem(one)),
  );
  protected readonly target = computed(() => this.store.lastInbound());
  protected readonly decisions = computed<DecisionAction[]>(() => {
    const item = this.target();
    const channel = channelName(this.conversation()?.channel ?? 'email');
    if (!item) return [];
    return this.menus.allowedDecisions(item, this.account()).map((option) => ({
      id: option.verb,
      label: this.language.text(`inbox.message.${option.verb}`),
      icon: this.menus.icon(option.verb),
      consequence: this.menus.consequence(option, channel),
      disabledReason: option.available ? null : this.menus.reason(option.reason),
    }));
  });
  protected readonly decisionHeading = computed(() =>
    this.language.text('inbox.detail.moderate', { kind: this.target()?.kind ?? 'other' }),
  );

  constructor() {
    inject(LinkActions).register(inject(DestroyRef));
    effect(() => {
      const id = this.session.can('contacts.read') ? (this.conversation()?.contact?.id ?? null) : null;
      untracked(() => void this.person.open(id));
    });
  }

  protected personOpened(id: string): void {
    void this.router.navigate(['/contacts', id]);
  }

  protected pick(what: DetailPick, event: Event): void {
    const element = event.currentTarget;
    if (element instanceof HTMLElement) this.picked.emit({ what, element });
  }

  private historyItem(one: ConversationView): HistoryItem {
    const status = this.language.text(`inbox.status.${one.status}`);
    return {
      id: one.id,
      channel: one.channel,
      title: one.subject ?? one.preview,
      line: `${this.format.short(one.lastActivityAt)} · ${status}`,
      ...(one.status === 'open' ? { state: { text: this.language.text('inbox.status.open'), tone: 'warn' } } : {}),
    };
  }
}

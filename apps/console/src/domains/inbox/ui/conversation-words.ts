import { inject, Injectable } from '@angular/core';
import type { ConversationView, SearchHit, TagView } from '@parvis/contracts';
import { channelName, Clock, Format, type HueNumber, type QueueRow } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { tagHue } from '../../../shared/tags/tag-hue';
import { PresenceStore } from '../data/presence-store';
import { AT_RISK_MS } from '../data/view-rules';

export interface Due {
  text: string;
  tone: 'neutral' | 'warn' | 'bad';
}

const SECONDS_BELOW_MS = 120_000;

/** Followers from which a row says how many there are. */
const TOLD_FROM = 1000;

/** How a conversation is put in words and colours, in the queue and beside it. */
@Injectable({ providedIn: 'root' })
export class ConversationWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly presence = inject(PresenceStore);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);

  name(conversation: ConversationView): string {
    // a platform may tell a person's name later, or never
    return conversation.contact?.name || conversation.subject || this.language.text('inbox.unknown-person');
  }

  /** Who said what was found. */
  author({ item, conversation }: SearchHit): string {
    return item.author || this.name(conversation);
  }

  kind(conversation: Pick<ConversationView, 'kind'>): string {
    return this.language.text(`inbox.kind.${conversation.kind}`);
  }

  /** Time left, changing once a minute, and once a second under two minutes. */
  due(conversation: ConversationView): Due | null {
    if (conversation.nextDueAt === null || conversation.status === 'handled') return null;
    const at = Date.parse(conversation.nextDueAt);
    const coarse = at - this.clock.minute();
    const left = coarse > 0 && coarse < SECONDS_BELOW_MS ? at - this.clock.second() : coarse;
    if (left < 0)
      return { text: this.language.text('inbox.due.missed', { time: this.format.duration(-left) }), tone: 'bad' };
    return { text: this.format.duration(left), tone: left < AT_RISK_MS ? 'warn' : 'neutral' };
  }

  now(): number {
    return this.clock.minute();
  }

  languageName(code: string): string {
    const locale = this.language.locale();
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }

  tagHue(tag: TagView): HueNumber {
    return tagHue(tag);
  }

  row(conversation: ConversationView, hasLeft: boolean): QueueRow {
    const tag = this.directory.tagById().get(conversation.tagIds[0] ?? '');
    const writer = this.presence.writer(conversation.id);
    const due = this.due(conversation);
    const isForeign = conversation.language !== null && !conversation.language.startsWith(this.language.current());
    return {
      id: conversation.id,
      contactId: conversation.contact?.id ?? conversation.id,
      name: this.name(conversation),
      channel: conversation.channel,
      kind: this.kind(conversation),
      at: conversation.lastActivityAt,
      text: this.preview(conversation),
      unread: conversation.unread,
      foreign: isForeign,
      gone: hasLeft,
      ...(conversation.stars === null ? {} : { rating: conversation.stars }),
      ...(isRead(conversation) ? { reach: this.format.compact(conversation.reach) } : {}),
      ...(conversation.language === null ? {} : { language: conversation.language }),
      ...(due ? { due } : {}),
      ...(tag ? { tag: { label: tag.name, hue: this.tagHue(tag) } } : {}),
      ...(conversation.hasAttachments ? { attachments: 1 } : {}),
      ...(writer ? { typing: { id: writer.id, name: writer.name, text: this.language.text('inbox.writes') } } : {}),
      ...(conversation.nobody ? { alone: this.language.text(`inbox.nobody.${conversation.nobody.reason}`) } : {}),
      ...(hasLeft ? { state: { text: this.stateOf(conversation), tone: 'ok' } } : {}),
    };
  }

  /** "client_042, comment on Instagram, unread, 12 minutes left, Envoyé en MP hier soir…" */
  label(conversation: ConversationView): string {
    const due = this.due(conversation);
    const parts = [
      this.name(conversation),
      this.language.text('inbox.row.kind-on', {
        kind: this.kind(conversation),
        channel: channelName(conversation.channel),
      }),
      conversation.unread ? this.language.text('inbox.row.unread') : '',
      due ? (due.tone === 'bad' ? due.text : this.language.text('inbox.row.left', { time: due.text })) : '',
      isRead(conversation)
        ? this.language.text('inbox.row.followers', { count: this.format.compact(conversation.reach) })
        : '',
      conversation.nobody ? this.language.text(`inbox.nobody.${conversation.nobody.reason}`) : '',
      conversation.preview,
    ];
    return parts.filter((part) => part !== '').join(', ');
  }

  private preview(conversation: ConversationView): string {
    const { subject, preview } = conversation;
    return conversation.kind === 'email' && subject ? `${subject}. ${preview}` : preview;
  }

  private stateOf(conversation: ConversationView): string {
    if (conversation.status !== 'open') return this.language.text(`inbox.status.${conversation.status}`);
    const owner = this.directory.memberName(conversation.assigneeId);
    return owner ? this.language.text('inbox.row.with', { name: owner }) : this.language.text('inbox.row.elsewhere');
  }
}

/** Whether so many read what the person says that a row tells of it. */
function isRead(conversation: ConversationView): conversation is ConversationView & { reach: number } {
  return (conversation.reach ?? 0) >= TOLD_FROM;
}

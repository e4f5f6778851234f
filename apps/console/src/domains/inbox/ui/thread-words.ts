import { inject, Injectable } from '@angular/core';
import type { ActionView, AttachmentView, ItemView, PostView, SystemLine } from '@parvis/contracts';
import { channelName, Clock, Format, type IconName } from '@parvis/ui';
import {
  type Attachment,
  type DeliveryKind,
  type PostCardData,
  type ThreadMessage,
  type ThreadNote,
} from '@parvis/ui/thread';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { mayApprove } from '../data/may-approve';
import type { ThreadStore } from '../data/thread-store';
import { SystemWords } from './system-words';

export type ThreadEntry =
  | { kind: 'message'; id: string; item: ItemView; message: ThreadMessage }
  | { kind: 'note'; id: string; note: ThreadNote }
  | { kind: 'event'; id: string; icon: IconName; text: string; at: string }
  | { kind: 'new'; id: string; label: string };

type Conversation = NonNullable<ReturnType<ThreadStore['conversation']>>;

const EVENT_ICONS: Record<SystemLine['kind'], IconName> = {
  assigned: 'user-plus',
  rerouted: 'users',
  escalated: 'flag',
  'status-changed': 'check',
  tagged: 'tag',
  decided: 'shield-check',
  snoozed: 'moon',
  reopened: 'rotate-ccw',
  'rule-ran': 'zap',
  'rule-undone': 'undo-2',
  'clock-breached': 'circle-alert',
  'vigilance-overdue': 'circle-alert',
  'ladder-level': 'flag',
  'ladder-acknowledged': 'circle-check',
  'asked-outside': 'mail',
  merged: 'layers',
  split: 'square-slash',
  'move-undone': 'undo-2',
  blocked: 'ban',
  bulk: 'layers',
  'bulk-undone': 'undo-2',
};

const DELIVERIES: Record<ActionView['state'], DeliveryKind> = {
  'awaiting-approval': 'held',
  held: 'held',
  queued: 'sending',
  sending: 'sending',
  done: 'published',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'sending',
};

/** How the items of a conversation are put in words for the thread. */
@Injectable({ providedIn: 'root' })
export class ThreadWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly system = inject(SystemWords);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);

  entries(items: readonly ItemView[], conversation: Conversation, firstNewId: string | null): ThreadEntry[] {
    const parents = new Set(items.map(({ parentId }) => parentId));
    return items.flatMap((item) => {
      const entry = this.entry(item, conversation, parents.has(item.id));
      if (item.id !== firstNewId) return [entry];
      return [{ kind: 'new', id: 'new', label: this.language.text('inbox.thread.new') }, entry];
    });
  }

  post(post: PostView, conversation: Conversation): PostCardData {
    const channel = channelName(conversation.channel);
    const isListening = conversation.channel === 'listening';
    const { mediaUrl, permalink, figures } = post;
    const alt = post.mediaAlt ?? this.language.text('inbox.post.no-description');
    return {
      kind: this.language.text(`inbox.post.${isListening ? 'source' : post.isAd ? 'ad' : 'post'}`),
      at: post.publishedAt,
      text: post.text ?? '',
      ...(mediaUrl ? { imageUrl: mediaUrl, imageAlt: alt } : {}),
      ...(figures.likes === null ? {} : { likes: figures.likes }),
      ...(figures.comments === null ? {} : { comments: figures.comments }),
      ...(permalink
        ? {
            link: {
              url: permalink,
              label: this.language.text(isListening ? 'inbox.post.open-source' : 'inbox.post.open', { channel }),
            },
          }
        : {}),
    };
  }

  attachment(file: AttachmentView): Attachment {
    const kind = (['image', 'video', 'audio'] as const).find((one) => file.contentType.startsWith(`${one}/`)) ?? 'file';
    const isThere = file.state === 'stored';
    return {
      id: file.id,
      name: file.name,
      kind,
      size: file.size,
      muted: this.session.preferences()?.care.muteVideo !== false,
      alt: this.language.text('inbox.post.no-description'),
      ...(isThere ? { url: file.url } : { error: this.language.text(`inbox.attachment.${file.state}`) }),
      ...(isThere && kind === 'image' ? { thumbnailUrl: file.previewUrl ?? file.url } : {}),
    };
  }

  private entry(item: ItemView, conversation: Conversation, hasReplies: boolean): ThreadEntry {
    if (item.direction === 'note') return { kind: 'note', id: item.id, note: this.note(item) };
    if (item.direction !== 'system' || !item.system) {
      return { kind: 'message', id: item.id, item, message: this.message(item, conversation, hasReplies) };
    }
    return {
      kind: 'event',
      id: item.id,
      icon: EVENT_ICONS[item.system.kind],
      text: this.system.of(item.system),
      at: item.createdAt,
    };
  }

  private note(item: ItemView): ThreadNote {
    const members = this.directory.members();
    return {
      id: item.id,
      title: this.language.text('inbox.thread.note'),
      member: { id: item.author.memberId ?? item.id, name: item.author.name },
      at: item.createdAt,
      text: item.text,
      mentions: members.filter(({ id }) => item.mentions.includes(id)).map(({ name }) => name),
    };
  }

  private message(item: ItemView, conversation: Conversation, hasReplies: boolean): ThreadMessage {
    const isOurs = item.direction === 'out';
    const { contactId, memberId, name } = item.author;
    const delivery = isOurs ? this.delivery(item, conversation) : null;
    const marks = this.marks(item, conversation);
    const brand =
      this.directory.accountById().get(conversation.accountId)?.name ?? this.session.me()?.workspace.name ?? name;
    const isNeighbour =
      !isOurs && contactId !== null && conversation.contact !== null && contactId !== conversation.contact.id;
    return {
      id: item.id,
      direction: isOurs ? 'out' : 'in',
      author: isOurs ? brand : name || this.language.text('inbox.thread.somebody'),
      at: item.createdAt,
      text: item.text,
      child: item.parentId !== null,
      hasReplies,
      dim: isNeighbour,
      ...(contactId ? { contactId } : {}),
      ...(isOurs && memberId
        ? { member: { id: memberId, name }, by: this.language.text('inbox.thread.by', { name }) }
        : {}),
      ...(item.language ? { language: item.language } : {}),
      ...(item.stars === null ? {} : { rating: item.stars }),
      ...(marks.length > 0 ? { marks } : {}),
      ...(delivery ? { delivery, actions: this.actions(item, delivery.kind) } : {}),
      ...(item.attachments.length > 0 ? { attachments: item.attachments.map((file) => this.attachment(file)) } : {}),
    };
  }

  private marks(item: ItemView, conversation: Conversation): { text: string; icon?: IconName }[] {
    const channel = channelName(conversation.channel);
    const state = item.platformState;
    return [
      ...(item.revision > 1 ? [{ text: this.language.text('inbox.mark.edited'), icon: 'pencil' } as const] : []),
      ...(state === 'hidden'
        ? [{ text: this.language.text('inbox.mark.hidden', { channel }), icon: 'eye-off' } as const]
        : []),
      ...(state === 'deleted'
        ? [{ text: this.language.text('inbox.mark.deleted', { channel }), icon: 'trash-2' } as const]
        : []),
      ...this.changeMark(item),
      ...(state === 'held' && item.direction === 'in'
        ? [{ text: this.language.text('inbox.mark.held'), icon: 'clock' } as const]
        : []),
      ...(item.forgottenAt
        ? [{ text: this.language.text('inbox.mark.forgotten', { channel }), icon: 'square-slash' } as const]
        : []),
    ];
  }

  private changeMark({ change }: ItemView): { text: string; icon: IconName }[] {
    if (!change) return [];
    const { verb, state } = change.action;
    const key = state === 'failed' ? `${verb}-failed` : verb;
    return [{ text: this.language.text(`inbox.mark.${key}`), icon: state === 'failed' ? 'triangle-alert' : 'clock' }];
  }

  private delivery(
    item: ItemView,
    { channel }: Conversation,
  ): { kind: DeliveryKind; text: string; reason?: string } | null {
    const { action } = item;
    if (!action)
      return item.id.startsWith('local-')
        ? { kind: 'sending', text: this.language.text('inbox.delivery.sending') }
        : null;
    if (action.state === 'done' && item.platformState === 'held')
      return {
        kind: 'sending',
        text: this.language.text('inbox.delivery.in-review', { channel: channelName(channel) }),
      };
    const kind = DELIVERIES[action.state];
    const text = this.deliveryText(action);
    return { kind, text, ...(kind === 'failed' && action.error ? { reason: action.error.detail } : {}) };
  }

  private deliveryText({ state, holdUntil, sendAt, approval }: ActionView): string {
    const at = sendAt ? this.format.long(sendAt) : '';
    if (state === 'awaiting-approval' && approval) {
      const words = { given: approval.by.length, needed: approval.needed, at };
      return this.language.text(`inbox.delivery.${sendAt ? 'awaiting-then-at' : 'awaiting-count'}`, words);
    }
    if (state === 'held' && sendAt) return this.language.text('inbox.delivery.scheduled', { at });
    return state === 'held' && holdUntil ? this.heldText(holdUntil) : this.language.text(`inbox.delivery.${state}`);
  }

  private heldText(holdUntil: string): string {
    const left = Math.max(0, Date.parse(holdUntil) - this.clock.second());
    return this.language.text('inbox.delivery.held', { time: this.format.duration(left) });
  }

  private actions(item: ItemView, kind: DeliveryKind): { id: string; label: string; icon: IconName }[] {
    const button = (id: string, icon: IconName) => ({ id, icon, label: this.language.text(`inbox.message.${id}`) });
    const { action } = item;
    if (kind === 'failed') return [button('retry', 'refresh-cw'), button('edit', 'pencil'), button('copy', 'copy')];
    if (item.change?.action.state === 'held') return [button('cancel-change', 'undo-2')];
    if (kind !== 'held' || !action) return [];
    const change = [button('change', 'pencil'), button('cancel', 'undo-2')];
    if (action.state === 'awaiting-approval') {
      const approval = mayApprove(action, this.session)
        ? [button('approve-reply', 'check'), button('refuse-reply', 'x')]
        : [];
      return [...approval, button('comments', 'message-square'), ...change];
    }
    return action.sendAt ? [button('send-now', 'send'), ...change] : [button('cancel', 'undo-2')];
  }
}

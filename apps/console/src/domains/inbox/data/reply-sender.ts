import { inject, Injectable } from '@angular/core';
import type { ActionView, AttachmentView, ItemView, NoteBody, ReplyBody } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import type { Outcome } from '../../../shared/commands/command';
import { CommandLog } from '../../../shared/commands/command-log';
import { SessionStore } from '../../../shared/session/session-store';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';
import { ThreadStore } from './thread-store';

const STALE_AFTER_MS = 10 * 60 * 1000;

export interface Outgoing {
  body: ReplyBody;
  attachments: readonly AttachmentView[];
  /** Called when the member takes the reply back: the text returns to the composer. */
  onUndone: () => void;
}

/** Sends replies and notes: in the thread at once, held by the server for as long as undo is offered. */
@Injectable()
export class ReplySender {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly log = inject(CommandLog);
  private readonly thread = inject(ThreadStore);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);

  reply(
    conversationId: string,
    { body, attachments, onUndone }: Outgoing,
  ): Promise<Outcome<{ item: ItemView; action: ActionView }>> {
    const local = this.local(conversationId, 'out', body.text, attachments);
    const isPrivate = body.verb === 'private-reply';
    return this.log.run({
      subjects: [conversationId],
      label: {
        key: body.sendAt
          ? 'inbox.done.scheduled'
          : body.thenHandle
            ? 'inbox.done.sentAndHandled'
            : isPrivate
              ? 'inbox.done.sentPrivately'
              : 'inbox.done.sent',
      },
      finalLabel: { key: 'inbox.done.sentFinal' },
      labelOf: ({ action }) => waitingLabel(action),
      staleAfterMs: STALE_AFTER_MS,
      apply: () => {
        const drop =
          body.thenHandle && !body.sendAt ? this.cache.patch(conversationId, { status: 'handled' }) : () => undefined;
        this.thread.adopt(local);
        return () => {
          drop();
          this.thread.removeItem(local.id);
        };
      },
      send: (idempotencyKey) => this.client.reply(conversationId, body, idempotencyKey),
      settle: ({ item }) => {
        this.thread.adopt(item);
      },
      undo: {
        // what waits for its time or for an approval is taken back in the thread
        until: ({ action }) => (action.holdUntil && !action.sendAt ? Date.parse(action.holdUntil) : 0),
        run: async ({ item, action }) => {
          await this.client.cancel(action.id);
          this.thread.removeItem(item.id);
          onUndone();
          if (body.thenHandle) await this.reopen(conversationId);
        },
      },
    });
  }

  note(conversationId: string, body: NoteBody): Promise<Outcome<ItemView>> {
    const local = this.local(conversationId, 'note', body.text, []);
    return this.log.run({
      subjects: [conversationId],
      label: { key: 'inbox.done.noted' },
      apply: () => {
        this.thread.adopt(local);
        return () => {
          this.thread.removeItem(local.id);
        };
      },
      send: (idempotencyKey) => this.client.note(conversationId, body, idempotencyKey),
      settle: (item) => {
        this.thread.adopt(item);
      },
    });
  }

  private async reopen(conversationId: string): Promise<void> {
    const current = await this.client.detail(conversationId);
    this.cache.adopt(current);
    if (current.status === 'handled') {
      this.cache.adopt(await this.client.update(conversationId, { status: 'open', version: current.version }));
    }
  }

  private local(
    conversationId: string,
    direction: 'out' | 'note',
    text: string,
    attachments: readonly AttachmentView[],
  ): ItemView {
    const member = this.session.member();
    return {
      id: `local-${crypto.randomUUID()}`,
      conversationId,
      kind: this.cache.get(conversationId)?.kind ?? 'message',
      direction,
      parentId: null,
      author: { contactId: null, memberId: member?.id ?? null, name: member?.name ?? '', avatarUrl: null },
      text,
      html: null,
      quoted: null,
      language: null,
      stars: null,
      attachments: [...attachments],
      platformState: 'visible',
      revision: 1,
      permalink: null,
      tagIds: [],
      action: null,
      system: null,
      mentions: [],
      forgottenAt: null,
      verbs: [],
      createdAt: new Date(this.clock.now()).toISOString(),
    };
  }
}

/** A reply that waits is not sent, and says so. */
function waitingLabel({ state, sendAt }: ActionView): { key: string } | null {
  if (state === 'awaiting-approval') return { key: 'inbox.done.awaiting' };
  return sendAt ? { key: 'inbox.done.scheduled' } : null;
}

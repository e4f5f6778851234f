import { inject, Injectable } from '@angular/core';
import type { ConversationView, MarkedSpan, ModerationRow } from '@parvis/contracts';
import { Clock, Toasts } from '@parvis/ui';
import { Api } from '../../../shared/api/api';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { ModerationClient } from './moderation-client';
import { OpenItem } from './open-item';
import { RowCache } from './row-cache';

/** What one does with an item beside deciding: answer, take, pin, tag, say that a word was misread. */
@Injectable()
export class ItemActs {
  private readonly api = inject(Api);
  private readonly client = inject(ModerationClient);
  private readonly cache = inject(RowCache);
  private readonly item = inject(OpenItem);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);

  /** Its conversation, open and mine. */
  async answer(id: string): Promise<string> {
    return (await this.client.answer(id)).conversationId;
  }

  /** Its conversation is mine; the version is read first, as assigning asks for it. */
  async take({ conversationId }: ModerationRow): Promise<void> {
    const { version } = await this.api.get<ConversationView>(`/conversations/${conversationId}`);
    await this.client.take(conversationId, { version, memberId: this.session.memberId() });
    this.toasts.show({ text: this.language.text('moderation.taken'), tone: 'ok' });
  }

  /** For the whole team, or not any more. */
  async pin({ itemId, pinned }: ModerationRow): Promise<void> {
    const drop = this.cache.patch(itemId, { pinned: !pinned }, this.clock.now());
    try {
      this.cache.adopt(await this.client.pin(itemId, !pinned));
    } finally {
      drop();
    }
  }

  async tag(ids: readonly string[], add: string[], remove: string[]): Promise<void> {
    for (const id of ids) {
      const { tagIds } = await this.client.tag(id, { add, remove });
      this.item.setTags(id, tagIds);
    }
  }

  /** The stretch is an exception of the term from now on, and no mark of this row any more. */
  async notThisWord({ itemId, marks }: ModerationRow, mark: MarkedSpan): Promise<void> {
    if (mark.termId === null) return;
    await this.client.notThisWord(itemId, { termId: mark.termId, start: mark.start, end: mark.end });
    this.cache.change(itemId, { marks: marks.filter((one) => one !== mark) });
    this.toasts.show({ text: this.language.text('moderation.word.noted'), tone: 'ok' });
  }
}

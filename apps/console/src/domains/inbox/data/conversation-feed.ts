import { inject, Injectable, signal } from '@angular/core';
import { Live } from '../../../shared/live/live';
import { BulkClient } from '../../../shared/bulk/bulk-client';
import { ConversationCache } from './conversation-cache';

const AT_ONCE = 100;

/** Writes pushed conversations into the cache, before any list looks at them. */
@Injectable({ providedIn: 'root' })
export class ConversationFeed {
  private readonly bulk = inject(BulkClient);
  private readonly cache = inject(ConversationCache);
  /** The conversation on screen: what arrives there is seen at once. */
  readonly openId = signal<string | null>(null);

  constructor() {
    const live = inject(Live);
    live.on('conversations.changed', ({ ids }) => void this.lookUp(ids.filter((id) => this.cache.base(id) !== null)));
    live.on('conversation.updated', ({ conversation }) => {
      this.cache.adoptPushed(conversation, this.openId() === conversation.id && !document.hidden);
    });
  }

  /** Many changed at once: those that are known here are read again. */
  private async lookUp(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const views = await this.bulk.lookup(ids.slice(at, at + AT_ONCE)).catch(() => []); // the next catching up tells
      views.forEach((view) => {
        this.cache.adopt(view);
      });
    }
  }
}

import { inject, Injectable, signal } from '@angular/core';
import { Live } from '../../../shared/live/live';
import { ConversationCache } from './conversation-cache';

/** Writes pushed conversations into the cache, before any list looks at them. */
@Injectable({ providedIn: 'root' })
export class ConversationFeed {
  private readonly cache = inject(ConversationCache);
  /** The conversation on screen: what arrives there is seen at once. */
  readonly openId = signal<string | null>(null);

  constructor() {
    inject(Live).on('conversation.updated', ({ conversation }) => {
      this.cache.adoptPushed(conversation, this.openId() === conversation.id && !document.hidden);
    });
  }
}

import { computed, inject, Injectable, signal } from '@angular/core';
import type { MemberView, PresenceChanged } from '@parvis/contracts';
import { Directory } from '../../../shared/directory/directory';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';

export interface Present {
  member: MemberView;
  state: 'viewing' | 'writing';
}

/** Who else is looking at or writing in a conversation. */
@Injectable({ providedIn: 'root' })
export class PresenceStore {
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly byConversation = signal<ReadonlyMap<string, PresenceChanged['members']>>(new Map());
  private readonly writers = computed(() => {
    const entries = [...this.byConversation().keys()].map((id) => [id, this.others(id).find(isWriting)] as const);
    return new Map(entries);
  });

  constructor() {
    inject(Live).on('presence.changed', ({ conversationId, members }) => {
      this.byConversation.update((known) => new Map(known).set(conversationId, members));
    });
  }

  others(conversationId: string): Present[] {
    const me = this.session.memberId();
    const present = (this.byConversation().get(conversationId) ?? []).filter(({ memberId }) => memberId !== me);
    return present.flatMap(({ memberId, state }) => {
      const member = this.directory.memberById().get(memberId);
      return member ? [{ member, state }] : [];
    });
  }

  writer(conversationId: string): MemberView | null {
    return this.writers().get(conversationId)?.member ?? null;
  }
}

const isWriting = ({ state }: Present) => state === 'writing';

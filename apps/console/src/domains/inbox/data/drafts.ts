import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { DraftBody } from '@parvis/contracts';
import { SessionStore } from '../../../shared/session/session-store';
import { readLocal, writeLocal } from '../../../shared/storage';
import { InboxClient } from './inbox-client';

const SAVE_AFTER_MS = 400;
const VERBS: readonly string[] = ['reply', 'private-reply', 'note'] satisfies DraftBody['verb'][];

/** What one has begun to write, per member and conversation: on this machine at once, on the server after a pause. */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly client = inject(InboxClient);
  private readonly session = inject(SessionStore);
  private readonly pending = new Map<string, { body: DraftBody; timer: ReturnType<typeof setTimeout> }>();
  private readonly savedAt = signal<ReadonlyMap<string, number>>(new Map());

  /** When the server last took the draft of each conversation. */
  readonly saved = this.savedAt.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      for (const id of this.pending.keys()) this.flush(id);
    });
  }

  /** The draft of this machine, else the server's; null when there is none. */
  async read(conversationId: string): Promise<DraftBody | null> {
    const local = this.local(conversationId);
    if (local) return local;
    const remote = await this.client.draft(conversationId).catch(() => null);
    return remote?.text ? remote : null;
  }

  local(conversationId: string): DraftBody | null {
    const stored = readLocal(this.key(conversationId));
    const at = stored?.indexOf('|') ?? -1;
    if (!stored || at === -1) return null;
    const verb = stored.slice(0, at);
    return VERBS.includes(verb) ? { verb: verb as DraftBody['verb'], text: stored.slice(at + 1) } : null;
  }

  /** An empty text forgets the draft. */
  write(conversationId: string, body: DraftBody): void {
    writeLocal(this.key(conversationId), body.text === '' ? null : `${body.verb}|${body.text}`);
    clearTimeout(this.pending.get(conversationId)?.timer);
    const timer = setTimeout(() => {
      this.flush(conversationId);
    }, SAVE_AFTER_MS);
    this.pending.set(conversationId, { body, timer });
  }

  private flush(conversationId: string): void {
    const waiting = this.pending.get(conversationId);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.pending.delete(conversationId);
    void this.client.saveDraft(conversationId, waiting.body).then(
      () => {
        this.savedAt.update((saved) => new Map(saved).set(conversationId, Date.now()));
      },
      () => undefined, // the copy on this machine is kept and sent with the next change
    );
  }

  private key(conversationId: string): string {
    return `parvis.draft.${this.session.memberId()}.${conversationId}`;
  }
}

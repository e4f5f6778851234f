import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { DraftBody, SharedDraftView } from '@parvis/contracts';
import { ApiError } from '../../../shared/api/problem';
import { Live } from '../../../shared/live/live';
import { DraftSync, type Resolution } from './draft-sync';
import { InboxClient } from './inbox-client';

/** The draft that is shared in the conversation on screen: seen live by all who have it open, written by any of them. */
@Injectable()
export class SharedDraftStore {
  private readonly client = inject(InboxClient);
  private readonly openId = signal<string | null>(null);
  private readonly sync = signal<DraftSync<SharedDraftView> | null>(null);
  private readonly arrived = signal<{ draft: DraftBody | null } | null>(null);

  /** As the server has it; null while none is shared. */
  readonly draft = computed(() => this.sync()?.base() ?? null);
  readonly conflict = computed(() => this.sync()?.conflict() ?? null);
  /** The last text that came from somebody else; null when the sharing ended. */
  readonly incoming = this.arrived.asReadonly();

  constructor() {
    const live = inject(Live);
    const off = live.on('shared-draft.changed', ({ conversationId, draft }) => {
      if (conversationId === this.openId()) this.hear(conversationId, draft);
    });
    inject(DestroyRef).onDestroy(() => {
      off();
      this.leave();
    });
  }

  /** Follows the conversation on screen; resolves with what is shared there. */
  async open(conversationId: string | null): Promise<SharedDraftView | null> {
    this.leave();
    this.openId.set(conversationId);
    if (conversationId === null) return null;
    const draft = await this.client.sharedDraft(conversationId).catch(() => null);
    if (conversationId !== this.openId() || !draft?.text) return this.draft();
    if (!this.sync()) this.start(conversationId, draft);
    return this.draft();
  }

  /** Shares what was begun; false when a colleague had shared already, whose text counts. Throws when the server cannot. */
  async share(body: DraftBody): Promise<boolean> {
    const id = this.openId();
    if (id === null) return false;
    try {
      this.start(id, await this.client.shareDraft(id, body));
      return true;
    } catch (error) {
      const current =
        error instanceof ApiError && error.problem.code === 'already-exists' ? error.problem.current : null;
      if (!current) throw error;
      this.hear(id, current as SharedDraftView);
      return false;
    }
  }

  /** Ends it for everybody: the text goes back to who shared it. */
  async end(): Promise<void> {
    const id = this.openId();
    if (id === null) return;
    await this.flush();
    await this.client.endSharedDraft(id);
    this.hear(id, null);
  }

  write(body: DraftBody): void {
    this.sync()?.write(body);
  }

  resolve(how: Resolution): void {
    this.sync()?.resolve(how);
  }

  /** Before it is sent: what goes out is what the others see. */
  async flush(): Promise<void> {
    await this.sync()?.flush();
  }

  /** It was sent: nothing of it is written any more from here. */
  settle(): void {
    this.sync()?.stop();
  }

  private hear(conversationId: string, draft: SharedDraftView | null): void {
    const sync = this.sync();
    if (sync && draft) sync.hear(draft);
    else if (draft) {
      this.start(conversationId, draft);
      this.arrived.set({ draft });
    } else if (sync) {
      sync.stop();
      this.sync.set(null);
      this.arrived.set({ draft: null });
    }
  }

  private start(conversationId: string, draft: SharedDraftView): void {
    const sync = new DraftSync<SharedDraftView>({
      save: (body, version) => this.client.saveSharedDraft(conversationId, { ...body, version: version ?? 0 }),
      adopted: (arrived) => {
        if (this.sync() === sync) this.arrived.set({ draft: arrived });
      },
      kept: () => undefined, // the server has it
    });
    sync.begin(draft, draft);
    this.sync.set(sync);
  }

  private leave(): void {
    void this.sync()?.flush();
    this.sync.set(null);
    this.arrived.set(null);
  }
}

import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { DraftBody, DraftView } from '@parvis/contracts';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { readLocal, writeLocal } from '../../../shared/storage';
import { DraftSync } from './draft-sync';
import { InboxClient } from './inbox-client';

const VERBS: readonly string[] = ['reply', 'private-reply', 'note'] satisfies DraftBody['verb'][];
/** `verb@version!|text`: the version it grew from, `!` while the server lacks it. */
const STORED = /^([a-z-]+)(?:@(\d+))?(!?)\|([\s\S]*)$/;

interface LocalDraft extends DraftBody {
  version: number | null;
  isDirty: boolean;
}

/**
 * What one has begun to write, per member and conversation: on this machine at once, on the server after a pause, on one's other
 * devices live. What was written on two devices is never overwritten unseen.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly client = inject(InboxClient);
  private readonly session = inject(SessionStore);
  private readonly syncs = new Map<string, DraftSync<DraftView>>();
  private readonly savedAt = signal<ReadonlyMap<string, number>>(new Map());
  private readonly arrived = signal<{ conversationId: string; draft: DraftBody | null } | null>(null);

  /** When the server last took the draft of each conversation. */
  readonly saved = this.savedAt.asReadonly();
  /** The last draft that came from another device. */
  readonly incoming = this.arrived.asReadonly();

  constructor() {
    inject(Live).on('draft.changed', ({ conversationId, draft }) => {
      this.syncs.get(conversationId)?.hear(draft);
    });
    inject(DestroyRef).onDestroy(() => {
      for (const sync of this.syncs.values()) void sync.flush();
    });
  }

  /** The draft of this machine at once, else the server's; null when there is none. What another device wrote comes behind. */
  async read(conversationId: string): Promise<DraftBody | null> {
    const local = this.local(conversationId);
    const sync = this.sync(conversationId);
    const remote = this.client.draft(conversationId).then(
      (draft) => (draft?.text ? draft : null),
      () => undefined, // the server is away: what is here goes on
    );
    if (local) {
      void remote.then((draft) => {
        if (draft !== undefined) sync.hear(draft);
      });
      return local;
    }
    const draft = (await remote) ?? null;
    sync.begin(draft, draft);
    return draft && { text: draft.text, verb: draft.verb };
  }

  local(conversationId: string): DraftBody | null {
    const stored = this.stored(conversationId);
    return stored && { verb: stored.verb, text: stored.text };
  }

  /** An empty text forgets the draft. */
  write(conversationId: string, body: DraftBody): void {
    this.sync(conversationId).write(body);
  }

  /** What was begun went elsewhere: this machine forgets it, and nothing of it is saved any more. */
  async pass(conversationId: string): Promise<void> {
    const sync = this.sync(conversationId);
    await sync.settled();
    sync.stop();
    this.store(conversationId, { text: '', verb: 'reply', version: null, isDirty: false });
  }

  /** Of the conversation: what another device wrote while something else was written here. */
  sync(conversationId: string): DraftSync<DraftView> {
    const known = this.syncs.get(conversationId);
    if (known) return known;
    const sync = new DraftSync<DraftView>({
      save: async (body, version) => {
        const saved = await this.client.saveDraft(conversationId, { ...body, ...(version !== null && { version }) });
        this.savedAt.update((times) => new Map(times).set(conversationId, Date.now()));
        return saved;
      },
      adopted: (draft) => {
        this.arrived.set({ conversationId, draft });
      },
      kept: (draft, version, isDirty) => {
        this.store(conversationId, { ...draft, version, isDirty });
      },
    });
    const local = this.stored(conversationId);
    if (local) sync.begin(local, baseOf(local));
    this.syncs.set(conversationId, sync);
    return sync;
  }

  private stored(conversationId: string): LocalDraft | null {
    const [, verb, version, mark, text] = STORED.exec(readLocal(this.key(conversationId)) ?? '') ?? [];
    if (verb === undefined || text === undefined || !VERBS.includes(verb)) return null;
    return { verb: verb as DraftBody['verb'], text, version: version ? Number(version) : null, isDirty: mark === '!' };
  }

  private store(conversationId: string, { verb, text, version, isDirty }: LocalDraft): void {
    const from = version === null ? '' : `@${String(version)}`;
    writeLocal(this.key(conversationId), text === '' ? null : `${verb}${from}${isDirty ? '!' : ''}|${text}`);
  }

  private key(conversationId: string): string {
    return `parvis.draft.${this.session.memberId()}.${conversationId}`;
  }
}

/** What the server had when this was kept; of what it lacks only the version is known. */
function baseOf({ verb, text, version, isDirty }: LocalDraft): DraftView | null {
  return version === null ? null : { verb, version, text: isDirty ? '' : text, updatedAt: '' };
}

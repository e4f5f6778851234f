import { computed, Injectable, type Signal, signal, type WritableSignal } from '@angular/core';
import type { ConversationView } from '@parvis/contracts';

type Patch = Partial<ConversationView>;

interface Entry {
  base: WritableSignal<ConversationView>;
  patches: WritableSignal<readonly Patch[]>;
  shown: Signal<ConversationView>;
}

/**
 * Every conversation the console knows, once: the server's latest version with the member's own pending changes on top.
 * Each has its own signal, so that one event draws one row.
 */
@Injectable({ providedIn: 'root' })
export class ConversationCache {
  private readonly entries = new Map<string, Entry>();
  /** Rises when a conversation enters, so that readers of unknown ids look again. */
  private readonly size = signal(0);

  get(id: string): ConversationView | null {
    const entry = this.entries.get(id);
    if (entry) return entry.shown();
    this.size();
    return null;
  }

  /** The server's version, without pending changes. */
  base(id: string): ConversationView | null {
    return this.entries.get(id)?.base() ?? null;
  }

  /** Takes a view from the server; one older than what is known is dropped. */
  adopt(view: ConversationView): void {
    const entry = this.entries.get(view.id);
    if (!entry) this.add(view);
    else if (view.version >= entry.base().version) entry.base.set(view);
  }

  /** Takes a pushed change, which cannot know what this member has seen. */
  adoptPushed(view: Omit<ConversationView, 'unread'>, isOpen: boolean): void {
    const known = this.entries.get(view.id)?.base();
    const hasNewInbound = view.lastDirection === 'in' && view.lastItemId !== known?.lastItemId;
    this.adopt({ ...view, unread: !isOpen && (hasNewInbound || (known?.unread ?? false)) });
  }

  /** Shows a change before the server has answered; the returned function drops it. */
  patch(id: string, patch: Patch): () => void {
    const entry = this.entries.get(id);
    entry?.patches.update((patches) => [...patches, patch]);
    return () => {
      entry?.patches.update((patches) => patches.filter((one) => one !== patch));
    };
  }

  setUnread(id: string, unread: boolean): void {
    this.entries.get(id)?.base.update((view) => (view.unread === unread ? view : { ...view, unread }));
  }

  /** Forgets conversations that no list shows any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.entries.keys()) if (!ids.has(id)) this.entries.delete(id);
  }

  private add(view: ConversationView): void {
    const base = signal(view);
    const patches = signal<readonly Patch[]>([]);
    const shown = computed(() =>
      patches().reduce<ConversationView>((merged, patch) => ({ ...merged, ...patch }), base()),
    );
    this.entries.set(view.id, { base, patches, shown });
    this.size.update((size) => size + 1);
  }
}

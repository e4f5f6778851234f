import { computed, Injectable, type Signal, signal, type WritableSignal } from '@angular/core';
import type { DecisionKind, ModerationRow } from '@parvis/contracts';

type Patch = Partial<ModerationRow>;

/** Why a decision of this tab on a row did not work, so that it can be tried again. */
export interface RowFailure {
  kind: DecisionKind;
  /** A problem code; the row has the words for it. */
  code: string;
  detail: string | null;
  reasonId: string | null;
}

/** A row as it is shown, and since when it waits for the server's answer. */
export interface ShownRow {
  row: ModerationRow;
  /** Milliseconds since 1970; null: nothing is under way. */
  sentAt: number | null;
  failure: RowFailure | null;
}

interface Entry {
  base: WritableSignal<ModerationRow>;
  patches: WritableSignal<readonly { patch: Patch; at: number }[]>;
  failure: WritableSignal<RowFailure | null>;
  shown: Signal<ShownRow>;
}

/** Every row the board knows, once: as the server has it, with the member's own pending decisions on top. A signal for each, so that one change draws one row. */
@Injectable()
export class RowCache {
  private readonly entries = new Map<string, Entry>();
  /** Rises when a row enters, so that readers of unknown ids look again. */
  private readonly size = signal(0);

  get(id: string): ModerationRow | null {
    return this.shown(id)?.row ?? null;
  }

  shown(id: string): ShownRow | null {
    const entry = this.entries.get(id);
    if (entry) return entry.shown();
    this.size();
    return null;
  }

  /** As the server has it, without pending decisions. */
  base(id: string): ModerationRow | null {
    return this.entries.get(id)?.base() ?? null;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** Takes a row from the server. What was revealed stays revealed while the text is the same. */
  adopt(row: ModerationRow): void {
    const entry = this.entries.get(row.itemId);
    if (!entry) {
      this.add(row);
      return;
    }
    const known = entry.base();
    const isRevealed = row.masked && !known.masked && known.revision === row.revision;
    entry.base.set(isRevealed ? { ...row, text: known.text, marks: known.marks, masked: false } : row);
    if (row.state !== 'undecided') entry.failure.set(null);
  }

  /** Changes what is known of a row, after an answer that does not have the whole row. */
  change(id: string, change: Patch): void {
    this.entries.get(id)?.base.update((row) => ({ ...row, ...change }));
  }

  /** Shows a change before the server has answered; the returned function drops it. */
  patch(id: string, patch: Patch, at: number): () => void {
    const entry = this.entries.get(id);
    const one = { patch, at };
    entry?.failure.set(null);
    entry?.patches.update((patches) => [...patches, one]);
    return () => {
      entry?.patches.update((patches) => patches.filter((other) => other !== one));
    };
  }

  fail(id: string, failure: RowFailure | null): void {
    this.entries.get(id)?.failure.set(failure);
  }

  /** Forgets rows that no list shows any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.entries.keys()) if (!ids.has(id)) this.entries.delete(id);
  }

  private add(row: ModerationRow): void {
    const base = signal(row);
    const patches = signal<readonly { patch: Patch; at: number }[]>([]);
    const failure = signal<RowFailure | null>(null);
    const shown = computed<ShownRow>(() => ({
      row: patches().reduce<ModerationRow>((merged, { patch }) => ({ ...merged, ...patch }), base()),
      sentAt: patches().at(-1)?.at ?? null,
      failure: failure(),
    }));
    this.entries.set(row.itemId, { base, patches, failure, shown });
    this.size.update((size) => size + 1);
  }
}

import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ItemTranslationView, ModerationItemView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Language } from '../../../shared/i18n/language';
import { ModerationClient } from './moderation-client';
import { RowCache } from './row-cache';

const KEPT = 40;
const SETTLE_MS = 60;

/** What is around the current row: its post, thread, author and findings. Kept for rows one comes back to. */
@Injectable()
export class OpenItem {
  private readonly client = inject(ModerationClient);
  private readonly cache = inject(RowCache);
  private readonly language = inject(Language);
  private readonly openId = signal<string | null>(null);
  private readonly known = signal<ReadonlyMap<string, ModerationItemView>>(new Map());
  private readonly translated = signal<ReadonlyMap<string, ItemTranslationView>>(new Map());
  private readonly failure = signal<Problem | null>(null);
  private abort: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  private readonly standings = signal(0);

  /** Rises when authors stand otherwise. */
  readonly standingChanges = this.standings.asReadonly();
  readonly id = this.openId.asReadonly();
  /** Null while it is on its way. */
  readonly detail = computed(() => this.known().get(this.openId() ?? '') ?? null);
  /** The row as the list has it, else as it came with the rest. */
  readonly row = computed(() => this.cache.get(this.openId() ?? '') ?? this.detail()?.row ?? null);
  readonly problem = this.failure.asReadonly();
  readonly translation = computed(() => {
    const row = this.row();
    const translation = this.translated().get(row?.itemId ?? '');
    return translation && translation.revision === row?.revision ? translation : null;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.abort?.abort();
      if (this.timer) clearTimeout(this.timer);
    });
    // a decision, an edit or a new neighbour changes what stands around it
    effect(() => {
      const row = this.cache.base(this.openId() ?? '');
      if (row && untracked(this.known).has(row.itemId)) untracked(() => { this.readSoon(row.itemId); }); // prettier-ignore
    });
  }

  /** Shows another item; keys that run down the list ask for the last one only. */
  open(id: string | null): void {
    if (id === this.openId()) return;
    this.abort?.abort();
    this.failure.set(null);
    this.openId.set(id);
    if (id !== null && !this.known().has(id)) this.readSoon(id);
  }

  reload(): void {
    const id = this.openId();
    if (id !== null) void this.read(id);
  }

  /** Its author stands otherwise: what is said of them is read again. */
  authorChanged(): void {
    this.standings.update((count) => count + 1);
    this.reload();
  }

  async reveal(id: string): Promise<void> {
    const { text, marks } = await this.client.reveal(id);
    this.cache.change(id, { text, marks, masked: false });
  }

  /** In the reader's language, or as it was written again. */
  async translate(id: string): Promise<void> {
    if (this.translated().has(id)) {
      this.translated.update((all) => new Map([...all].filter(([one]) => one !== id)));
      return;
    }
    const translation = await this.client.translate(id, this.language.current());
    this.translated.update((all) => new Map([...all, [id, translation]]));
  }

  setTags(id: string, tagIds: string[]): void {
    this.known.update((all) => new Map([...all].map(([key, view]) => [key, key === id ? { ...view, tagIds } : view])));
  }

  private readSoon(id: string): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(id), SETTLE_MS);
  }

  private async read(id: string): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    try {
      const view = await this.client.item(id, abort.signal);
      if (abort.signal.aborted) return;
      if (!this.cache.has(id)) this.cache.adopt(view.row);
      this.known.update((all) => new Map([...[...all].filter(([key]) => key !== id).slice(1 - KEPT), [id, view]]));
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    }
  }
}

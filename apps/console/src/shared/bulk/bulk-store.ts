import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { BulkRunView, StartBulkBody } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { Language } from '../i18n/language';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { readLocal, writeLocal } from '../storage';
import { BulkClient } from './bulk-client';

const STORED = 'parvis.bulk.put-away';
const HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 50;

/** The member's bulk runs: those under way and those of the last hour, wherever they are in the console. */
@Injectable({ providedIn: 'root' })
export class BulkStore {
  private readonly client = inject(BulkClient);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly language = inject(Language);
  private readonly runs = signal<readonly BulkRunView[]>([]);
  private readonly putAway = signal<readonly string[]>((readLocal(STORED) ?? '').split(',').filter(Boolean));
  private readonly hasTexts = signal(false);

  /** What the tray shows, newest first. */
  readonly shown = computed(() =>
    this.hasTexts() ? this.runs().filter((run) => isActive(run) || (this.isRecent(run) && !this.putAway().includes(run.id))) : [],
  ); // prettier-ignore
  private readonly allDone = signal(0);
  /** Rises when a run or its undo has ended: lists may look again. */
  readonly ended = this.allDone.asReadonly();

  constructor() {
    const live = inject(Live);
    live.on('bulk.updated', ({ run }) => {
      this.put(run);
    });
    effect(() => {
      live.catchUp();
      if (this.session.signedIn() && this.session.can('inbox.read')) untracked(() => void this.load());
    });
  }

  async start(body: StartBulkBody): Promise<BulkRunView> {
    const run = await this.client.start(body, crypto.randomUUID());
    this.put(run);
    return run;
  }

  async stop(id: string): Promise<void> {
    this.put(await this.client.stop(id));
  }

  async undo(id: string): Promise<void> {
    this.put(await this.client.undo(id));
  }

  /** Takes a finished run out of the tray on this device. */
  close(id: string): void {
    this.putAway.update((ids) => [...ids, id].slice(-MOST_REMEMBERED));
    writeLocal(STORED, this.putAway().join(','));
  }

  canUndo({ undoUntil }: BulkRunView): boolean {
    return undoUntil !== null && Date.parse(undoUntil) > this.clock.minute();
  }

  private async load(): Promise<void> {
    try {
      const runs = await this.client.list();
      await this.needTexts(runs.length);
      this.runs.set(runs);
    } catch {
      return; // the next push or the next catching up tells
    }
  }

  private put(run: BulkRunView): void {
    const known = this.runs().find(({ id }) => id === run.id);
    if (known && known.version > run.version) return;
    if (known && isActive(known) && !isActive(run)) this.allDone.update((count) => count + 1);
    void this.needTexts(1);
    this.runs.update((runs) => [run, ...runs.filter(({ id }) => id !== run.id)].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))); // prettier-ignore
  }

  private async needTexts(count: number): Promise<void> {
    if (count === 0 || this.hasTexts()) return;
    await this.language.need('bulk');
    this.hasTexts.set(true);
  }

  private isRecent({ finishedAt }: BulkRunView): boolean {
    return finishedAt === null || this.clock.minute() - Date.parse(finishedAt) < HOUR_MS;
  }
}

/** A worker has it. */
export function isActive({ state }: BulkRunView): boolean {
  return state === 'running' || state === 'undoing';
}

/** How many conversations are through, of how many. */
export function progressOf({ state, counts, total }: BulkRunView): { done: number; total: number } {
  const { changed, unchanged, skipped, failed, restored, kept } = counts;
  return state === 'undoing' ? { done: restored + kept, total: changed } : { done: changed + unchanged + skipped + failed, total }; // prettier-ignore
}

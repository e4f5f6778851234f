import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ModerationRunView, StartModerationRunBody } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { Live } from '../../../shared/live/live';
import { readLocal, writeLocal } from '../../../shared/storage';
import { ModerationClient } from './moderation-client';

const STORED = 'parvis.moderation.runs';

/** How far a run is. */
export interface RunProgress {
  done: number;
  total: number;
}

/** The member's long decisions in the background: started, followed, stopped, taken back. */
@Injectable()
export class RunsStore {
  private readonly client = inject(ModerationClient);
  private readonly clock = inject(Clock);
  private readonly list = signal<readonly ModerationRunView[]>([]);

  /** Under way, and finished ones that were not put away; newest first. */
  readonly runs = this.list.asReadonly();
  readonly active = computed(() => this.list().filter(isActive));

  constructor() {
    const off = inject(Live).on('moderation-run.updated', ({ run }) => {
      if (isActive(run) || this.list().some(({ undoId }) => undoId === run.undoId)) this.put(run);
    });
    inject(DestroyRef).onDestroy(off);
    for (const id of (readLocal(STORED) ?? '').split(',').filter(Boolean)) void this.follow(id);
  }

  async start(body: StartModerationRunBody): Promise<ModerationRunView> {
    const run = await this.client.start(body, crypto.randomUUID());
    this.put(run);
    return run;
  }

  async stop({ undoId }: ModerationRunView): Promise<void> {
    this.put(await this.client.stop(undoId));
  }

  async undo({ undoId }: ModerationRunView): Promise<void> {
    this.put(await this.client.undo(undoId));
  }

  putAway({ undoId }: ModerationRunView): void {
    this.list.update((runs) => runs.filter((run) => run.undoId !== undoId));
  }

  canUndo({ undoUntil }: ModerationRunView): boolean {
    return undoUntil !== null && Date.parse(undoUntil) > this.clock.minute();
  }

  /** Takes a run as it is now; an older one than what is known is dropped. */
  put(run: ModerationRunView): void {
    const known = this.list().find(({ undoId }) => undoId === run.undoId);
    if (known && known.version > run.version) return;
    this.list.update((runs) => [run, ...runs.filter(({ undoId }) => undoId !== run.undoId)]);
    writeLocal(STORED, this.active().map(({ undoId }) => undoId).join(',')); // prettier-ignore
  }

  /** One that was under way when this device left the board. */
  private async follow(id: string): Promise<void> {
    const run = await this.client.run(id).catch(() => null); // it is over, or somebody else’s: nothing to show
    if (run) this.put(run);
  }
}

export function isActive({ state }: ModerationRunView): boolean {
  return state === 'running' || state === 'undoing';
}

export function progressOf({ state, counts, total }: ModerationRunView): RunProgress {
  if (state === 'undoing') return { done: counts['taken-back'] + counts.reversed + counts.kept, total: counts.decided };
  return { done: counts.decided + counts.refused + counts['changed-since'], total };
}

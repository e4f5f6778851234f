import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ModerationRunView, StartModerationRunBody } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { Live } from '../../../shared/live/live';
import { ModerationClient } from './moderation-client';

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
    void this.client.runs().then(
      (runs) => {
        // what is not a list says nothing about runs
        if (Array.isArray(runs)) runs.filter(isActive).forEach((run) => { this.put(run); });
      },
      () => undefined, // the next push tells
    ); // prettier-ignore
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
  }
}

export function isActive({ state }: ModerationRunView): boolean {
  return state === 'running' || state === 'undoing';
}

export function progressOf({ state, counts, total }: ModerationRunView): RunProgress {
  if (state === 'undoing') return { done: counts['taken-back'] + counts.reversed + counts.kept, total: counts.decided };
  return { done: counts.decided + counts.refused + counts['changed-since'], total };
}

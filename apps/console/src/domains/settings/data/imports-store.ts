import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ImportView } from '@parvis/contracts';
import { Live } from '../../../shared/live/live';
import { loaded } from '../../../shared/api/loaded';
import { ImportsClient } from './imports-client';

/** The imports of the workspace, kept up to date by the socket. Provided by the screen. */
@Injectable()
export class ImportsStore {
  private readonly client = inject(ImportsClient);
  private readonly live = inject(Live);
  private readonly list = loaded((abort) => this.client.list(abort));
  private readonly chosenId = signal<string | null>(null);

  readonly imports = computed(() => this.list.value() ?? []);
  readonly isLoaded = computed(() => this.list.value() !== undefined);
  readonly error = this.list.error;
  readonly current = computed(() => this.imports().find(({ id }) => id === this.chosenId()) ?? null);

  constructor() {
    inject(DestroyRef).onDestroy(
      this.live.on('import.updated', ({ import: changed }) => {
        this.put(changed);
      }),
    );
    effect(() => {
      if (this.live.resync() > 0) untracked(() => { this.reload(); }); // prettier-ignore
    });
  }

  reload(): void {
    this.list.reload();
  }

  choose(id: string | null): void {
    this.chosenId.set(id);
  }

  /** A new state; an older one than is shown changes nothing. */
  put(changed: ImportView): void {
    this.list.update((all) => {
      const known = all.find(({ id }) => id === changed.id);
      if (!known) return [changed, ...all];
      return known.version > changed.version ? all : all.map((one) => (one.id === changed.id ? changed : one));
    });
  }

  drop(id: string): void {
    this.list.update((all) => all.filter((one) => one.id !== id));
  }
}

import { computed, type DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Clock, type LastAction } from '@parvis/ui';
import { Language } from '../i18n/language';
import type { Entry } from './command';
import { CommandLog } from './command-log';

const SHOWN_MS = 8000;

/** What was done last, in words, for the strip under a list; it goes away when it is old news. */
@Injectable({ providedIn: 'root' })
export class LastAct {
  private readonly log = inject(CommandLog);
  private readonly language = inject(Language);
  private readonly clock = inject(Clock);
  private readonly places = signal(0);

  /** True while a strip on screen says it, so that no toast has to. */
  readonly isShown = computed(() => this.places() > 0);
  readonly last = computed<LastAction | null>(() => {
    const entry = this.log.last();
    const isSaid = entry?.state === 'done' || entry?.state === 'undone' || (entry?.state === 'sending' && entry.saidAtOnce === true); // prettier-ignore
    if (!entry || !isSaid) return null;
    const now = this.clock.second();
    if (now - entry.at > shownMs(entry)) return null;
    return this.words(entry, now);
  });

  /** A place that shows it, until the given context is destroyed. */
  showHere(until: DestroyRef): void {
    this.places.update((count) => count + 1);
    until.onDestroy(() => {
      this.places.update((count) => count - 1);
    });
  }

  private words(entry: Entry, now: number): LastAction {
    const text = this.language.text(entry.label.key, entry.label.params);
    if (entry.state === 'undone') return { text: this.language.text('undo.undone', { what: text }), undoable: false };
    if (entry.undoUntil <= now) {
      const { key, params } = entry.undoUntil > 0 && entry.finalLabel ? entry.finalLabel : entry.label;
      return { text: this.language.text(key, params), undoable: false };
    }
    const endsAt = Math.min(entry.undoUntil, entry.at + shownMs(entry));
    return { text, undoable: true, endsAt, totalMs: endsAt - entry.at };
  }
}

const shownMs = ({ shownMs: own }: Entry): number => own ?? SHOWN_MS;

import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { type Shortcut, Shortcuts } from '@parvis/ui';
import { Language } from '../i18n/language';
import type { Action } from './action';

/** The registry of everything that can be done: it feeds the key handler, the help sheet, the tooltips and the palette. */
@Injectable({ providedIn: 'root' })
export class Actions {
  private readonly shortcuts = inject(Shortcuts);
  private readonly language = inject(Language);
  private readonly registered = signal<readonly Action[]>([]);
  private readonly refusal = signal<{ reason: string } | null>(null);

  readonly visible = computed(() => this.registered().filter((action) => action.visible?.() ?? true));
  /** Why the key or button used last did nothing; a new object each time. */
  readonly refused = this.refusal.asReadonly();

  /** Adds actions until the given context is destroyed. */
  register(actions: readonly Action[], until: DestroyRef): void {
    const off = this.shortcuts.register(
      actions.filter(({ keys }) => keys.length > 0).map((action) => this.toShortcut(action)),
    );
    this.registered.update((list) => [...list, ...actions]);
    until.onDestroy(() => {
      off();
      this.registered.update((list) => list.filter((action) => !actions.includes(action)));
    });
  }

  /** Runs it as if its key were pressed; false when it is not possible now. */
  perform(id: string): boolean {
    const action = this.visible().findLast((one) => one.id === id);
    return action !== undefined && this.runIfFree(action);
  }

  runIfFree(action: Action): boolean {
    const reason = action.blocked?.() ?? null;
    if (reason === null) action.run();
    else this.refusal.set({ reason });
    return reason === null;
  }

  private toShortcut(action: Action): Shortcut {
    return {
      id: action.id,
      keys: action.keys,
      scope: action.scope ?? 'global',
      label: () => this.language.text(action.label),
      group: () => this.language.text(`actions.group.${action.group}`),
      run: () => this.runIfFree(action),
      enabled: () => action.visible?.() ?? true,
      repeats: action.repeats ?? false,
      whileTyping: action.whileTyping ?? false,
    };
  }
}

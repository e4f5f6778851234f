import { computed, linkedSignal, type Signal, type WritableSignal } from '@angular/core';

/** What the highlight of a list needs to know of a line. */
export interface ComboLine {
  id: string;
  disabled?: boolean;
}

/** The highlighted line of a combobox whose focus stays in its field. It holds on to its line when others come in around it. */
export class ComboList<T extends ComboLine> {
  readonly activeId: WritableSignal<string | null>;
  readonly active: Signal<T | undefined>;
  private readonly enabled: Signal<readonly T[]>;

  constructor(readonly lines: Signal<readonly T[]>) {
    this.enabled = computed(() => lines().filter(({ disabled }) => !disabled));
    this.activeId = linkedSignal<readonly T[], string | null>({
      source: this.enabled,
      computation: (enabled, previous) => {
        const kept = enabled.find(({ id }) => id === previous?.value);
        return kept?.id ?? enabled[0]?.id ?? null;
      },
    });
    this.active = computed(() => this.enabled().find(({ id }) => id === this.activeId()));
  }

  /** Back to the first line, as after a new query. */
  first(): void {
    this.activeId.set(this.enabled()[0]?.id ?? null);
  }

  /** Moves the highlight for an arrow, Home or End; false for other keys. */
  move(event: KeyboardEvent): boolean {
    const enabled = this.enabled();
    const at = enabled.findIndex(({ id }) => id === this.activeId());
    const targets: Record<string, number> = {
      ArrowDown: (at + 1) % enabled.length,
      ArrowUp: (at - 1 + enabled.length) % enabled.length,
      PageDown: Math.min(at + 8, enabled.length - 1),
      PageUp: Math.max(at - 8, 0),
    };
    const target = targets[event.key];
    if (target === undefined || enabled.length === 0) return false;
    this.activeId.set(enabled[target]?.id ?? null);
    event.preventDefault();
    return true;
  }
}

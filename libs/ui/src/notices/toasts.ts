import { ChangeDetectionStrategy, Component, computed, inject, Injectable, signal } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Kbd } from '../labels/kbd';
import { Announcer } from '../services/announcer';
import { Clock } from '../services/clock';
import { UI_TEXTS } from '../texts/ui-texts';
import { UndoRing } from './undo-ring';

/** A message about something that ends elsewhere. `endsAt` shows a countdown and takes it away at its end. */
export interface ToastOptions {
  text: string;
  tone?: 'neutral' | 'bad' | 'ok';
  action?: { label: string; keys?: string; run: () => void };
  /** How long it stays in milliseconds; null until it is closed. */
  lastsMs?: number | null;
  /** Shows the remaining time as a ring. */
  countdown?: boolean;
}

interface ShownToast extends ToastOptions {
  id: number;
  endsAt: number | null;
  totalMs: number;
}

const USUAL_MS = 8000;
const AT_MOST = 3;

/** The stack of toasts; `mi-toasts` shows it once in the shell. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(Clock);
  private readonly all = signal<readonly ShownToast[]>([]);
  private nextId = 0;

  readonly shown = computed(() => {
    const now = this.clock.second();
    return this.all().filter(({ endsAt }) => endsAt === null || endsAt > now);
  });

  /** Shows a toast and says it; the returned function takes it away. */
  show(options: ToastOptions): () => void {
    const id = this.nextId++;
    const totalMs = options.lastsMs ?? USUAL_MS;
    const endsAt = options.lastsMs === null ? null : this.clock.now() + totalMs;
    this.all.set([...this.shown(), { ...options, id, endsAt, totalMs }].slice(-AT_MOST));
    if (options.tone === 'bad') this.announcer.assertive(options.text);
    else this.announcer.polite(options.text);
    return () => this.dismiss(id);
  }

  dismiss(id: number): void {
    this.all.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  /** Runs the action of the newest toast that has one, as `Z` does; false when there is none. */
  runLatest(): boolean {
    const latest = this.shown().findLast(({ action }) => action !== undefined);
    if (!latest) return false;
    this.dismiss(latest.id);
    latest.action?.run();
    return true;
  }
}

const ICONS: Record<'neutral' | 'bad' | 'ok', IconName> = { neutral: 'info', bad: 'triangle-alert', ok: 'check' };

/** Toasts at the bottom of the window. */
@Component({
  selector: 'mi-toasts',
  imports: [Icon, Kbd, UndoRing],
  template: `
    @for (toast of toasts.shown(); track toast.id) {
      <div class="toast" [class]="toast.tone ?? 'neutral'">
        <mi-icon [name]="icon(toast.tone)" />
        <span>{{ toast.text }}</span>
        @if (toast.action; as action) {
          <button type="button" (click)="toasts.dismiss(toast.id); action.run()">
            {{ action.label }}
            @if (action.keys; as keys) {
              <mi-kbd [keys]="keys" />
            }
          </button>
        }
        @if (toast.countdown && toast.endsAt !== null) {
          <mi-undo-ring [endsAt]="toast.endsAt" [totalMs]="toast.totalMs" />
        } @else {
          <button type="button" class="close" [attr.aria-label]="texts().close" (click)="toasts.dismiss(toast.id)">
            <mi-icon name="x" [size]="14" />
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      position: fixed;
      z-index: 40;
      inset: auto 0 20px;
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: 8px;
      padding: 0 16px;
      pointer-events: none;
    }
    .toast {
      position: static;
      max-width: min(560px, 100%);
      pointer-events: auto;
      animation: mi-appear var(--d-2) var(--ease);
    }
    .bad > .i:first-child {
      color: var(--danger-border);
    }
    .close {
      width: 28px;
      padding: 0;
      justify-content: center;
    }
    @media (max-width: 640px) {
      :host {
        bottom: 68px;
      }
    }
  `,
  // The announcer says each toast; `off` keeps a reader from hearing it twice.
  host: { role: 'status', 'aria-live': 'off' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ToastStack {
  protected readonly toasts = inject(Toasts);
  protected readonly texts = inject(UI_TEXTS);

  protected icon(tone: ToastOptions['tone']): IconName {
    return ICONS[tone ?? 'neutral'];
  }
}

import { computed, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import { remember, remembered } from './storage';

export const DENSITIES = ['comfortable', 'cosy', 'compact'] as const;
export type DensityMode = (typeof DENSITIES)[number];

const KEY = 'parvis.density';
const QUEUE_ROW = { comfortable: 92, cosy: 72, compact: 40 } as const;
/** The grid is dense: its roomy rows are for enlarged text. */
const GRID_ROW = { comfortable: 60, cosy: 60, compact: 44 } as const;
const LARGE_GRID_ROW = 72;
const TOPIC_ROW = { comfortable: 60, cosy: 54, compact: 40 } as const;
const LARGE_TEXT = 1.2 * 16;

const isDensity = (value: string | null): value is DensityMode => DENSITIES.some((density) => density === value);

/** Row heights in pixels by the person's density. Text enlarged above 120 % always gets the comfortable rows. */
@Injectable({ providedIn: 'root' })
export class Density {
  private readonly document = inject(DOCUMENT);
  private readonly chosen = signal<DensityMode>(readDensity());

  readonly mode = computed<DensityMode>(() => (this.hasLargeText() ? 'comfortable' : this.chosen()));
  readonly queueRow = computed(() => QUEUE_ROW[this.mode()]);
  readonly gridRow = computed(() => (this.hasLargeText() ? LARGE_GRID_ROW : GRID_ROW[this.mode()]));
  readonly topicRow = computed(() => TOPIC_ROW[this.mode()]);

  constructor() {
    effect(() => {
      this.document.documentElement.dataset['density'] = this.mode();
    });
  }

  set(mode: DensityMode): void {
    this.chosen.set(mode);
    remember(KEY, mode);
  }

  private hasLargeText(): boolean {
    const view = this.document.defaultView;
    return view ? parseFloat(view.getComputedStyle(this.document.documentElement).fontSize) > LARGE_TEXT : false;
  }
}

function readDensity(): DensityMode {
  const stored = remembered(KEY);
  return isDensity(stored) ? stored : 'comfortable';
}

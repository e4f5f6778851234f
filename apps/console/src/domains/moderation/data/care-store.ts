import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { CarePreferences, ExposureView } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';
import { SessionStore } from '../../../shared/session/session-store';

const TELL_AFTER_MS = 1500;
const UNCARED: CarePreferences = { blurText: false, blurMedia: false, greyscale: false, muteVideo: false, exposurePerDay: null }; // prettier-ignore

/** How hard things are shown to this member, what they have seen today, and when a pause is due. What was seen is told in batches. */
@Injectable()
export class CareStore {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly exposure = signal<ExposureView | null>(null);
  private readonly putOffAt = signal<number | null>(null);
  private readonly seen = new Set<string>();
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;

  readonly preferences = computed<CarePreferences>(() => ({
    ...UNCARED,
    ...this.session.preferences()?.care,
  }));
  /** Minutes of the pause to suggest; null: none is due, or it was put off since. */
  readonly pauseMinutes = computed(() => {
    const today = this.exposure();
    const putOff = this.putOffAt();
    if (!today?.overBudget || today.pauseMinutes === null) return null;
    // put off: asked again after as many points as the budget has
    return putOff !== null && today.points < putOff + (today.budget ?? 0) ? null : today.pauseMinutes;
  });

  constructor() {
    void this.read();
    inject(DestroyRef).onDestroy(() => {
      if (this.timer) clearTimeout(this.timer);
      if (this.waiting.length > 0) void this.tell();
    });
  }

  /** The member opened a row: it counts for the vigilance clock, and for their own day. */
  saw(itemId: string): void {
    if (this.seen.has(itemId)) return;
    this.seen.add(itemId);
    this.waiting.push(itemId);
    this.timer ??= setTimeout(() => void this.tell(), TELL_AFTER_MS);
  }

  putOff(): void {
    this.putOffAt.set(this.exposure()?.points ?? 0);
  }

  private async tell(): Promise<void> {
    this.timer = null;
    const itemIds = this.waiting;
    this.waiting = [];
    const isTold = await this.api.send('POST', '/moderation/seen', { itemIds }).then(
      () => true,
      () => false, // told again when it is opened again
    );
    if (isTold) await this.read();
    else itemIds.forEach((id) => this.seen.delete(id));
  }

  private async read(): Promise<void> {
    await this.api.get<ExposureView>('/moderation/exposure').then(
      (today) => {
        this.exposure.set(today);
      },
      () => undefined, // no pause is suggested on a guess
    );
  }
}

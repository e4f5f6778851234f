import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { AvailabilityBody, AvailabilityView } from '@parvis/contracts';
import { Clock, type PresenceState } from '@parvis/ui';
import { Directory } from '../directory/directory';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { AvailabilityClient } from './availability-client';

/** Who is there, busy or away, as they said it and as their consoles show it. */
@Injectable({ providedIn: 'root' })
export class AvailabilityStore {
  private readonly client = inject(AvailabilityClient);
  private readonly session = inject(SessionStore);
  private readonly directory = inject(Directory);
  private readonly clock = inject(Clock);
  private readonly states = signal<ReadonlyMap<string, AvailabilityView>>(new Map());
  private readonly onlineIds = computed(() => new Set(this.directory.online().map(({ id }) => id)));

  /** What the reader said of themselves; online until the server tells otherwise. */
  readonly mine = computed(() => this.said(this.session.memberId()));

  constructor() {
    const live = inject(Live);
    live.on('availability.changed', ({ availability }) => {
      this.put(availability);
    });
    effect(() => {
      live.resync();
      if (this.session.signedIn() && this.session.can('team.read')) untracked(() => void this.load());
    });
  }

  /** What a member said, while it holds. */
  said(memberId: string): Pick<AvailabilityView, 'state' | 'reason' | 'backAt'> {
    const view = this.states().get(memberId);
    const isOver = view?.backAt != null && Date.parse(view.backAt) <= this.clock.minute();
    return !view || isOver ? { state: 'online', reason: null, backAt: null } : view;
  }

  /** What it comes to: nobody is online without a console. */
  shown(memberId: string): PresenceState {
    return this.onlineIds().has(memberId) ? this.said(memberId).state : 'offline';
  }

  /** Shown at once; refused, it is as it was and the problem is thrown. */
  async say(body: AvailabilityBody): Promise<void> {
    const memberId = this.session.memberId();
    const before = this.states().get(memberId);
    const since = new Date(this.clock.now()).toISOString();
    this.put({
      memberId,
      shown: body.state,
      since,
      state: body.state,
      reason: body.reason ?? null,
      backAt: body.backAt ?? null,
    });
    try {
      this.put(await this.client.say(body));
    } catch (error) {
      if (before) this.put(before);
      else await this.load();
      throw error;
    }
  }

  private put(view: AvailabilityView): void {
    this.states.update((states) => new Map(states).set(view.memberId, view));
  }

  private async load(): Promise<void> {
    await this.client.list().then(
      (list) => {
        this.states.set(new Map(list.map((view) => [view.memberId, view])));
      },
      () => undefined, // what is on screen stays; the next resync asks again
    );
  }
}

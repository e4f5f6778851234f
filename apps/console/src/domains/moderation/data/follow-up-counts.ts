import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { FollowUpClient } from './follow-up-client';
import { QualityClient } from './quality-client';

/** How many appeals are undecided and how many decisions wait for a second look; nobody pushes these, so acts here read them again. */
@Injectable({ providedIn: 'root' })
export class FollowUpCounts {
  private readonly client = inject(FollowUpClient);
  private readonly quality = inject(QualityClient);
  private readonly session = inject(SessionStore);
  private readonly undecided = signal(0);
  private readonly unreviewed = signal(0);

  readonly appeals = this.undecided.asReadonly();
  readonly reviews = this.unreviewed.asReadonly();

  constructor() {
    const live = inject(Live);
    effect(() => {
      live.catchUp();
      if (this.session.signedIn()) untracked(() => { this.load(); }); // prettier-ignore
    });
  }

  /** What cannot be read keeps the number it had. */
  load(): void {
    if (this.session.can('moderation.read'))
      this.client.appealCounts().then((counts) => { this.undecided.set((counts.open ?? 0) + (counts['in-review'] ?? 0)); }, () => undefined); // prettier-ignore
    if (this.session.can('moderation.hide'))
      this.quality.next().then(({ waiting }) => { this.unreviewed.set(waiting ?? 0); }, () => undefined); // prettier-ignore
  }
}

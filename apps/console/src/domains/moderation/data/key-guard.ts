import { inject, Injectable } from '@angular/core';
import { Clock } from '@parvis/ui';

const BLOCKED_MS = 600;

/**
 * Keeps a key press that was meant for one state of a row from acting on another: when a teammate decides the current
 * row, decisions by key are ignored for a moment, and the first one after that once more.
 */
@Injectable()
export class KeyGuard {
  private readonly clock = inject(Clock);
  private blockedUntil = 0;
  private mustIgnoreNext = false;

  /** The row under the hand has just changed. */
  block(): void {
    this.blockedUntil = this.clock.now() + BLOCKED_MS;
    this.mustIgnoreNext = true;
  }

  /** Another row is current: the next press is meant for that one. Within the moment itself it is still ignored. */
  release(): void {
    this.mustIgnoreNext = false;
  }

  /** Asked by each decision that a key starts; false: it is to do nothing. */
  admits(): boolean {
    if (this.clock.now() < this.blockedUntil) return false;
    const admits = !this.mustIgnoreNext;
    this.mustIgnoreNext = false;
    return admits;
  }
}

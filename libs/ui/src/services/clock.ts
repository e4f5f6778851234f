import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** Server time as signals, so that a countdown never trusts the local clock. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private offsetMs = 0;
  private readonly seconds = signal(Date.now());
  private readonly minutes = signal(Date.now());

  /** Milliseconds since the epoch, new every second. */
  readonly second = this.seconds.asReadonly();
  /** Milliseconds since the epoch, new every minute. */
  readonly minute = this.minutes.asReadonly();

  constructor() {
    const timer = setInterval(() => this.tick(), SECOND_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  /** Called with the time the server gave in its handshake. */
  follow(serverTime: number): void {
    this.offsetMs = serverTime - Date.now();
    this.seconds.set(this.now());
    this.minutes.set(this.now());
  }

  private tick(): void {
    const now = this.now();
    this.seconds.set(now);
    if (Math.floor(now / MINUTE_MS) !== Math.floor(this.minutes() / MINUTE_MS)) this.minutes.set(now);
  }
}

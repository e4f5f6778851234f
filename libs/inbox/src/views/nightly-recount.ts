import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RecountView } from '@parvis/contracts';
import { NudgedLoop } from '@parvis/platform';
import { Recount } from '../saved-views/recount.service';

const EVERY_MS = 30 * 60_000;
const QUIET_HOUR_UTC = 2;

/** Every night: recounts all views and puts right what is wrong. */
@Injectable()
export class NightlyRecount implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('nightly-recount', EVERY_MS, () => this.tick());
  private doneOn = '';

  constructor(private readonly recount: Recount) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** All workspaces now, one after the other; what was wrong. */
  runOnce(): Promise<RecountView> {
    return this.recount.recountAll();
  }

  private async tick(): Promise<boolean> {
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    if (now.getUTCHours() !== QUIET_HOUR_UTC || this.doneOn === today) return false;
    this.doneOn = today;
    await this.runOnce();
    return false;
  }
}

import { deliverForumEvents, deliverGooglePushes, deliverMetaWebhooks } from '@parvis/channels/doubles';
import type { Weather } from './weather';
import type { World } from './world';

const EVERY_MS = 250;
const ATTEMPT_TIMEOUT_MS = 5000;

/** Brings the networks' signed webhooks to their hooks, again and again until they are acknowledged. */
export class Courier {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private failures = 0;
  forumHook: string | null = null;

  constructor(
    private readonly world: World,
    private readonly weather: Weather,
  ) {}

  start(): void {
    this.timer = setTimeout(() => void this.round(), EVERY_MS);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Approves what Google's review of replies would; called now and then. */
  approveReplies(): void {
    this.world.google.approvePending();
  }

  private async round(): Promise<void> {
    const bring = this.weather.bringing(post);
    try {
      await deliverMetaWebhooks(this.world.meta, bring, { batch: 50 });
      await deliverGooglePushes(this.world.google, bring);
      if (this.forumHook) await deliverForumEvents(this.world.forum, this.forumHook, bring);
      for (const network of this.world.networks) await network.deliver?.(bring);
      this.failures = 0;
    } catch {
      this.failures += 1;
    }
    const delay = EVERY_MS * 2 ** Math.min(this.failures, 5);
    if (!this.stopped) this.timer = setTimeout(() => void this.round(), delay);
  }
}

function post(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS) });
}

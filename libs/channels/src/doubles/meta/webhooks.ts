import { createHmac } from 'node:crypto';
import type { MetaApp, MetaPlatform } from './shapes';

/** One update on its way to one app. */
interface MetaUpdateOut {
  app: MetaApp;
  object: MetaPlatform;
  accountId: string;
  field: string;
  /** What stands on the entry beside `id` and `time`: `changes`, `messaging` or `standby`. */
  body: Record<string, unknown>;
  /** Seconds for changes, milliseconds for messages. */
  time: number;
  firstTriedAt: number | null;
}

/** A signed request as Meta sends it. */
export interface SignedWebhook {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const MOST_UPDATES = 1000;
/** After 36 hours of failures an update is dropped. */
const DROP_AFTER_MS = 36 * 3_600_000;
/** After an hour of failures an app is unsubscribed from an account's messages. */
const UNSUBSCRIBE_AFTER_MS = 3_600_000;

/** JSON as Meta writes it: everything beyond ASCII, and slashes, escaped. */
export function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Signs a body with the app's secret. */
export function signMeta(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export type FlushOptions = {
  /** Most updates in one POST, up to 1000. Default 1. */
  batch?: number;
  /** Each POST this often, as a redelivery. Default 1. */
  copies?: number;
  /** Newest first: Meta promises no order. */
  reversed?: boolean;
};

/** Updates that wait to be delivered, oldest first. */
export class MetaOutbox {
  private waiting: MetaUpdateOut[] = [];

  add(update: Omit<MetaUpdateOut, 'firstTriedAt'>): void {
    this.waiting.push({ ...update, firstTriedAt: null });
  }

  get size(): number {
    return this.waiting.length;
  }

  /** Everything that waits, as signed requests; it counts as delivered. */
  take(options: FlushOptions = {}): SignedWebhook[] {
    const updates = this.waiting.splice(0);
    return groups(updates, options).flatMap((group) => Array(options.copies ?? 1).fill(requestOf(group)));
  }

  /**
   * Delivers through `post`, which tells whether it was acknowledged. What was not stays for the next call, until it is
   * dropped. Resolves to the number of acknowledged updates and the accounts that lost their message subscription.
   */
  async flush(
    post: (webhook: SignedWebhook) => Promise<boolean>,
    now: number,
    options: FlushOptions = {},
  ): Promise<{ acknowledged: number; unsubscribe: { app: MetaApp; accountId: string }[] }> {
    const outcome = { acknowledged: 0, unsubscribe: [] as { app: MetaApp; accountId: string }[] };
    const updates = this.waiting.splice(0);
    for (const group of groups(updates, options)) {
      let isAcknowledged = false;
      for (let copy = 0; copy < (options.copies ?? 1); copy += 1) {
        isAcknowledged = (await post(requestOf(group))) || isAcknowledged;
      }
      if (isAcknowledged) outcome.acknowledged += group.length;
      else outcome.unsubscribe.push(...this.keep(group, now));
    }
    return outcome;
  }

  private keep(group: MetaUpdateOut[], now: number): { app: MetaApp; accountId: string }[] {
    for (const update of group) update.firstTriedAt ??= now;
    const failingFor = (update: MetaUpdateOut) => now - (update.firstTriedAt ?? now);
    this.waiting.push(...group.filter((update) => failingFor(update) < DROP_AFTER_MS));
    return group
      .filter((update) => 'messaging' in update.body && failingFor(update) >= UNSUBSCRIBE_AFTER_MS)
      .map(({ app, accountId }) => ({ app, accountId }));
  }
}

/** One POST goes to one app and one object. */
function groups(updates: MetaUpdateOut[], { batch = 1, reversed = false }: FlushOptions): MetaUpdateOut[][] {
  const size = Math.min(batch, MOST_UPDATES);
  const result: MetaUpdateOut[][] = [];
  for (const update of reversed ? updates.toReversed() : updates) {
    const last = result.at(-1);
    const fits = last && last.length < size && last[0]?.app === update.app && last[0].object === update.object;
    if (fits) last.push(update);
    else result.push([update]);
  }
  return result;
}

function requestOf(group: MetaUpdateOut[]): SignedWebhook {
  const [first] = group;
  if (!first) throw new Error('an empty group of updates');
  const entry = group.map(({ accountId, time, body }) => ({ id: accountId, time, ...body }));
  const body = metaJson({ object: first.object, entry });
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': signMeta(first.app.secret, body),
    'user-agent': 'facebookexternalua',
  };
  return { url: first.app.callbacks.get(first.object)?.url ?? '', headers, body };
}

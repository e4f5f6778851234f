import { metaJson, signMeta } from '../meta/webhooks';
import type { WhatsAppApp, WaValue } from './shapes';

/** One change on its way to one app. */
interface Waiting {
  app: WhatsAppApp;
  url: string;
  businessId: string;
  field: string;
  value: WaValue;
  firstTriedAt: number | null;
}

/** A signed request as Meta sends it. */
export interface SignedWhatsAppWebhook {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface WhatsAppFlushOptions {
  /** Most changes in one POST. Default 1. */
  batch?: number;
  /** Each POST this often, as a redelivery. Default 1. */
  copies?: number;
  /** Newest first: no order is promised. */
  reversed?: boolean;
}

/** Meta tries for up to 7 days. */
const DROP_AFTER_MS = 7 * 86_400_000;

/** Changes that wait to be delivered, oldest first. */
export class WhatsAppOutbox {
  private waiting: Waiting[] = [];

  add(change: Omit<Waiting, 'firstTriedAt'>): void {
    this.waiting.push({ ...change, firstTriedAt: null });
  }

  get size(): number {
    return this.waiting.length;
  }

  /** Everything that waits, as signed requests; it counts as delivered. */
  take(options: WhatsAppFlushOptions = {}): SignedWhatsAppWebhook[] {
    return groups(this.waiting.splice(0), options).flatMap((group) => copies(group, options));
  }

  /** Delivers through `post`, which tells whether it was acknowledged; the rest stays, for 7 days. How many were. */
  async flush(
    post: (webhook: SignedWhatsAppWebhook) => Promise<boolean>,
    now: number,
    options: WhatsAppFlushOptions = {},
  ): Promise<number> {
    let acknowledged = 0;
    for (const group of groups(this.waiting.splice(0), options)) {
      let isAcknowledged = false;
      for (const webhook of copies(group, options)) isAcknowledged = (await post(webhook)) || isAcknowledged;
      if (isAcknowledged) acknowledged += group.length;
      else this.keep(group, now);
    }
    return acknowledged;
  }

  private keep(group: Waiting[], now: number): void {
    for (const change of group) change.firstTriedAt ??= now;
    this.waiting.push(...group.filter(({ firstTriedAt }) => now - (firstTriedAt ?? now) < DROP_AFTER_MS));
  }
}

/** One POST goes to one address. */
function groups(changes: Waiting[], { batch = 1, reversed = false }: WhatsAppFlushOptions): Waiting[][] {
  const result: Waiting[][] = [];
  for (const change of reversed ? changes.toReversed() : changes) {
    const last = result.at(-1);
    if (last && last.length < batch && last[0]?.url === change.url && last[0].app === change.app) last.push(change);
    else result.push([change]);
  }
  return result;
}

function copies(group: Waiting[], options: WhatsAppFlushOptions): SignedWhatsAppWebhook[] {
  return Array<SignedWhatsAppWebhook>(options.copies ?? 1).fill(requestOf(group));
}

function requestOf(group: Waiting[]): SignedWhatsAppWebhook {
  const [first] = group;
  if (!first) throw new Error('an empty group of changes');
  const entry = group.map(({ businessId, field, value }) => ({ id: businessId, changes: [{ field, value }] }));
  const body = metaJson({ object: 'whatsapp_business_account', entry });
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': signMeta(first.app.secret, body),
    'user-agent': 'facebookexternalua',
  };
  return { url: first.url, headers, body };
}

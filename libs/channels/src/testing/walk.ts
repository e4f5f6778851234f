import { strict as assert } from 'node:assert';
import type { AccountContext, Connector, Cursor } from '../spi/connector';
import type { InboundEvent, ItemSeen } from '../spi/inbound';
import type { PlatformHarness, Subject } from './subject';

const MOST_PAGES = 500;

export interface WalkedPage {
  before: Cursor | null;
  after: Cursor;
  payloads: string[];
}

export function never(): AbortSignal {
  return new AbortController().signal;
}

/** Whether `fetchSince` is a way of this channel. */
export function polls(connector: Connector): boolean {
  return connector.capabilities.receive !== 'push';
}

/** Calls `fetchSince` until nothing more can be had at once. */
export async function drain(
  connector: Connector,
  account: AccountContext,
  cursor: Cursor | null,
  backfillFrom: string | null = null,
): Promise<{ pages: WalkedPage[]; cursor: Cursor }> {
  const pages: WalkedPage[] = [];
  let at = cursor;
  for (;;) {
    const page = await connector.fetchSince({ cursor: at, backfillFrom }, account, never());
    assert.equal(typeof page.cursor, 'string', 'a page has no cursor');
    pages.push({ before: at, after: page.cursor, payloads: page.payloads });
    if (!page.more) return { pages, cursor: page.cursor };
    assert.ok(page.cursor !== at || page.payloads.length > 0, 'fetchSince promises more but stands still');
    assert.ok(pages.length < MOST_PAGES, `fetchSince still promises more after ${MOST_PAGES} pages`);
    at = page.cursor;
  }
}

export async function parseAll(
  connector: Connector,
  account: AccountContext,
  payloads: readonly string[],
): Promise<InboundEvent[]> {
  const events: InboundEvent[] = [];
  for (const payload of payloads) events.push(...(await connector.parse(payload, account)));
  return events;
}

/** The events of payloads, with hints followed through `fetchRef` as the intake does. */
export async function resolve(
  connector: Connector,
  account: AccountContext,
  payloads: readonly string[],
): Promise<InboundEvent[]> {
  const events: InboundEvent[] = [];
  for (const event of await parseAll(connector, account, payloads)) {
    if (event.type !== 'hint') events.push(event);
    else events.push(...(await resolve(connector, account, await connector.fetchRef(event.ref, account, never()))));
  }
  return events;
}

/** Everything that has come in since the last call, by every way the channel has. */
export class Newsreader {
  private cursor: Cursor | null = null;

  constructor(
    private readonly connector: Connector,
    private readonly platform: PlatformHarness,
  ) {}

  /** Takes up the position "from now". */
  async start(): Promise<void> {
    await this.platform.deliveries();
    if (polls(this.connector)) this.cursor = (await drain(this.connector, this.platform.account, null)).cursor;
  }

  async read(): Promise<InboundEvent[]> {
    const payloads = await this.platform.deliveries();
    if (polls(this.connector)) {
      const walk = await drain(this.connector, this.platform.account, this.cursor);
      this.cursor = walk.cursor;
      payloads.push(...walk.pages.flatMap((page) => page.payloads));
    }
    return resolve(this.connector, this.platform.account, payloads);
  }
}

export function itemsIn(events: readonly InboundEvent[]): ItemSeen[] {
  return events.filter((event) => event.type === 'item');
}

/** Runs with a fresh platform double and always closes it. */
export async function withPlatform(subject: Subject, run: (platform: PlatformHarness) => Promise<void>): Promise<void> {
  const platform = await subject.platform();
  try {
    await run(platform);
  } finally {
    await platform.close();
  }
}

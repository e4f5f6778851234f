import { Injectable } from '@nestjs/common';
import { type EventsPage, type EventsQuery, OUTGOING_KINDS, type OutgoingKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { currentSeq, Database, eventsAfterSeq, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { invalidField } from '../wire/invalid';
import { FeedWaiters } from './feed-waiters';
import { isOutgoing, outgoingEvents } from './outgoing-events';

const DEFAULT_LIMIT = 100;
/** Rows of the log read for one answer: with few kinds asked for, most are passed over. */
const MOST_READ = 2000;

/**
 * The event log for programs, by cursor. The relay numbers events in the order of their commits, one process at a time: what is
 * read after a number is complete, however many writers there are.
 */
@Injectable()
export class EventFeed {
  constructor(
    private readonly db: Database,
    private readonly waiters: FeedWaiters,
  ) {}

  async page(agent: Agent, query: EventsQuery): Promise<EventsPage> {
    const { workspaceId } = agent;
    const kinds = kindsOf(agent, query.kinds);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const deadline = Date.now() + (query.wait ?? 0) * 1000;
    let after = await this.startOf(workspaceId, query.after);
    for (;;) {
      const left = deadline - Date.now();
      // listening begins before the log is read: an event in between is not slept through
      const ear = this.waiters.listen(workspaceId, Math.max(0, left));
      try {
        const page = await this.db.transaction(workspaceId, (tx) => readPage(tx, workspaceId, { after, kinds, limit }));
        if (page.items.length > 0 || page.hasMore || left <= 0 || this.waiters.closing) return toPage(page);
        after = page.after;
        await ear.heard;
      } finally {
        ear.stop();
      }
    }
  }

  private async startOf(workspaceId: number, after: string | undefined): Promise<number> {
    if (after === undefined) return 0;
    if (after === 'now') return this.db.transaction(workspaceId, (tx) => currentSeq(tx, workspaceId));
    const seq = Number(decodeCursor(after, 1)[0]);
    if (!Number.isSafeInteger(seq) || seq < 0) throw invalidCursor();
    return seq;
  }
}

interface FeedPage {
  items: EventsPage['items'];
  after: number;
  hasMore: boolean;
}

async function readPage(
  tx: Tx,
  workspaceId: number,
  { after, kinds, limit }: { after: number; kinds: ReadonlySet<OutgoingKind>; limit: number },
): Promise<FeedPage> {
  const read = await eventsAfterSeq(tx, workspaceId, after, MOST_READ);
  const wanted = read.filter(({ kind }) => isOutgoing(kind) && kinds.has(kind));
  const given = wanted.slice(0, limit);
  const cut = wanted.length > limit;
  const last = cut ? given.at(-1) : read.at(-1);
  return {
    items: await outgoingEvents(tx, workspaceId, given),
    after: last?.seq ?? after,
    hasMore: cut || read.length === MOST_READ,
  };
}

function toPage({ items, after, hasMore }: FeedPage): EventsPage {
  return { items, nextCursor: encodeCursor(String(after)), hasMore };
}

function kindsOf(agent: Agent, asked: string | undefined): Set<OutgoingKind> {
  const named = asked === undefined ? Object.keys(OUTGOING_KINDS) : asked.split(',').map((kind) => kind.trim());
  const kinds = named.map((kind) => {
    if (!isOutgoing(kind)) throw invalidField('/kinds', `${kind.slice(0, 60)} is no kind of event`);
    return kind;
  });
  return new Set(kinds.filter((kind) => agent.permissions.has(OUTGOING_KINDS[kind])));
}

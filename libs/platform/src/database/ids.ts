/** 2024-01-01T00:00:00Z: the zero of the clock inside ids. */
export const ID_EPOCH_MS = 1_704_067_200_000;

const NODE_BITS = 8n;
const SEQUENCE_BITS = 12n;
/** Milliseconds whose last sequence is kept. */
const MOST_REMEMBERED = 50_000;
/** Where ids of times before the epoch stand behind it. */
const BEFORE_EPOCH_MS = 3_600_000;
const SEQUENCES = 1 << Number(SEQUENCE_BITS);

/**
 * 64-bit time-ordered ids: milliseconds since 2024 << 20 | node << 12 | sequence, as decimal text. Unique per node; the
 * node number comes from the database (see `IdNode`) so that two processes never share one.
 */
export class IdGenerator {
  private lastMs = 0;
  private sequence = 0;
  constructor(readonly node: number) {}

  /** An id made now; rises strictly within this process. */
  next(nowMs: number = Date.now()): string {
    const ms = Math.max(nowMs, this.lastMs);
    this.sequence = ms === this.lastMs ? this.sequence + 1 : 0;
    if (this.sequence >= SEQUENCES) {
      this.sequence = 0;
      this.lastMs = ms + 1; // borrow from the next millisecond rather than wait
    } else this.lastMs = ms;
    return compose(this.lastMs, this.node, this.sequence);
  }

  private readonly given = new Map<number, Moment>();
  private offsetMs = 0;

  /**
   * An id whose clock is a given time in the past (an item's own time), so that it sorts with its neighbours; rises within a
   * millisecond up to 2,048 ids. Platforms tell whole seconds, some whole days, so many items share one: none is given twice
   * by this process while it remembers, and what a millisecond cannot hold goes into the next. Should another process of the
   * same number have made it, the primary key refuses it: call `moveOn` and try again.
   */
  at(timeMs: number): string {
    let ms = clockOf(timeMs) + this.offsetMs;
    let moment = this.given.get(ms);
    while (moment && moment.count >= SEQUENCES) moment = this.given.get((ms += 1));
    moment ??= { start: Math.floor((Math.random() * SEQUENCES) / 2), count: 0 };
    moment.count += 1;
    this.given.delete(ms); // last used, last forgotten
    this.given.set(ms, moment);
    const [oldest] = this.given.size > MOST_REMEMBERED ? this.given.keys() : [];
    if (oldest !== undefined) this.given.delete(oldest);
    return compose(ms, this.node, (moment.start + moment.count) % SEQUENCES);
  }

  /** Ids `at` a time stand a few milliseconds later from now on, where nothing was given yet; never as much as a second. */
  moveOn(): void {
    this.offsetMs = (this.offsetMs + 1 + Math.floor(Math.random() * 20)) % 1000;
  }
}

/**
 * What was said before the zero of the clock (imported history) shares the first hour behind it, in its own order: 54 years come
 * to about eight minutes in a millisecond.
 */
function clockOf(timeMs: number): number {
  if (timeMs > ID_EPOCH_MS) return timeMs;
  return ID_EPOCH_MS + 1 + Math.floor((Math.max(timeMs, 0) / ID_EPOCH_MS) * BEFORE_EPOCH_MS);
}

/** How many ids of one millisecond were given, counted from where. */
interface Moment {
  start: number;
  count: number;
}

function compose(ms: number, node: number, sequence: number): string {
  return (
    (BigInt(ms - ID_EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS)) |
    (BigInt(node) << SEQUENCE_BITS) |
    BigInt(sequence)
  ).toString();
}

/** The time inside an id, milliseconds since 1970. */
export function timeOfId(id: string): number {
  return Number(BigInt(id) >> (NODE_BITS + SEQUENCE_BITS)) + ID_EPOCH_MS;
}

/** The smallest id whose clock stands at a time: bounds a range of ids by time. */
export function firstIdAt(timeMs: number): string {
  return compose(Math.max(timeMs, ID_EPOCH_MS), 0, 0);
}

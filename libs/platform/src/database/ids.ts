/** 2024-01-01T00:00:00Z: the zero of the clock inside ids. */
export const ID_EPOCH_MS = 1_704_067_200_000;

const NODE_BITS = 8n;
const SEQUENCE_BITS = 12n;
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

  private spread = Math.floor(Math.random() * SEQUENCES);

  /**
   * An id whose clock is a given time in the past (an item's own time), so that it sorts with its neighbours. Two items of one
   * millisecond meet with a chance of 1 in 4096 per node at worst; the primary key refuses that, and the intake tries again.
   */
  at(timeMs: number): string {
    this.spread = (this.spread + 1) % SEQUENCES;
    return compose(Math.max(timeMs, ID_EPOCH_MS + 1), this.node, this.spread);
  }
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

import { MODERATION_QUEUES, type ModerationQueue } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';

/** Queues that follow from the row of an item; of the two others, one is a member's own and one is about people. */
export type CountedQueue = Exclude<ModerationQueue, 'decided' | 'banned'>;

export const isCounted = (queue: ModerationQueue): queue is CountedQueue => queue !== 'decided' && queue !== 'banned';

/** Bits of `screening.queues` that have a counter. */
export const COUNTED_BITS: readonly number[] = MODERATION_QUEUES.filter(isCounted).map((queue) =>
  codeOf(MODERATION_QUEUES, queue),
);

/** Whoever waits in one of these is in `review` too. */
const WAITING: ReadonlySet<ModerationQueue> = new Set(MODERATION_QUEUES.slice(0, codeOf(MODERATION_QUEUES, 'decided')));
export const isWaiting = (queue: ModerationQueue | undefined): boolean => queue !== undefined && WAITING.has(queue);

/** SQL: a row of `screening` is in the queue; word for word as in its partial index, without which that would not be used. */
export function inQueue(queue: CountedQueue, alias: string): string {
  const bit = 1 << codeOf(MODERATION_QUEUES, queue);
  return `${alias}.queues & ${bit} = ${bit}`;
}

import { ITEM_KINDS, type ItemKind } from '@parvis/contracts';

const MINUTE_MS = 60_000;

/** Minutes within which an answer is owed, where the workspace says nothing else. */
const DEFAULT_MINUTES: Readonly<Record<ItemKind, number>> = {
  message: 60,
  'story-reply': 60,
  comment: 240,
  mention: 240,
  post: 240,
  email: 480,
  review: 1440,
};

export type Commitments = Readonly<Record<ItemKind, number>>;

/** The commitments of a workspace: `settings.commitmentMinutes` by item kind over the defaults. */
export function commitmentsOf(settings: unknown): Commitments {
  const own = (settings as { commitmentMinutes?: unknown } | null)?.commitmentMinutes;
  const minutes = { ...DEFAULT_MINUTES };
  if (typeof own !== 'object' || own === null) return minutes;
  for (const kind of ITEM_KINDS) {
    const value = (own as Record<string, unknown>)[kind];
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) minutes[kind] = value;
  }
  return minutes;
}

/** When the answer to something said at `since` is due. */
export function dueAt(commitments: Commitments, kind: ItemKind, since: Date): Date {
  return new Date(since.getTime() + commitments[kind] * MINUTE_MS);
}

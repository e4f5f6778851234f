import {
  DEFAULT_NOTIFICATION_WAYS,
  NOTIFICATION_KINDS,
  type NotificationKind,
  type NotificationWay,
  type NotificationWays,
} from '@parvis/contracts';

/** As stored: a kind that came to the product later is missing. */
export type StoredWays = Partial<NotificationWays> | null;

/** The ways in which a member hears of a kind. */
export function waysFor(stored: StoredWays, kind: NotificationKind): readonly NotificationWay[] {
  return stored?.[kind] ?? DEFAULT_NOTIFICATION_WAYS[kind];
}

/** The ways of every kind. */
export function allWays(stored: StoredWays): NotificationWays {
  return Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, waysFor(stored, kind)])) as NotificationWays;
}

import type { ChannelKind } from '@parvis/contracts';

/** Kinds whose accounts may be subscribed through one developer app. */
export interface SharedHook {
  kinds: readonly ChannelKind[];
  /** The credential that names the app. */
  credential: string;
  /** Everything in a body that looks like the platform id of an account. */
  ids: RegExp;
}

// Graph API: an app has one callback address per webhook object, whatever Pages and profiles it serves
const META: SharedHook = {
  kinds: ['facebook', 'messenger', 'instagram', 'whatsapp'],
  credential: 'appId',
  ids: /\d{5,}/g,
};
// an app of Threads has ids and an address of its own
const THREADS: SharedHook = { kinds: ['threads'], credential: 'appId', ids: META.ids };
const TIKTOK: SharedHook = { kinds: ['tiktok'], credential: 'appId', ids: /[\w-]{8,}/g };

/**
 * Whether a body that arrives at one account's hook may speak of other accounts too: those of the same workspace, of these
 * kinds, with the same app. Each connector's `parse` leaves out what is not its account's.
 */
export function sharedHook(kind: ChannelKind): SharedHook | null {
  return [META, THREADS, TIKTOK].find(({ kinds }) => kinds.includes(kind)) ?? null;
}

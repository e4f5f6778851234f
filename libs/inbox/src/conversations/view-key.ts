import { CHANNEL_KINDS, type ChannelKind } from '@parvis/contracts';
import { isSmallId } from '../wire/ids';

const PLAIN = ['mine', 'unassigned', 'mentions', 'at-risk', 'snoozed', 'handled', 'all'] as const;
const NUMBERED = ['team', 'account', 'tag', 'view'] as const;

/** A view of the sidebar. */
export type ViewKey =
  | { kind: (typeof PLAIN)[number] }
  | { kind: (typeof NUMBERED)[number]; id: number }
  | { kind: 'channel'; channel: ChannelKind };

/** Reads `mine`, `team-3`, `channel-facebook`, `account-1`, `tag-4`, `view-7` …; null when it is none of them. */
export function parseViewKey(key: string): ViewKey | null {
  const plain = PLAIN.find((name) => name === key);
  if (plain) return { kind: plain };
  const dash = key.indexOf('-');
  const kind = key.slice(0, Math.max(dash, 0));
  const rest = key.slice(dash + 1);
  if (kind === 'channel') {
    const channel = CHANNEL_KINDS.find((name) => name === rest);
    return channel ? { kind, channel } : null;
  }
  const noun = NUMBERED.find((name) => name === kind);
  return noun && isSmallId(rest) ? { kind: noun, id: Number(rest) } : null;
}

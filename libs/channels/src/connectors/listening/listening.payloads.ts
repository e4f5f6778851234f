import type { Entry } from './listening.entry';
import type { Match } from './query/match-query';

/** A payload as it lands: something found, something gone, or word of a source. */
export type Payload =
  | { entry: Entry; kind: 'mention' | 'post'; source: SourceName; matches: Match[]; seenAt: string; changed: boolean }
  | { removed: { id: string; at: string } }
  | { notice: { detail: string } };

export interface SourceName {
  id: string;
  name: string;
}

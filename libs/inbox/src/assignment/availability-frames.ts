import type { AvailabilityView } from '@parvis/contracts';
import type { LoggedEvent, Tx } from '@parvis/platform';
import { readStates } from './availability-view';

/** The last state of each member whom a batch of events speaks of, with the position of the last of them. */
export async function changedAvailabilities(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
): Promise<{ seq: number; availability: AvailabilityView }[]> {
  const seqs = new Map<string, number>();
  for (const { kind, data, seq } of events)
    if (kind === 'availability.changed') seqs.set(String(data['memberId']), seq);
  if (seqs.size === 0) return [];
  const states = await readStates(tx, workspaceId, [...seqs.keys()].map(Number));
  return states.map((availability) => ({ seq: seqs.get(availability.memberId) ?? 0, availability }));
}

import type { CapabilityRecord } from '@parvis/contracts';

/** Hours in which a message can be answered, from the person's last one; and with the Human Agent feature. */
export const WINDOW_HOURS = 24;
const HUMAN_AGENT_HOURS = 7 * 24;

/** The record of an account that may answer messages for seven days. */
export function withHumanAgent(record: CapabilityRecord): CapabilityRecord {
  const longer = Object.entries(record.verbs).map(([kind, list]) => [
    kind,
    list.map((entry) => (entry.windowHours === WINDOW_HOURS ? { ...entry, windowHours: HUMAN_AGENT_HOURS } : entry)),
  ]);
  return { ...record, verbs: Object.fromEntries(longer) };
}

import type { ActionVerb, CapabilityRecord, ItemKind, LocalizedText, VerbCapability } from '@parvis/contracts';
import { ConnectorRejected, ConnectorUnsupported } from './errors';
import type { OutboundAction, Receipt } from './outbound';
import type { InboundEvent } from './inbound';

const HOUR_MS = 3_600_000;

type Options = Partial<Omit<VerbCapability, 'verb' | 'consequence'>>;

/** One verb of a capability record; not reversible, always and any number of times unless told. */
export function verb(name: ActionVerb, en: string, fr: string, options: Options = {}): VerbCapability {
  const consequence: LocalizedText = { en, fr };
  return { verb: name, reversible: false, windowHours: null, perItem: null, consequence, ...options };
}

/** The record without some verbs: what a probed account cannot do. */
export function withoutVerbs(record: CapabilityRecord, lacking: readonly ActionVerb[]): CapabilityRecord {
  const verbs = Object.fromEntries(
    Object.entries(record.verbs).map(([kind, list]) => [kind, list.filter((entry) => !lacking.includes(entry.verb))]),
  );
  return { ...record, verbs };
}

/** Throws `ConnectorUnsupported` unless the verb is declared for the target's kind. */
export function assertDeclared(record: CapabilityRecord, { verb: name, target }: OutboundAction): VerbCapability {
  const declared = record.verbs[target.kind]?.find((entry) => entry.verb === name);
  if (!declared) throw new ConnectorUnsupported(`${record.channel} has no ${name} for a ${target.kind}`);
  return declared;
}

/** Throws `ConnectorRejected` when a private reply comes later than its window, without asking the platform. */
export function assertInWindow(declared: VerbCapability, { target, requestedAt }: OutboundAction): void {
  if (declared.windowHours === null) return;
  if (Date.parse(requestedAt) - Date.parse(target.createdAt) > declared.windowHours * HOUR_MS) {
    throw new ConnectorRejected(`Only possible within ${declared.windowHours} hours`, 'window-closed');
  }
}

/** Throws `ConnectorRejected('too-long')` when the text exceeds the record's limit for the kind. */
export function assertFits(record: CapabilityRecord, kind: ItemKind, action: OutboundAction): void {
  const which = action.verb === 'private-reply' ? 'private-reply' : 'reply';
  const limit = (which === 'reply' ? record.perKind?.[kind]?.reply : undefined) ?? record.text[which];
  const length = limit?.unit === 'bytes' ? Buffer.byteLength(action.text) : action.text.length;
  if (limit && length > limit.max) throw new ConnectorRejected(`The text is longer than ${limit.max}`, 'too-long');
}

export function doneWith(externalId: string | null, ...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId, permalink: null, effects };
}

/** The reply that edit-reply and delete-reply are about. */
export function replyIdOf({ replyExternalId, verb: name }: OutboundAction): string {
  if (replyExternalId === null) throw new ConnectorRejected(`${name} names no reply`, 'invalid');
  return replyExternalId;
}

/** Runs a call that may find its object gone; null then. */
export async function unlessGone<T>(attempt: () => Promise<T>): Promise<T | null> {
  return unless(['gone'], attempt);
}

/** Null when the platform refuses for one of the reasons; other failures go on. */
export async function unless<T>(reasons: readonly string[], attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ConnectorRejected && reasons.includes(error.reason)) return null;
    throw error;
  }
}

import {
  ACTION_VERBS,
  type ActionVerb,
  type CapabilityRecord,
  type ItemKind,
  type LocalizedText,
  type VerbCapability,
} from '@parvis/contracts';

/** One act as a channel knows it; kinds for which it means exactly the same share a row. */
export interface CapabilityRow {
  verb: ActionVerb;
  kinds: readonly ItemKind[];
  consequence: LocalizedText;
  reversible: boolean;
  windowHours: number | null;
  perItem: number | null;
}

export function capabilityRows(record: CapabilityRecord): CapabilityRow[] {
  return ACTION_VERBS.flatMap((verb) => {
    const rows = new Map<string, { capability: VerbCapability; kinds: ItemKind[] }>();
    for (const kind of record.itemKinds) {
      const capability = record.verbs[kind]?.find((one) => one.verb === verb);
      if (!capability) continue;
      const key = JSON.stringify([
        capability.consequence,
        capability.reversible,
        capability.windowHours,
        capability.perItem,
      ]);
      const row = rows.get(key) ?? { capability, kinds: [] };
      row.kinds.push(kind);
      rows.set(key, row);
    }
    return [...rows.values()].map(({ capability, kinds }) => ({ ...capability, kinds }));
  });
}

/** What the channel cannot do at all. */
export function missingVerbs(record: CapabilityRecord): ActionVerb[] {
  const known = new Set(Object.values(record.verbs).flatMap((list) => list.map(({ verb }) => verb)));
  return ACTION_VERBS.filter((verb) => !known.has(verb));
}

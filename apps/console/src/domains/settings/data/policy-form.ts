import type { SlaTarget, SlaTargets } from '@parvis/contracts';

export const TARGET_NAMES = ['firstReply', 'nextReply', 'resolution'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** A target as it is typed: minutes in words of figures, '' for none. */
export type TypedTargets = Record<TargetName, { minutes: string; warn: string }>;

export function typedTargets(targets: SlaTargets | null): TypedTargets {
  const typed = (target: SlaTarget | null | undefined) => ({
    minutes: target ? String(target.minutes) : '',
    warn: target?.warnBeforeMinutes == null ? '' : String(target.warnBeforeMinutes),
  });
  return {
    firstReply: typed(targets?.firstReply),
    nextReply: typed(targets?.nextReply),
    resolution: typed(targets?.resolution),
  };
}

/** The targets that were typed; null where one is not a whole number of minutes, or warns before it begins. */
export function readTargets(typed: TypedTargets): SlaTargets | null {
  const targets: SlaTargets = { firstReply: null, nextReply: null, resolution: null };
  for (const name of TARGET_NAMES) {
    const { minutes, warn } = typed[name];
    if (minutes.trim() === '') continue;
    const target = { minutes: Number(minutes), warnBeforeMinutes: warn.trim() === '' ? null : Number(warn) };
    if (!Number.isInteger(target.minutes) || target.minutes < 1) return null;
    const warnBefore = target.warnBeforeMinutes;
    if (warnBefore !== null && (!Number.isInteger(warnBefore) || warnBefore < 1 || warnBefore >= target.minutes)) return null; // prettier-ignore
    targets[name] = target;
  }
  return targets;
}

/** The next Saturday at six in the evening, local time: what the example is about. */
export function nextSaturdayEvening(now: Date): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + ((6 - at.getDay() + 7) % 7 || 7));
  at.setHours(18, 0, 0, 0);
  return at;
}

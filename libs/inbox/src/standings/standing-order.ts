import { type Standing, STANDING_THRESHOLDS, type StandingThreshold, type StrikeSettings } from '@parvis/contracts';

const STRICTNESS: Record<Standing, number> = { trusted: 0, none: 1, warned: 2, premoderated: 3, blocked: 4, banned: 5 };

export function isStricter(one: Standing, other: Standing): boolean {
  return STRICTNESS[one] > STRICTNESS[other];
}

/** How a person stands of whom several things are said: the strictest; `trusted` when nothing else is said of any identity. */
export function strictest(standings: readonly Standing[]): Standing {
  const said = standings.filter((standing) => standing !== 'none');
  return said.reduce<Standing>((most, one) => (isStricter(one, most) ? one : most), said[0] ?? 'none');
}

/** The highest standing whose threshold a score has reached. */
export function reached(score: number, thresholds: StrikeSettings['thresholds']): StandingThreshold | null {
  const over = STANDING_THRESHOLDS.filter((name) => {
    const at = thresholds[name];
    return at !== null && score >= at;
  });
  return over.at(-1) ?? null;
}

/** What is proposed to people: what the score reached, where the person does not stand so yet. Nobody is proposed for what they have. */
export function proposalFor(
  score: number,
  standing: Standing,
  thresholds: StrikeSettings['thresholds'],
): StandingThreshold | null {
  const wanted = reached(score, thresholds);
  return wanted !== null && isStricter(wanted, standing) ? wanted : null;
}

/** What is set without asking: never more than the setting allows, whatever the score. */
export function automaticFor(
  score: number,
  { thresholds, automatic }: Pick<StrikeSettings, 'thresholds' | 'automatic'>,
): 'none' | 'warned' | 'premoderated' {
  const wanted = reached(score, thresholds);
  if (wanted === null || automatic === 'none') return 'none';
  if (isStricter(wanted, automatic)) return heldBack(score, thresholds, automatic);
  return wanted === 'warned' ? 'warned' : 'premoderated';
}

// a threshold that is switched off is not reached by a stricter one's
function heldBack(
  score: number,
  thresholds: StrikeSettings['thresholds'],
  most: 'warned' | 'premoderated',
): 'none' | 'warned' | 'premoderated' {
  const allowed = { ...thresholds, blocked: null, banned: null, ...(most === 'warned' && { premoderated: null }) };
  const wanted = reached(score, allowed);
  return wanted === 'warned' || wanted === 'premoderated' ? wanted : 'none';
}

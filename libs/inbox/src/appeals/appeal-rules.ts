import type { AppealState, ProblemCode } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';

interface Refusal {
  code: ProblemCode;
  detail: string;
}

/** Once one of these, an appeal stays so. */
export function isDecided(state: AppealState): boolean {
  return state === 'upheld' || state === 'granted' || state === 'void';
}

/**
 * Why this one may not decide an appeal; null: they may. Never who decided, nor a machine: a program with a token is one, whoever's
 * token it is (article 20(6) DSA).
 */
export function refuseReviewer(
  agent: Pick<Agent, 'memberId' | 'tokenId'>,
  appeal: { state: AppealState; decidedByMember: number | null },
): Refusal | null {
  if (agent.tokenId !== undefined)
    return { code: 'not-allowed', detail: 'An appeal is decided by a person, not by a program.' };
  if (appeal.decidedByMember === agent.memberId)
    return { code: 'not-allowed', detail: 'An appeal is decided by somebody other than who took the decision.' };
  if (isDecided(appeal.state)) return { code: 'not-possible-now', detail: 'This appeal is decided already.' };
  return null;
}

/** How much an author may write into one appeal. */
export const AUTHOR_MESSAGES = 20;

/** Why the author may not write now; null: they may. */
export function refuseAuthor(facts: {
  now: Date;
  appealUntil: Date;
  withdrawn: boolean;
  state: AppealState | null;
  written: number;
}): Refusal | null {
  const { now, appealUntil, withdrawn, state, written } = facts;
  if (state === null && withdrawn)
    return { code: 'not-possible-now', detail: 'The decision was taken back, so there is nothing left to contest.' };
  if (state !== null && isDecided(state)) return { code: 'link-over', detail: 'This appeal is decided.' };
  if (state === null && now >= appealUntil)
    return { code: 'link-over', detail: 'The time in which this decision could be contested is over.' };
  if (written >= AUTHOR_MESSAGES)
    return { code: 'too-many-requests', detail: `At most ${AUTHOR_MESSAGES} messages: wait for an answer.` };
  return null;
}

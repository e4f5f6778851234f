import type { PublishedEvent } from '@parvis/platform';

/** A member changed their state, came, or works otherwise from now on (hours, capacity, skills). */
export function availabilityChanged(memberId: number, byMemberId: number = memberId): PublishedEvent {
  return { kind: 'availability.changed', actorMemberId: byMemberId, data: { memberId } };
}

/** A team hands out otherwise from now on; without a team: what holds for all of them changed. */
export function assignmentChanged(teamId: number | null, byMemberId: number): PublishedEvent {
  return {
    kind: 'assignment.changed',
    actorMemberId: byMemberId,
    data: { teamId: teamId === null ? null : String(teamId) },
  };
}

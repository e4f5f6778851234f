import type { LadderLevel, SlaPolicyBody, SlaTarget } from '@parvis/contracts';
import type { SignedInMember } from '@parvis/identity/testing';
import { NotificationListener } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { SlaRecounter } from '../src/clocks/sla-recounter';

/** A target of so many minutes. */
export const within = (minutes: number, warnBeforeMinutes: number | null = null): SlaTarget => ({
  minutes,
  warnBeforeMinutes,
});

/** What `POST /api/sla-policies` takes: around the clock, for everything, promising nothing but what is named. */
export function policyBody(more: Partial<SlaPolicyBody> = {}): SlaPolicyBody {
  return {
    name: `Policy ${Math.random().toString(36).slice(2)}`,
    conditions: {},
    targets: { firstReply: null, nextReply: null, resolution: null },
    calendarId: null,
    ladderId: null,
    pauseWhileSnoozed: true,
    pauseWhileWaiting: true,
    ...more,
  };
}

export async function aPolicy(member: SignedInMember, more: Partial<SlaPolicyBody> = {}): Promise<{ id: string }> {
  const answer = await member.request('POST', '/api/sla-policies', policyBody(more));
  if (answer.status !== 201) throw new Error(`no policy: ${JSON.stringify(answer.body)}`);
  return answer.body as { id: string };
}

export function level(more: Partial<LadderLevel> = {}): LadderLevel {
  return {
    afterMinutes: 0,
    toAssignee: false,
    memberIds: [],
    teamIds: [],
    ways: ['in-app'],
    hooks: [],
    raiseTo: null,
    assignTo: null,
    ...more,
  };
}

/** Lets the recount of changed policies run to its end. */
export async function recounted(test: TestApp): Promise<void> {
  const recounter = new SlaRecounter(test.db, test.app.get(NotificationListener));
  while (await recounter.recountOnce());
}

/** Moves every time of a conversation's clocks and ladder into the past. */
export async function minutesPass(test: TestApp, conversationId: string, minutes: number): Promise<void> {
  await test.db.read(
    'system',
    `update clock set started_at = started_at - $2, resumed_at = resumed_at - $2, due_at = due_at - $2, warn_at = warn_at - $2,
       attention_at = attention_at - $2 where conversation_id = $1`.replaceAll('$2', `interval '${minutes} minutes'`),
    [conversationId],
  );
  const back = `interval '${minutes} minutes'`;
  await test.db.read('system', `update ladder_run set next_at = next_at - ${back} where conversation_id = $1`, [conversationId]); // prettier-ignore
  await test.db.read(
    'system',
    `update conversation set waiting_since = waiting_since - ${back}, next_due_at = next_due_at - ${back} where id = $1`,
    [conversationId],
  );
}

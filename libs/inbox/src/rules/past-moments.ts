import type { RuleTrigger } from '@parvis/contracts';
import { NEWS_HOURS } from './moments';
import { ANCHORS } from './rule-sweeper';

const DIRECTION_IN = 0;
const DIRECTION_SYSTEM = 3;
const NEWS = `interval '${NEWS_HOURS} hours'`;

/**
 * When a trigger was met in a conversation, as `select … as at` over its own rows, `c` being the conversation: what stands in the
 * tables, since the log of events does not reach back for ever. Changes of status and assignee are those that left a line in
 * the thread.
 */
export function pastMoments(trigger: RuleTrigger): string {
  const items = `from item i where i.workspace_id = c.workspace_id and i.conversation_id = c.id`;
  const clocks = `from clock k where k.workspace_id = c.workspace_id and k.conversation_id = c.id`;
  const lines = (kinds: readonly string[]): string =>
    `select i.created_at as at ${items} and i.direction = ${DIRECTION_SYSTEM} and i.system ->> 'kind' in (${kinds.map((kind) => `'${kind}'`).join(', ')})`;
  switch (trigger.kind) {
    case 'conversation-created':
      return `select c.created_at as at where c.last_activity_at > c.created_at - ${NEWS}`;
    case 'item-arrived':
      return `select i.received_at as at ${items} and i.direction = ${DIRECTION_IN} and i.created_at > i.received_at - ${NEWS}`;
    case 'reply-sent':
      return `select x.done_at as at from action x where x.workspace_id = c.workspace_id and x.conversation_id = c.id
        and x.state = 'done' and x.verb in ('reply', 'private-reply')`;
    case 'status-changed':
      return lines(['status-changed', 'snoozed', 'reopened']);
    case 'assigned':
      return lines(['assigned', 'rerouted']);
    case 'tagged':
      return `select a.at from tag_assignment a join item i on i.workspace_id = a.workspace_id and i.id = a.item_id
        where a.workspace_id = c.workspace_id and i.conversation_id = c.id`;
    case 'clock-warned':
      return `select k.warned_at as at ${clocks} and k.warned_at is not null`;
    case 'clock-breached':
      return `select k.breached_at as at ${clocks} and k.breached_at is not null`;
    case 'time-passed': {
      const due = `${ANCHORS[trigger.since]} + interval '${trigger.minutes} minutes'`;
      return `select ${due} as at where ${due} <= now()`;
    }
  }
}

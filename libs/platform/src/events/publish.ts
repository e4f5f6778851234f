import { arrayLiteral } from '../database/array-literal';

/** What a transaction tells the rest of the product. `kind` is `noun.past-tense`; `data` is small: ids and what changed. */
export interface PublishedEvent {
  kind: string;
  conversationId?: string | null;
  actorMemberId?: number | null;
  data: Record<string, unknown>;
}

export const publishSql = `
  insert into event_outbox (id, workspace_id, kind, actor_member_id, conversation_id, data)
  select e.id, $1, e.kind, e.actor, e.conversation, e.data
  from unnest($2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::jsonb[]) as e (id, kind, actor, conversation, data)`;

/** The values of `publishSql` after the workspace: a column each. */
export function eventColumns(events: readonly PublishedEvent[], newId: () => string): string[] {
  return [
    arrayLiteral(events.map(newId)),
    arrayLiteral(events.map(({ kind }) => kind)),
    arrayLiteral(events.map(({ actorMemberId }) => actorMemberId)),
    arrayLiteral(events.map(({ conversationId }) => conversationId)),
    arrayLiteral(events.map(({ data }) => data)),
  ];
}

/** What a transaction tells the rest of the product. `kind` is `noun.past-tense`; `data` is small: ids and what changed. */
export interface PublishedEvent {
  kind: string;
  conversationId?: string | null;
  actorMemberId?: number | null;
  data: Record<string, unknown>;
}

export const publishSql = `
  insert into event_outbox (id, workspace_id, kind, actor_member_id, conversation_id, data)
  select id, $1, kind, actor, conversation, data
  from jsonb_to_recordset($2::jsonb) as e (id bigint, kind text, actor int, conversation bigint, data jsonb)`;

/** The row of one event, as `publishSql` takes it. */
export function ids(event: PublishedEvent, id: string): Record<string, unknown> {
  return {
    id,
    kind: event.kind,
    actor: event.actorMemberId ?? null,
    conversation: event.conversationId ?? null,
    data: event.data,
  };
}

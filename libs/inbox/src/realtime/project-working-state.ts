import type { LoggedEvent, Tx } from '@parvis/platform';
import { DRAFT_COLUMNS, type DraftRow, toDraftView } from '../drafts/own-drafts';
import { SHARED_COLUMNS, type SharedDraftRow, toSharedDraftView } from '../drafts/shared-draft-rows';
import type { Audience, Frame } from './project';
import { memberRoom, presenceRoom } from './rooms';

/** What concerns members at work, on all their screens: their own drafts, drafts shared where they look, what was read. */
export async function workingStateFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  return [
    ...(await draftFrames(tx, workspaceId, events, audience)),
    ...(await sharedDraftFrames(tx, workspaceId, events, audience)),
    ...readFrames(workspaceId, events, audience),
  ];
}

interface DraftPlace {
  memberId: number;
  conversationId: string;
  seq: number;
}

async function draftFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const places = new Map<string, DraftPlace>();
  for (const { kind, conversationId, data, seq } of events) {
    const memberId = Number(data['memberId']);
    if (kind !== 'draft.changed' || conversationId === null || !audience.has(memberRoom(workspaceId, memberId)))
      continue;
    places.set(`${memberId}:${conversationId}`, { memberId, conversationId, seq });
  }
  if (places.size === 0) return [];
  const rows = await tx.prepared<DraftRow & { member_id: number; conversation_id: string }>(
    `select ${DRAFT_COLUMNS}, d.member_id, d.conversation_id from draft d
     join unnest($2::int[], $3::bigint[]) r (member_id, conversation_id) on r.member_id = d.member_id and r.conversation_id = d.conversation_id
     where d.workspace_id = $1`,
    [
      workspaceId,
      [...places.values()].map(({ memberId }) => memberId),
      [...places.values()].map(({ conversationId }) => conversationId),
    ],
  );
  const found = new Map(rows.map((row) => [`${row.member_id}:${row.conversation_id}`, toDraftView(row)]));
  return [...places].map(([key, { memberId, conversationId, seq }]) => ({
    rooms: [memberRoom(workspaceId, memberId)],
    name: 'draft.changed',
    payload: { seq, conversationId, draft: found.get(key) ?? null },
  }));
}

async function sharedDraftFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const seqs = new Map<string, number>();
  for (const { kind, conversationId, seq } of events) {
    if (kind !== 'shared-draft.changed' || conversationId === null) continue;
    if (audience.has(presenceRoom(workspaceId, conversationId))) seqs.set(conversationId, seq);
  }
  if (seqs.size === 0) return [];
  const rows = await tx.prepared<SharedDraftRow>(
    `select ${SHARED_COLUMNS} from shared_draft d where d.workspace_id = $1 and d.conversation_id = any ($2::bigint[])`,
    [workspaceId, [...seqs.keys()]],
  );
  const found = new Map(rows.map((row) => [row.conversation_id, toSharedDraftView(row)]));
  return [...seqs].map(([conversationId, seq]) => ({
    rooms: [presenceRoom(workspaceId, conversationId)],
    name: 'shared-draft.changed',
    payload: { seq, conversationId, draft: found.get(conversationId) ?? null },
  }));
}

function readFrames(workspaceId: number, events: readonly LoggedEvent[], audience: Audience): Frame[] {
  return events.flatMap(({ kind, data, seq }): Frame[] => {
    const room = memberRoom(workspaceId, Number(data['memberId']));
    if (kind !== 'notification.read' || !audience.has(room)) return [];
    const ids = Array.isArray(data['ids']) ? data['ids'].map(String) : null;
    return [{ rooms: [room], name: 'notification.read', payload: { seq, ids } }];
  });
}

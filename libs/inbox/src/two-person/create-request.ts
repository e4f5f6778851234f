import { type CreateRequestBody, type RequestPreview, VERB_PERMISSIONS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import { peopleSetting } from '../standings/people-settings';
import { changeOf } from '../standings/standing-change';
import { invalidField } from '../wire/invalid';
import { previewOf, type Target } from './preview';
import { readRequest, type RequestRow, requestUpdated } from './request-rows';
import { whoMayAnswer } from './second-person';

/**
 * Freezes what is to be done and to whom. It waits for a second person, or for its seconds, or goes on at once, as the preview says; the
 * same thing asked for by the same member while it waits is the same request. 409 `count-changed` when it is not what was shown.
 */
export async function createRequest(tx: Tx, agent: Agent, body: CreateRequestBody): Promise<RequestRow> {
  const needed = VERB_PERMISSIONS[body.kind];
  if (!agent.permissions.has(needed)) throw problem('not-allowed', { detail: `This needs the permission ${needed}.` });
  requireNamed(body);
  const change = await changeOf(tx, agent, {
    standing: body.kind === 'ban' ? 'banned' : 'none',
    until: body.until ?? null,
    reasonId: body.reasonId ?? null,
    note: body.note ?? null,
  });
  const { preview, targets } = await previewOf(tx, agent, body);
  requireExpected(body, preview);
  const same = await waitingFor(tx, agent, body, targets);
  if (same !== null) return readRequest(tx, agent.workspaceId, same);
  const id = tx.newId();
  const { seconds, expiresHours } = await peopleSetting(tx, agent.workspaceId, 'two-person');
  await tx.query(
    `insert into moderation_request (workspace_id, id, kind, state, mode, reason_id, note, until, requested_by, total, preview, send_statement, runs_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when $5 = 'delay' then now() + make_interval(secs => $13) end,
             now() + make_interval(hours => $14))`,
    [
      agent.workspaceId,
      id,
      body.kind,
      preview.mode === 'at-once' ? 'approved' : 'waiting',
      preview.mode,
      change.reasonId,
      change.note,
      change.until,
      agent.memberId,
      targets.length,
      JSON.stringify(preview),
      body.sendStatement ?? null,
      seconds,
      expiresHours,
    ],
  );
  await insertTargets(tx, agent.workspaceId, id, targets);
  await askOthers(tx, agent, body, preview);
  await tx.publish(agent.workspaceId, requestUpdated(id, agent.memberId));
  return readRequest(tx, agent.workspaceId, id);
}

/** Everybody's waiting requests about one thing only: who asks for it again is shown the first. */
async function waitingFor(
  tx: Tx,
  agent: Agent,
  { kind }: CreateRequestBody,
  targets: Target[],
): Promise<string | null> {
  const [target] = targets;
  if (!target || targets.length !== 1) return null;
  const row = await tx.maybeOne<{ id: string }>(
    `select q.id from moderation_request q join moderation_request_target t on t.workspace_id = q.workspace_id and t.request_id = q.id
     where q.workspace_id = $1 and q.state = 'waiting' and q.kind = $2 and q.total = 1 and q.expires_at > now()
       and t.item_id is not distinct from $3 and t.identity_id is not distinct from $4 order by q.id limit 1`,
    [agent.workspaceId, kind, target.itemId, target.identityId],
  );
  return row?.id ?? null;
}

async function insertTargets(
  tx: Tx,
  workspaceId: number,
  requestId: string,
  targets: readonly Target[],
): Promise<void> {
  await tx.query(
    `insert into moderation_request_target (workspace_id, request_id, no, item_id, identity_id, outcome)
     select $1, $2, r.no, r.item_id, r.identity_id, case when r.left_out then 'left-out' end
     from unnest($3::bigint[], $4::bigint[], $5::boolean[]) with ordinality as r (item_id, identity_id, left_out, no)`,
    [
      workspaceId,
      requestId,
      targets.map(({ itemId }) => itemId),
      targets.map(({ identityId }) => identityId),
      targets.map(({ leftOut }) => leftOut),
    ],
  );
  await tx.query(
    `update moderation_request set left_out = (
       select count(*) from moderation_request_target where workspace_id = $1 and request_id = $2 and outcome = 'left-out')
     where workspace_id = $1 and id = $2`,
    [workspaceId, requestId],
  );
}

async function askOthers(
  tx: Tx,
  agent: Agent,
  { kind, note }: CreateRequestBody,
  { count, people, mode }: RequestPreview,
): Promise<void> {
  if (mode !== 'second-person') return;
  const others = await whoMayAnswer(tx, agent.workspaceId, VERB_PERMISSIONS[kind], agent.memberId);
  const names = people.filter((one) => one.protected === null).map(({ name }) => name);
  const about = names.length === 1 ? `${kind} · ${names[0] ?? ''}` : `${kind} × ${count}`;
  await notify(tx, agent.workspaceId, others, {
    kind: 'second-person-asked',
    conversationId: null,
    byMemberId: agent.memberId,
    text: note ? `${about} · ${note}` : about,
  });
}

function requireNamed({ kind, itemIds = [], identityIds = [], contactIds = [], until }: CreateRequestBody): void {
  if (kind !== 'ban' && identityIds.length + contactIds.length > 0)
    throw invalidField(identityIds.length > 0 ? '/identityIds' : '/contactIds', 'goes with bans only');
  if (kind !== 'ban' && until) throw invalidField('/until', 'goes with bans only');
  if (itemIds.length + identityIds.length + contactIds.length === 0)
    throw invalidField('/itemIds', kind === 'ban' ? 'or identityIds or contactIds: name somebody' : 'has to name something'); // prettier-ignore
}

function requireExpected({ expectedCount }: CreateRequestBody, { count, needsCount }: RequestPreview): void {
  if (count === 0) throw problem('not-possible-now', { detail: 'Nothing is left that this could be done to.' });
  if (expectedCount === undefined) {
    if (!needsCount) return;
    throw invalidField('/expectedCount', `is needed: say how many you expect (there are ${count} now)`);
  }
  if (expectedCount !== count)
    throw problem('count-changed', {
      detail: `You expected ${expectedCount}, it is about ${count} now. Look at the preview again.`,
      current: { count },
    });
}

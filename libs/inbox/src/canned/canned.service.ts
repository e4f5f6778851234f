import { Injectable } from '@nestjs/common';
import type { CannedReplyBody, CannedReplyView, CannedVariantBody, UpdateCannedReplyBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { type CannedRow, readCanned, readVariants, toCannedViews } from './canned-rows';
import { requireEdit, type Scoped, storedScope } from './scope';
import { unknownVariable } from './template';

/** The library of prepared answers. */
@Injectable()
export class CannedReplies {
  constructor(private readonly db: Database) {}

  /** Everything the member may use or manage, by folder and name. */
  list(agent: Agent): Promise<CannedReplyView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => toCannedViews(tx, agent, await readCanned(tx, agent)));
  }

  create(agent: Agent, body: CannedReplyBody): Promise<CannedReplyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { scope, scope_id: scopeId } = await storedScope(tx, agent, body.scope, body.scopeId);
      const { id } = await tx.one<{ id: number }>(
        `insert into canned_reply (workspace_id, kind, name, shortcode, folder, scope, scope_id, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
        [agent.workspaceId, body.kind ?? 'reply', body.name, body.shortcode || null, body.folder ?? '', scope, scopeId, agent.memberId], // prettier-ignore
      );
      await writeVariants(tx, agent, id, body.variants);
      return told(tx, agent, id, 'canned-reply.created');
    });
  }

  update(agent: Agent, id: number, body: UpdateCannedReplyBody): Promise<CannedReplyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockCanned(tx, agent, id);
      await requireVersion(tx, agent, row, body.version);
      const scoped = await newScope(tx, agent, row, body);
      await tx.query(
        `update canned_reply set kind = $3, name = $4, shortcode = $5, folder = $6, scope = $7, scope_id = $8,
           version = version + 1, updated_at = now() where workspace_id = $1 and id = $2`,
        [
          agent.workspaceId,
          id,
          body.kind ?? row.kind,
          body.name ?? row.name,
          body.shortcode === undefined ? row.shortcode : body.shortcode || null,
          body.folder ?? row.folder,
          scoped.scope,
          scoped.scope_id,
        ],
      );
      if (body.variants) await writeVariants(tx, agent, id, body.variants);
      return told(tx, agent, id, 'canned-reply.updated');
    });
  }

  /** Takes an entry out of use; its figures stay. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockCanned(tx, agent, id);
      await tx.query('update canned_reply set removed_at = now(), version = version + 1 where workspace_id = $1 and id = $2', [agent.workspaceId, id]); // prettier-ignore
      await tx.query('update attachment set canned_id = null where workspace_id = $1 and canned_id = $2', [agent.workspaceId, id]); // prettier-ignore
      await tx.publish(agent.workspaceId, event('canned-reply.removed', agent, id));
    });
  }
}

async function lockCanned(tx: Tx, agent: Agent, id: number): Promise<CannedRow> {
  const [row] = await readCanned(tx, agent, id);
  if (!row) throwProblem('not-found', { detail: 'There is no such prepared answer.' });
  requireEdit(agent, row);
  await tx.query('select 1 from canned_reply where workspace_id = $1 and id = $2 for no key update', [agent.workspaceId, id]); // prettier-ignore
  const [current] = await readCanned(tx, agent, id);
  return current ?? throwProblem('not-found', { detail: 'There is no such prepared answer.' });
}

async function requireVersion(tx: Tx, agent: Agent, row: CannedRow, version: number): Promise<void> {
  if (row.version === version) return;
  const [current] = await toCannedViews(tx, agent, [row]);
  throw problem('stale-version', { detail: `You changed version ${version}; it is at ${row.version}.`, current });
}

async function newScope(tx: Tx, agent: Agent, row: Scoped, body: UpdateCannedReplyBody): Promise<Scoped> {
  if (body.scope === undefined) return row;
  return storedScope(tx, agent, body.scope, body.scopeId);
}

/** Puts the wordings in the place of those before. Files of theirs are kept for the entry; dropped ones go as uploads nobody sent do. */
async function writeVariants(
  tx: Tx,
  agent: Agent,
  cannedId: number,
  bodies: readonly CannedVariantBody[],
): Promise<void> {
  const { workspaceId } = agent;
  bodies.forEach(({ text }, index) => {
    const unknown = unknownVariable(text);
    if (unknown !== null) throw invalidField(`/variants/${index}/text`, `names {{${unknown}}}, which is no variable`);
  });
  const before = (await readVariants(tx, workspaceId, [cannedId])).get(cannedId) ?? [];
  const held = new Set(before.flatMap(({ attachment_ids: ids }) => ids));
  for (const [index, { attachmentIds = [] }] of bodies.entries()) {
    await holdFiles(tx, agent, cannedId, attachmentIds.filter((id) => !held.has(id)), `/variants/${index}/attachmentIds`); // prettier-ignore
  }
  const kept = bodies.flatMap(({ attachmentIds = [] }) => attachmentIds);
  await tx.query(
    'update attachment set canned_id = null where workspace_id = $1 and canned_id = $2 and id <> all ($3::bigint[])',
    [workspaceId, cannedId, kept],
  );
  await tx.query('delete from canned_variant where workspace_id = $1 and canned_id = $2', [workspaceId, cannedId]);
  for (const [position, body] of bodies.entries()) {
    const { channel = null, language = null, formality = null, length = null, text, attachmentIds = [] } = body;
    await tx.query(
      `insert into canned_variant (workspace_id, canned_id, position, channel, language, formality, length, text, attachment_ids)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [workspaceId, cannedId, position, channel, language, formality, length, text, attachmentIds],
    );
  }
}

async function holdFiles(tx: Tx, agent: Agent, cannedId: number, ids: string[], pointer: string): Promise<void> {
  if (ids.length === 0) return;
  const taken = await tx.query(
    `update attachment set canned_id = $3 where workspace_id = $1 and id = any ($2::bigint[])
       and state = 'stored' and item_id is null and uploaded_by = $4 and canned_id is null returning 1`,
    [agent.workspaceId, ids, cannedId, agent.memberId],
  );
  if (taken.length < new Set(ids).size)
    throw invalidField(pointer, 'names a file that was sent already or is not yours');
}

async function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<CannedReplyView> {
  await tx.publish(agent.workspaceId, event(kind, agent, id));
  const [view] = await toCannedViews(tx, agent, await readCanned(tx, agent, id));
  return view ?? throwProblem('not-found', { detail: 'There is no such prepared answer.' });
}

function event(kind: string, agent: Agent, id: number) {
  return { kind, actorMemberId: agent.memberId, data: { cannedReplyId: String(id) } };
}

import { Injectable } from '@nestjs/common';
import type { RenderedCanned, TakenCanned } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachmentView } from '../views-of/attachment-view';
import { type CannedRow, readCanned, readFiles, readVariants, type VariantRow } from './canned-rows';
import { rankWordings } from './choose-variant';
import { type ReplySituation, readSituation } from './reply-situation';
import { findCanned } from './search-canned';
import { renderTemplate } from './template';

const MOST_SHOWN = 20;

interface Uses {
  own: number;
  all: number;
}
type LastOnPost = Map<number, { at: Date; member_id: number }>;

/** Prepared answers as they would stand in one conversation. */
@Injectable()
export class ConversationCanned {
  constructor(private readonly db: Database) {}

  /** The best matches, rendered, each with its best wording and why it is that one. */
  find(agent: Agent, conversationId: string, query: string): Promise<RenderedCanned[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const situation = await readSituation(tx, agent, conversationId);
      const rows = (await readCanned(tx, agent)).filter((row) => isFor(row, agent, situation));
      const variants = await readVariants(tx, agent.workspaceId, rows.map(({ id }) => id)); // prettier-ignore
      const uses = await readUses(tx, agent);
      const found = findCanned(
        rows.flatMap((row) => {
          const own = variants.get(row.id) ?? [];
          const { own: ownUses, all } = uses.get(row.id) ?? { own: 0, all: 0 };
          return own.length === 0
            ? []
            : [{ ...row, variants: own, texts: own.map(({ text }) => text), ownUses, uses: all }];
        }),
        query,
      ).slice(0, MOST_SHOWN);
      const lastOnPost = await readLastOnPost(tx, agent.workspaceId, situation.postId);
      const files = await readFiles(tx, agent.workspaceId, found.flatMap((entry) => entry.variants.flatMap((variant) => variant.attachment_ids))); // prettier-ignore
      return found.map((entry) => rendered(entry, entry.variants, situation, files, lastOnPost));
    });
  }

  /** The text to put into the composer, and copies of the files as the member's own uploads. */
  take(agent: Agent, conversationId: string, cannedId: number, variantId?: string): Promise<TakenCanned> {
    return this.db.transaction(agent.workspaceId, (tx) => takeCanned(tx, agent, conversationId, cannedId, variantId));
  }
}

/** As `ConversationCanned.take`, within a transaction. */
export async function takeCanned(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  cannedId: number,
  variantId?: string,
): Promise<TakenCanned> {
  const { variant, text, missing } = await renderCanned(tx, agent, conversationId, cannedId, variantId);
  const attachments = await copyFiles(tx, agent, variant.attachment_ids);
  return { cannedReplyId: String(cannedId), variantId: String(variant.id), text, missing, attachments };
}

/** A prepared answer in the wording that fits the conversation best, or in a chosen one; 404 when there is none. */
export async function renderCanned(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  cannedId: number,
  variantId?: string,
): Promise<{ variant: VariantRow; text: string; missing: string[] }> {
  const situation = await readSituation(tx, agent, conversationId);
  const [row] = (await readCanned(tx, agent, cannedId)).filter((one) => isFor(one, agent, situation));
  const variants = row ? ((await readVariants(tx, agent.workspaceId, [row.id])).get(row.id) ?? []) : [];
  const ranked = ranking(variants, situation);
  const chosen = variantId === undefined ? ranked[0] : ranked.find(({ wording }) => String(wording.id) === variantId);
  if (!chosen) throwProblem('not-found', { detail: 'There is no such prepared answer for this conversation.' });
  const { text, missing } = renderTemplate(chosen.wording.text, situation.values);
  return { variant: chosen.wording, text, missing };
}

/** Those of an account are for its conversations; of a team, for its members, even where a manager sees them in the library. */
function isFor({ scope, scope_id: scopeId }: CannedRow, agent: Agent, { accountId }: ReplySituation): boolean {
  if (scope === 'account') return scopeId === accountId;
  return scope !== 'team' || (scopeId !== null && agent.teamIds.includes(scopeId));
}

function ranking(variants: readonly VariantRow[], { values, wanted }: ReplySituation) {
  return rankWordings(
    variants.map((variant) => ({ ...variant, rendered: renderTemplate(variant.text, values).text })),
    wanted,
  );
}

function rendered(
  row: CannedRow,
  variants: readonly VariantRow[],
  situation: ReplySituation,
  files: ReadonlyMap<string, AttachmentRow>,
  lastOnPost: LastOnPost,
): RenderedCanned {
  const [best, ...others] = ranking(variants, situation);
  if (!best) throw new Error(`prepared answer ${row.id} has no wording`);
  const last = lastOnPost.get(row.id);
  return {
    id: String(row.id),
    kind: row.kind,
    name: row.name,
    shortcode: row.shortcode,
    folder: row.folder,
    variantId: String(best.wording.id),
    ...renderTemplate(best.wording.text, situation.values),
    attachments: best.wording.attachment_ids.flatMap((id) => {
      const file = files.get(id);
      return file ? [toAttachmentView(file)] : [];
    }),
    why: best.why,
    lastUsedOnPost: last ? { at: last.at.toISOString(), memberId: String(last.member_id) } : null,
    others: others.map(({ wording: { id, channel, language, formality, length } }) => ({
      id: String(id),
      channel,
      language,
      formality,
      length,
    })),
  };
}

async function readUses(tx: Tx, { workspaceId, memberId }: Agent): Promise<Map<number, Uses>> {
  const rows = await tx.query<Uses & { canned_id: number }>(
    `select canned_id, count(*)::int as all, (count(*) filter (where member_id = $2))::int as own
     from canned_use where workspace_id = $1 and at > now() - interval '30 days' group by canned_id`,
    [workspaceId, memberId],
  );
  return new Map(rows.map(({ canned_id, own, all }) => [canned_id, { own, all }]));
}

async function readLastOnPost(tx: Tx, workspaceId: number, postId: string | null): Promise<LastOnPost> {
  if (postId === null) return new Map();
  const rows = await tx.query<{ canned_id: number; at: Date; member_id: number }>(
    `select distinct on (canned_id) canned_id, at, member_id from canned_use
     where workspace_id = $1 and post_id = $2 order by canned_id, at desc`,
    [workspaceId, postId],
  );
  return new Map(rows.map((row) => [row.canned_id, row]));
}

async function copyFiles(tx: Tx, agent: Agent, ids: readonly string[]) {
  const copies = ids.map((id) => ({ id, copy: tx.newId() }));
  const rows = await tx.query<AttachmentRow>(
    `insert into attachment as f (id, workspace_id, uploaded_by, size, state, name, content_type, storage_key, preview_key)
     select c.copy, $1, $4, o.size, o.state, o.name, o.content_type, o.storage_key, o.preview_key
     from unnest($2::bigint[], $3::bigint[]) c (id, copy) join attachment o on o.workspace_id = $1 and o.id = c.id
     returning ${ATTACHMENT_COLUMNS}`,
    [agent.workspaceId, copies.map(({ id }) => id), copies.map(({ copy }) => copy), agent.memberId],
  );
  return rows.map(toAttachmentView);
}

interface CannedUse {
  cannedId: number;
  variantId: number | null;
  conversationId: string;
  postId: string | null;
  itemId: string;
}

/** Notes that a reply was made from a prepared answer. One that is gone meanwhile, or another workspace's, is not counted. */
export async function noteCannedUse(tx: Tx, agent: Agent, use: CannedUse): Promise<void> {
  await tx.query(
    `insert into canned_use (id, workspace_id, canned_id, variant_id, conversation_id, post_id, item_id, member_id)
     select $1, $2, id, $4, $5, $6, $7, $8 from canned_reply where workspace_id = $2 and id = $3`,
    [tx.newId(), agent.workspaceId, use.cannedId, use.variantId, use.conversationId, use.postId, use.itemId, agent.memberId], // prettier-ignore
  );
}

import type { CannedKind, CannedLength, CannedReplyView, CannedUsage, CannedVariantView, ChannelKind, Formality } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachmentView } from '../views-of/attachment-view';
import { isoOrNull } from '../views-of/iso';
import { canEdit, type Scoped, scopeIdOf, VISIBLE, visibleTo } from './scope';

export interface CannedRow extends Scoped {
  id: number;
  kind: CannedKind;
  name: string;
  shortcode: string | null;
  folder: string;
  version: number;
  updated_at: Date;
}

export interface VariantRow {
  canned_id: number;
  id: number;
  channel: ChannelKind | null;
  language: string | null;
  formality: Formality | null;
  length: CannedLength | null;
  text: string;
  attachment_ids: string[];
}

const NEVER_USED: CannedUsage = { uses: 0, members: 0, settled: 0, lastUsedAt: null };

/** What the agent sees of the library, by name; one entry with `id`. */
export function readCanned(tx: Tx, agent: Agent, id: number | null = null): Promise<CannedRow[]> {
  return tx.query<CannedRow>(
    `select x.id, x.kind, x.name, x.shortcode, x.folder, x.scope, x.scope_id, x.version, x.updated_at
     from canned_reply x where ${VISIBLE} and ($5::int is null or x.id = $5) order by lower(x.folder), lower(x.name), x.id`,
    [...visibleTo(agent), id],
  );
}

export async function readVariants(
  tx: Tx,
  workspaceId: number,
  cannedIds: readonly number[],
): Promise<Map<number, VariantRow[]>> {
  const rows = await tx.query<VariantRow>(
    `select canned_id, id, channel, language, formality, length, text, attachment_ids from canned_variant
     where workspace_id = $1 and canned_id = any ($2::int[]) order by canned_id, position, id`,
    [workspaceId, cannedIds],
  );
  const found = new Map<number, VariantRow[]>();
  for (const row of rows) found.set(row.canned_id, [...(found.get(row.canned_id) ?? []), row]);
  return found;
}

export async function readFiles(
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, AttachmentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<AttachmentRow>(
    `select ${ATTACHMENT_COLUMNS} from attachment f where f.workspace_id = $1 and f.id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Entries as the agent sees them, with their wordings, files and figures. */
export async function toCannedViews(tx: Tx, agent: Agent, rows: readonly CannedRow[]): Promise<CannedReplyView[]> {
  const ids = rows.map(({ id }) => id);
  const variants = await readVariants(tx, agent.workspaceId, ids);
  const fileIds = [...variants.values()].flat().flatMap(({ attachment_ids }) => attachment_ids);
  const files = await readFiles(tx, agent.workspaceId, fileIds);
  const usage = await readUsage(tx, agent.workspaceId, ids);
  return rows.map((row) => ({
    id: String(row.id),
    kind: row.kind,
    name: row.name,
    shortcode: row.shortcode,
    folder: row.folder,
    scope: row.scope,
    scopeId: scopeIdOf(row),
    variants: (variants.get(row.id) ?? []).map((variant) => toVariantView(variant, files)),
    usage: usage.get(row.id) ?? NEVER_USED,
    canEdit: canEdit(agent, row),
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }));
}

function toVariantView(row: VariantRow, files: ReadonlyMap<string, AttachmentRow>): CannedVariantView {
  const { channel, language, formality, length, text } = row;
  const attachments = row.attachment_ids.flatMap((id) => {
    const file = files.get(id);
    return file ? [toAttachmentView(file)] : [];
  });
  return { id: String(row.id), channel, language, formality, length, text, attachments };
}

async function readUsage(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Map<number, CannedUsage>> {
  const rows = await tx.query<{ canned_id: number; uses: number; members: number; settled: number; last: Date | null }>(
    `select u.canned_id, max(u.at) as last,
            (count(*) filter (where u.at > now() - interval '30 days'))::int as uses,
            (count(distinct u.member_id) filter (where u.at > now() - interval '30 days'))::int as members,
            (count(*) filter (where u.at > now() - interval '30 days' and coalesce(c.last_in_item_id, 0) < u.item_id))::int as settled
     from canned_use u join conversation c on c.workspace_id = u.workspace_id and c.id = u.conversation_id
     where u.workspace_id = $1 and u.canned_id = any ($2::int[]) group by u.canned_id`,
    [workspaceId, ids],
  );
  return new Map(
    rows.map(({ canned_id, uses, members, settled, last }) => [
      canned_id,
      { uses, members, settled, lastUsedAt: isoOrNull(last) },
    ]),
  );
}

import { type ChannelKind, ITEM_DIRECTIONS, ITEM_KINDS, PLATFORM_STATES } from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';
import type { CanonicalValue } from './canonical-json';

const CONTEXT = 20;

interface PackedItem {
  conversation_id: string;
  account_id: number;
  account_name: string;
  account_external_id: string;
  channel: ChannelKind;
  external_id: string | null;
  kind: number;
  permalink: string | null;
  created_at: Date;
  received_at: Date;
  revised_at: Date;
  revision: number;
  platform_state: number;
  stars: number | null;
  language: string | null;
  text: string;
  author: CanonicalValue;
  post: CanonicalValue;
  parent_id: string | null;
}

interface PackedDecision {
  kind: string;
  at: Date;
  note: string | null;
  revision: number;
  automated_decision: string;
  reason: CanonicalValue;
  member: CanonicalValue;
  rule_id: number | null;
  rule_version: number | null;
}

export interface PackedFile {
  name: string;
  contentType: string | null;
  size: number | null;
  /** Null: it was not fetched, so there is no copy. */
  sha256: string | null;
  storageKey: string | null;
  sourceUrl: string | null;
}

/** Everything that shows what stood there, who wrote it, where, and who decided what about it; before the channel hears of it. */
export async function gatherPack(
  tx: Tx,
  workspaceId: number,
  itemId: string,
  decisionId: string,
): Promise<{ pack: { [key: string]: CanonicalValue }; files: PackedFile[] }> {
  const item = await tx.one<PackedItem>(ITEM, [workspaceId, itemId]);
  const decision = await tx.one<PackedDecision>(DECISION, [workspaceId, decisionId]);
  const files = await filesOf(tx, workspaceId, itemId);
  const pack = {
    format: 1,
    workspaceId,
    item: {
      id: itemId,
      conversationId: item.conversation_id,
      account: { id: item.account_id, name: item.account_name, externalId: item.account_external_id },
      channel: item.channel,
      kind: nameOf(ITEM_KINDS, item.kind),
      externalId: item.external_id,
      permalink: item.permalink,
      createdAt: item.created_at.toISOString(),
      receivedAt: item.received_at.toISOString(),
      platformState: nameOf(PLATFORM_STATES, item.platform_state),
      stars: item.stars,
      language: item.language,
    },
    revisions: [
      ...(await earlierRevisions(tx, workspaceId, itemId, item.revision)),
      { revision: item.revision, text: item.text, stars: item.stars, at: item.revised_at.toISOString() },
    ],
    author: item.author,
    post: item.post,
    thread: await threadOf(tx, workspaceId, itemId, item),
    attachments: files.map((file) => ({ ...file })),
    decision: {
      id: decisionId,
      kind: decision.kind,
      at: decision.at.toISOString(),
      revision: decision.revision,
      reason: decision.reason,
      note: decision.note,
      automated: decision.automated_decision,
    },
    actor: { member: decision.member, ruleId: decision.rule_id, ruleVersion: decision.rule_version },
  };
  return { pack, files };
}

const ITEM = `
  select i.conversation_id, i.account_id, a.name as account_name, a.external_id as account_external_id, a.channel, i.external_id, i.kind, i.permalink,
    i.created_at, i.received_at, i.revised_at, i.revision, i.platform_state, i.stars, i.language, i.text, i.parent_id,
    case when n.id is not null then jsonb_build_object('identityId', n.id::text, 'externalId', n.external_id,
      'name', coalesce(nullif(i.author_name, ''), n.name), 'handle', n.handle, 'profileUrl', n.profile_url)
      else jsonb_build_object('name', i.author_name) end as author,
    case when p.id is not null then jsonb_build_object('id', p.id::text, 'externalId', p.external_id, 'text', p.text, 'permalink', p.permalink,
      'publishedAt', to_char(p.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as post
  from item i
  join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
  join conversation c on c.workspace_id = i.workspace_id and c.id = i.conversation_id
  left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
  left join post p on p.workspace_id = c.workspace_id and p.id = c.post_id
  where i.workspace_id = $1 and i.id = $2`;

const DECISION = `
  select d.kind, d.at, d.note, d.revision, d.automated_decision, d.rule_id, d.rule_version,
    case when r.id is not null then jsonb_build_object('id', r.id, 'key', r.key, 'en', r.label_en, 'fr', r.label_fr, 'ground', r.ground) end as reason,
    case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as member
  from decision d
  left join policy_reason r on r.workspace_id = d.workspace_id and r.id = d.reason_id
  left join member m on m.workspace_id = d.workspace_id and m.id = d.member_id
  where d.workspace_id = $1 and d.id = $2`;

async function earlierRevisions(
  tx: Tx,
  workspaceId: number,
  itemId: string,
  current: number,
): Promise<CanonicalValue[]> {
  const rows = await tx.query<{ revision: number; text: string; stars: number | null; revised_at: Date }>(
    `select revision, text, stars, revised_at from item_revision
     where workspace_id = $1 and item_id = $2 and revision < $3 order by revision`,
    [workspaceId, itemId, current],
  );
  return rows.map(({ revised_at, ...row }) => ({ ...row, at: revised_at.toISOString() }));
}

/** What was said before, and what it answers; never what members wrote among themselves. */
async function threadOf(tx: Tx, workspaceId: number, itemId: string, item: PackedItem): Promise<CanonicalValue[]> {
  const rows = await tx.query<{ id: string; direction: number; author: string | null; text: string; created_at: Date }>(
    `select i.id, i.direction, coalesce(nullif(i.author_name, ''), n.name) as author, i.text, i.created_at
     from item i left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
     where i.workspace_id = $1 and i.conversation_id = $2 and i.direction in (0, 1) and (i.id < $3 or i.id = $4) and i.id <> $3
     order by i.id desc limit ${CONTEXT}`,
    [workspaceId, item.conversation_id, itemId, item.parent_id],
  );
  return rows.toReversed().map(({ id, direction, author, text, created_at }) => ({
    id,
    direction: nameOf(ITEM_DIRECTIONS, direction),
    author,
    text,
    at: created_at.toISOString(),
    answered: id === item.parent_id,
  }));
}

async function filesOf(tx: Tx, workspaceId: number, itemId: string): Promise<PackedFile[]> {
  const rows = await tx.query<{
    name: string;
    content_type: string | null;
    size: string | null;
    storage_key: string | null;
    source_url: string | null;
  }>(
    'select name, content_type, size, storage_key, source_url from attachment where workspace_id = $1 and item_id = $2 order by id',
    [workspaceId, itemId],
  );
  return rows.map((row) => ({
    name: row.name,
    contentType: row.content_type,
    size: row.size === null ? null : Number(row.size),
    sha256: row.storage_key === null ? null : hashIn(row.storage_key),
    storageKey: row.storage_key,
    sourceUrl: row.source_url,
  }));
}

// files are kept under the hash of their bytes
function hashIn(storageKey: string): string | null {
  return /([0-9a-f]{64})/.exec(storageKey)?.[1] ?? null;
}

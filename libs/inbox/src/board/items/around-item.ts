import { CHANNEL_KINDS, ITEM_DIRECTIONS, MODERATION_STATES, type ModerationItemView, type ModerationLine, type ModerationPast, PLATFORM_STATES, RISK_LABELS } from '@parvis/contracts'; // prettier-ignore
import { nameOf, type Tx } from '@parvis/platform';
import { maskedText } from './mask-personal';

const NEIGHBOURS = 3;
const PAST_SHOWN = 10;

interface LineRow {
  id: string;
  direction: number;
  author_name: string | null;
  text: string;
  created_at: Date;
  platform_state: number;
  state: number | null;
}

const LINE = `i.id, i.direction, coalesce(nullif(i.author_name, ''), n.name) as author_name, i.text, i.created_at, i.platform_state, s.state`;
const LINE_TABLES = `item i left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
  left join screening s on s.workspace_id = i.workspace_id and s.item_id = i.id`;

/** Notes and system lines are our own business: only what the channel shows. */
const SAID = 'i.direction in (0, 1)';

/** What it answers, and what stands around it. */
export async function threadAround(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  itemId: string,
  parentId: string | null,
): Promise<ModerationItemView['thread']> {
  const nearest = (side: '<' | '>', order: 'asc' | 'desc') =>
    tx.prepared<LineRow>(
      `select ${LINE} from ${LINE_TABLES}
       where i.workspace_id = $1 and i.conversation_id = $2 and i.id ${side} $3 and ${SAID} order by i.id ${order} limit ${NEIGHBOURS}`,
      [workspaceId, conversationId, itemId],
    );
  const [parent] =
    parentId === null
      ? []
      : await tx.prepared<LineRow>(`select ${LINE} from ${LINE_TABLES} where i.workspace_id = $1 and i.id = $2`, [
          workspaceId,
          parentId,
        ]);
  const before = await nearest('<', 'desc');
  const after = await nearest('>', 'asc');
  return { parent: parent ? toLine(parent) : null, before: before.toReversed().map(toLine), after: after.map(toLine) };
}

/** The last things of the same person on any linked channel, this one left out; newest first. */
export async function authorsPast(
  tx: Tx,
  workspaceId: number,
  identityId: string | null,
  itemId: string,
): Promise<ModerationPast[]> {
  if (identityId === null) return [];
  const rows = await tx.prepared<LineRow & { channel: number; account_id: number; label: number }>(
    `select ${LINE}, s.channel, s.account_id, s.label
     from identity a join contact c on c.workspace_id = $1 and c.id = a.contact_id
     cross join lateral (
       select coalesce(c.survivor_id, c.id) as id
       union all select o.id from contact o where o.workspace_id = $1 and o.survivor_id = coalesce(c.survivor_id, c.id)) g
     join identity m on m.workspace_id = $1 and m.contact_id = g.id
     cross join lateral (
       select * from screening l where l.workspace_id = $1 and l.identity_id = m.id and l.item_id <> $3
       order by l.item_id desc limit ${PAST_SHOWN}) s
     join item i on i.workspace_id = $1 and i.id = s.item_id
     left join identity n on n.workspace_id = $1 and n.id = i.author_identity_id
     where a.workspace_id = $1 and a.id = $2 order by s.item_id desc limit ${PAST_SHOWN}`,
    [workspaceId, identityId, itemId],
  );
  return rows.map((row) => ({
    ...toLine(row),
    channel: nameOf(CHANNEL_KINDS, row.channel),
    accountId: String(row.account_id),
    label: nameOf(RISK_LABELS, row.label),
  }));
}

function toLine(row: LineRow): ModerationLine {
  return {
    itemId: row.id,
    direction: nameOf(ITEM_DIRECTIONS, row.direction),
    authorName: row.author_name ?? '',
    text: maskedText(row.text),
    createdAt: row.created_at.toISOString(),
    platformState: nameOf(PLATFORM_STATES, row.platform_state),
    state: row.state === null ? null : nameOf(MODERATION_STATES, row.state),
  };
}

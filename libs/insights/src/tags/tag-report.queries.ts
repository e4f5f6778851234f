import { CHANNEL_KINDS } from '@parvis/contracts';
import { firstIdAt, type Tx } from '@parvis/platform';
import type { Period } from './period';

/** Inbound items with a tag, of one channel or all. Ids carry the item's time, so a range of ids is a range of time. */
const TAGGED = `tag_assignment t
  join item i on i.workspace_id = t.workspace_id and i.id = t.item_id and i.direction = 0
  join conversation c on c.workspace_id = i.workspace_id and c.id = i.conversation_id
  left join identity p on p.workspace_id = i.workspace_id and p.id = i.author_identity_id
  where t.workspace_id = $1 and t.item_id >= $2 and t.item_id < $3 and i.id >= $2 and i.id < $3
    and ($4::smallint is null or c.channel = $4)`;

export interface TagTotals {
  tag_id: number;
  items: number;
  people: number;
  channels: number[];
}

export interface TagDay {
  tag_id: number;
  day: string;
  items: number;
}

export interface QuoteRow {
  tag_id: number;
  item_id: string;
  conversation_id: string;
  channel: number;
  author: string;
  text: string;
  at: Date;
}

interface Range {
  workspaceId: number;
  from: Date;
  to: Date;
  channel: number | null;
}

const bounds = ({ workspaceId, from, to, channel }: Range) => [
  workspaceId,
  firstIdAt(from.getTime()),
  firstIdAt(to.getTime()),
  channel,
];

/** Items, distinct people and channels per tag. An item without a known author counts as one person of its own. */
export function totalsPerTag(tx: Tx, range: Range): Promise<TagTotals[]> {
  return tx.query<TagTotals>(
    `select t.tag_id, count(*)::int as items, count(distinct coalesce(p.contact_id, -i.id))::int as people,
            array_agg(distinct c.channel) as channels
     from ${TAGGED} group by t.tag_id order by items desc, t.tag_id`,
    bounds(range),
  );
}

export function itemsPerDay(tx: Tx, range: Range, period: Period): Promise<TagDay[]> {
  return tx.query<TagDay>(
    `select t.tag_id, (i.created_at at time zone $5)::date::text as day, count(*)::int as items
     from ${TAGGED} group by 1, 2`,
    [...bounds(range), period.timeZone],
  );
}

/** Up to `most` quotes per tag, one per person, of readable length first, newest first among those. */
export function quotesPerTag(tx: Tx, range: Range, most: number): Promise<QuoteRow[]> {
  return tx.query<QuoteRow>(
    `with one_each as (
       select distinct on (t.tag_id, coalesce(p.contact_id, -i.id)) t.tag_id, i.id as item_id, i.conversation_id, c.channel,
              coalesce(nullif(i.author_name, ''), '?') as author, i.text, i.created_at as at
       from ${TAGGED} and i.text <> ''
       order by t.tag_id, coalesce(p.contact_id, -i.id), (length(i.text) between 30 and 280) desc, i.id desc),
     ranked as (
       select *, row_number() over (partition by tag_id order by (length(text) between 30 and 280) desc, item_id desc) as rank from one_each)
     select tag_id, item_id, conversation_id, channel, author, text, at from ranked where rank <= $5 order by tag_id, rank`,
    [...bounds(range), most],
  );
}

export interface TaggedItemRow extends QuoteRow {
  tag: string;
  platform_state: number;
  stars: number | null;
  language: string | null;
  permalink: string | null;
}

/** A page of tagged items after a position, oldest first. */
export function taggedItems(
  tx: Tx,
  range: Range,
  after: { itemId: string; tagId: number },
  limit: number,
): Promise<TaggedItemRow[]> {
  return tx.query<TaggedItemRow>(
    `select t.tag_id, g.name as tag, i.id as item_id, i.conversation_id, c.channel, coalesce(i.author_name, '') as author, i.text,
            i.created_at as at, i.platform_state, i.stars, i.language, i.permalink
     from ${TAGGED.replace('tag_assignment t', 'tag_assignment t join tag g on g.workspace_id = t.workspace_id and g.id = t.tag_id')}
       and (t.item_id, t.tag_id) > ($5, $6) order by t.item_id, t.tag_id limit $7`,
    [...bounds(range), after.itemId, after.tagId, limit],
  );
}

/** The stored code of a channel named in a query; null for all. */
export function channelCode(channel: string | undefined): number | null {
  const code = CHANNEL_KINDS.findIndex((kind) => kind === channel);
  return code < 0 ? null : code;
}

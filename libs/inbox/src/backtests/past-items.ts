import { CHANNEL_KINDS, type Detector, ITEM_KINDS, type ScreeningField, type ScreeningRuleContent, type Signal } from '@parvis/contracts'; // prettier-ignore
import { fieldsOf, type PastItem } from '@parvis/moderation';
import { codeOf, nameOf, type Tx } from '@parvis/platform';

/** Detectors whose word is taken from what was stored. */
const STORED: readonly Detector[] = ['author', 'copies', 'external'];
const OF_AUTHOR_OR_COPIES: readonly ScreeningField[] = ['first-time', 'standing', 'strikes', 'hidden-rate', 'author-items', 'flood', 'copies', 'copy-authors', 'repeats', 'external', 'unchecked']; // prettier-ignore

interface ItemRow extends Record<string, unknown> {
  id: string;
  text: string;
  language: string | null;
  stars: number | null;
  kind: number;
  channel: string;
  account_id: number;
  revision: number;
  created_at: Date;
  post_id?: string | null;
  is_ad?: boolean | null;
  attachments?: boolean;
  stored?: Signal[] | null;
}

/** Where a rule looks: an empty list leaves nothing out. */
interface Place {
  kinds: number[];
  accounts: string[];
  channels: string[];
}

/**
 * Statements for the items some rules ask about. Only what their conditions depend on is read beside the text.
 */
export class PastItems {
  private readonly place: Place;
  private readonly columns: string;
  private readonly joins: string;

  constructor(contents: readonly ScreeningRuleContent[]) {
    const fields = new Set<ScreeningField>();
    for (const { when, except } of contents) fieldsOf(except, fieldsOf(when, fields));
    this.place = placeOf(contents);
    const asksPlace = fields.has('post') || fields.has('ad');
    const asksStored = OF_AUTHOR_OR_COPIES.some((field) => fields.has(field));
    this.columns = [
      `i.id, i.text, i.language, i.stars, i.kind, a.channel, i.account_id, i.revision, i.created_at`,
      ...(asksPlace ? ['c.post_id, c.is_ad'] : []),
      ...(fields.has('attachments') ? [`exists (select 1 from attachment x where x.workspace_id = i.workspace_id and x.item_id = i.id) as attachments`] : []), // prettier-ignore
      ...(asksStored ? [`jsonb_path_query_array(s.signals, '${`$[*] ? (${STORED.map((one) => `@.detector == "${one}"`).join(' || ')})`}') as stored`] : []), // prettier-ignore
    ].join(', ');
    this.joins = [
      'join account a on a.workspace_id = i.workspace_id and a.id = i.account_id',
      ...(asksPlace ? ['left join conversation c on c.workspace_id = i.workspace_id and c.id = i.conversation_id'] : []), // prettier-ignore
      ...(asksStored ? ['left join screening s on s.workspace_id = i.workspace_id and s.item_id = i.id and s.revision = i.revision'] : []), // prettier-ignore
    ].join(' ');
  }

  /** The next items behind `afterId` up to `untilId`, in the order of their ids. */
  async page(
    tx: Tx,
    workspaceId: number,
    range: { afterId: string; untilId: string },
    limit: number,
  ): Promise<PastItem[]> {
    // prettier-ignore
    const rows = await tx.query<ItemRow>(
      `select ${this.columns} from item i ${this.joins} where ${this.condition()} order by i.id limit $7`,
      [...this.values(workspaceId, range), limit],
    );
    return rows.map(toPastItem);
  }

  async count(tx: Tx, workspaceId: number, range: { afterId: string; untilId: string }): Promise<number> {
    const { n } = await tx.one<{ n: number }>(
      `select count(*)::int as n from item i join account a on a.workspace_id = i.workspace_id and a.id = i.account_id where ${this.condition()}`,
      this.values(workspaceId, range),
    );
    return n;
  }

  private condition(): string {
    return `i.workspace_id = $1 and i.id > $2 and i.id <= $3 and i.direction = 0
      and (cardinality($4::smallint[]) = 0 or i.kind = any ($4)) and (cardinality($5::int[]) = 0 or i.account_id = any ($5))
      and (cardinality($6::text[]) = 0 or a.channel = any ($6))`;
  }

  private values(workspaceId: number, { afterId, untilId }: { afterId: string; untilId: string }): unknown[] {
    return [workspaceId, afterId, untilId, this.place.kinds, this.place.accounts, this.place.channels];
  }
}

/** Where any of the rules looks. */
function placeOf(contents: readonly ScreeningRuleContent[]): Place {
  const union = (part: 'kinds' | 'accountIds' | 'channels'): string[] => {
    const parts = contents.map(({ scope }) => scope[part]);
    return parts.some((one) => one.length === 0) ? [] : [...new Set(parts.flat())];
  };
  const kinds = union('kinds').flatMap((kind) => ITEM_KINDS.filter((one) => one === kind));
  return { kinds: kinds.map((kind) => codeOf(ITEM_KINDS, kind)), accounts: union('accountIds'), channels: union('channels') }; // prettier-ignore
}

function toPastItem(row: ItemRow): PastItem {
  return {
    id: row.id,
    text: row.text,
    language: row.language,
    stars: row.stars,
    kind: nameOf(ITEM_KINDS, row.kind),
    channel: CHANNEL_KINDS.find((one) => one === row.channel) ?? CHANNEL_KINDS[0],
    accountId: String(row.account_id),
    postId: row.post_id ?? null,
    ad: row.is_ad ?? null,
    attachments: row.attachments ?? false,
    edited: row.revision > 1,
    at: row.created_at.toISOString(),
    stored: row.stored ?? null,
  };
}

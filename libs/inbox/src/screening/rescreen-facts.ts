import { CHANNEL_KINDS, type CapabilityRecord, ITEM_KINDS, SCREENING_FLAGS } from '@parvis/contracts';
import type { CopyFacts, ItemFacts } from '@parvis/moderation';
import { nameOf, type Tx } from '@parvis/platform';
import { standingsOf } from '../standings/standings-of';
import { authorPasts } from './author-facts';

/** A screened item with what it takes to judge it again. */
export interface Screened {
  item_id: string;
  revision: number;
  text: string;
  language: string | null;
  stars: number | null;
  kind: number;
  channel: number;
  account_id: number;
  post_id: string | null;
  identity_id: string | null;
  cluster_id: string | null;
  created_at: Date;
  flags: number;
  state: number;
  platform_state: number;
  /** A person decided about this revision. */
  decided: boolean;
  is_ad: boolean | null;
  attachments: boolean;
  capabilities: CapabilityRecord;
  /** Verbs that the platform said do not work on it. */
  without_verbs: string[];
  /** What the classifier said of this revision. */
  external: string[] | null;
}

const SCREENED = `
  select s.item_id, s.revision, i.text, i.language, i.stars, s.kind, s.channel, s.account_id, s.post_id, s.identity_id, s.cluster_id,
    s.created_at, s.flags, s.state, s.platform_state, s.decided_by is not null as decided, c.is_ad,
    exists (select 1 from attachment x where x.workspace_id = s.workspace_id and x.item_id = s.item_id) as attachments,
    i.without_verbs, a.capabilities, k.labels as external
  from screening s
  join item i on i.workspace_id = s.workspace_id and i.id = s.item_id and i.revision = s.revision
  join account a on a.workspace_id = s.workspace_id and a.id = s.account_id
  left join conversation c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
  left join classifier_call k on k.workspace_id = s.workspace_id and k.item_id = s.item_id and k.revision = s.revision and k.state = 'answered'
  where s.workspace_id = $1 and s.item_id = $2 for update of s`;

/** The item under the lock of its row; undefined when it is gone, or is being changed. */
export function lockScreened(tx: Tx, workspaceId: number, itemId: string): Promise<Screened | undefined> {
  return tx.maybeOne<Screened & Record<string, unknown>>(SCREENED, [workspaceId, itemId]);
}

export const flag = (name: (typeof SCREENING_FLAGS)[number]): number => 1 << SCREENING_FLAGS.indexOf(name);

/** What is known of the item now beside its text; whether it was its author's first is as it was. */
export async function factsOf(tx: Tx, workspaceId: number, item: Screened): Promise<ItemFacts> {
  const { identity_id: identityId } = item;
  const authors = identityId === null ? [] : [{ workspaceId, identityId }];
  const past = (await authorPasts(tx, authors)).get(`${workspaceId}:${identityId}`);
  const stands = (await standingsOf(tx, authors)).get(identityId ?? '');
  const isHidden = item.state === 2 || item.state === 3;
  return {
    channel: nameOf(CHANNEL_KINDS, item.channel),
    kind: nameOf(ITEM_KINDS, item.kind),
    accountId: String(item.account_id),
    postId: item.post_id,
    ad: item.is_ad,
    stars: item.stars,
    attachments: item.attachments,
    edited: (item.flags & flag('edited')) !== 0,
    at: item.created_at.toISOString(),
    author: past
      ? {
          standing: stands?.standing ?? 'none',
          strikes: stands?.strikes ?? 0,
          // this one is among them
          items: Math.max(0, past.items - 1),
          hidden: Math.max(0, past.hidden - (isHidden ? 1 : 0)),
          lastMinute: Math.max(0, past.lastMinute - 1),
          firstTime: (item.flags & flag('first-time')) !== 0,
        }
      : null,
    copies: (item.flags & flag('history')) !== 0 ? null : await copiesOf(tx, workspaceId, item),
    external: item.external && { labels: item.external },
  };
}

async function copiesOf(tx: Tx, workspaceId: number, item: Screened): Promise<CopyFacts> {
  if (item.cluster_id === null) return { copies: 0, authors: 0, repeats: 0 };
  return tx.one<CopyFacts & Record<string, unknown>>(
    `select count(*)::int as copies, count(distinct identity_id) filter (where identity_id is distinct from $4)::int as authors,
       count(*) filter (where identity_id = $4)::int as repeats
     from screening where workspace_id = $1 and cluster_id = $2 and item_id <> $3
       and created_at between $5::timestamptz - interval '24 hours' and $5`,
    [workspaceId, item.cluster_id, item.item_id, item.identity_id, item.created_at],
  );
}

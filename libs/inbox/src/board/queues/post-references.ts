import type { CampaignView, ChannelKind } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** A post as it is pointed at. */
type PostReference = NonNullable<CampaignView['post']>;

/** By id; of what is not there, none. */
export async function postReferences(
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, PostReference>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.prepared<{
    id: string;
    text: string | null;
    has_picture: boolean;
    account_id: number;
    channel: ChannelKind;
  }>(
    `select p.id, p.text, p.picture_key is not null as has_picture, p.account_id, a.channel from post p
     join account a on a.workspace_id = p.workspace_id and a.id = p.account_id where p.workspace_id = $1 and p.id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  const references = rows.map(({ id, text, has_picture, account_id, channel }): [string, PostReference] => {
    const mediaUrl = has_picture ? `/api/posts/${id}/picture` : null;
    return [id, { id, text, mediaUrl, accountId: String(account_id), channel }];
  });
  return new Map(references);
}

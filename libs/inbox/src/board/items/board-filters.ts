import { CHANNEL_KINDS, type ModerationTarget, RISK_LABELS } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import { inQueue, isCounted } from '../queues/queue-bits';

/** Adds a value to a statement and says its place. */
export type Bind = (value: unknown) => string;

/** What is asked for: a list without its order and its page. */
export interface BoardFilter extends ModerationTarget {
  itemId?: string[];
}

/** SQL conditions on rows of `screening` under an alias; the workspace comes first. */
export function conditionsOf(filter: BoardFilter, workspaceId: number, alias: string, bind: Bind): string[] {
  const { queue } = filter;
  const column = (name: string): string => `${alias}.${name}`;
  const found = [`${column('workspace_id')} = ${bind(workspaceId)}`];
  if (queue !== undefined && isCounted(queue)) found.push(inQueue(queue, alias));
  if (filter.accountId) found.push(`${column('account_id')} = any (${bind(filter.accountId.map(Number))}::int[])`);
  if (filter.channel)
    found.push(`${column('channel')} = any (${bind(filter.channel.map((one) => codeOf(CHANNEL_KINDS, one)))}::smallint[])`); // prettier-ignore
  if (filter.postId !== undefined) found.push(`${column('post_id')} = ${bind(filter.postId)}`);
  if (filter.label)
    found.push(`${column('label')} = any (${bind(filter.label.map((one) => codeOf(RISK_LABELS, one)))}::smallint[])`);
  if (filter.language) found.push(`${column('language')} = any (${bind(filter.language)}::text[])`);
  if (filter.clusterId !== undefined) found.push(`${column('cluster_id')} = ${bind(filter.clusterId)}`);
  if (filter.identityId !== undefined) found.push(`${column('identity_id')} = ${bind(filter.identityId)}`);
  if (filter.ruleId !== undefined) found.push(`${bind(Number(filter.ruleId))}::int = any (${column('rule_ids')})`);
  if (filter.itemId) found.push(`${column('item_id')} = any (${bind(filter.itemId)}::bigint[])`);
  return found;
}

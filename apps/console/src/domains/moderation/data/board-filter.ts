import {
  CHANNEL_KINDS,
  type ChannelKind,
  MODERATION_QUEUES,
  MODERATION_SORTS,
  type ModerationQuery,
  type ModerationQueue,
  type ModerationRow,
  type ModerationSort,
  type ModerationTarget,
  RISK_LABELS,
  type RiskLabel,
} from '@parvis/contracts';

/** What the board shows: a queue or the comments of one post, narrowed and in an order. */
export interface BoardFilter {
  queue: ModerationQueue;
  /** Everything under one post, as a tree; then the queue says nothing. */
  postBoard: string | null;
  sort: ModerationSort;
  channel: readonly ChannelKind[];
  postId: string | null;
  label: readonly RiskLabel[];
  language: readonly string[];
  clusterId: string | null;
  identityId: string | null;
  ruleId: string | null;
  grouped: boolean;
}

/** The parts of the address that say what the board shows, as they stand there. */
export type BoardAddress = Partial<
  Record<'queue' | 'sort' | 'channel' | 'post' | 'signal' | 'language' | 'cluster' | 'author' | 'rule' | 'grouped', string | undefined>
>; // prettier-ignore

/** Queues of what nobody has decided; in the others rows stay when they are decided. */
const OPEN_QUEUES: readonly ModerationQueue[] = ['review', 'held', 'reported', 'links', 'first-time', 'look-alikes', 'personal-data', 'unchecked']; // prettier-ignore
const LANGUAGE = /^[a-z]{2,3}$/;
const ID = /^\d{1,19}$/;

export const isOpenQueue = (queue: ModerationQueue): boolean => OPEN_QUEUES.includes(queue);

const among = <T extends string>(values: readonly T[], text: string | undefined): T[] =>
  (text ?? '').split(',').flatMap((part) => values.find((value) => value === part) ?? []);
const idIn = (text: string | undefined): string | null => (text !== undefined && ID.test(text) ? text : null);

/** Reads the address; what it does not know there counts as not said. */
export function readFilter(address: BoardAddress): BoardFilter {
  const key = address.queue ?? 'review';
  const postBoard = key.startsWith('post-') ? idIn(key.slice('post-'.length)) : null;
  const queue = MODERATION_QUEUES.find((one) => one === key) ?? 'review';
  return {
    queue,
    postBoard,
    sort: MODERATION_SORTS.find((one) => one === address.sort) ?? 'newest',
    channel: among(CHANNEL_KINDS, address.channel),
    postId: postBoard ?? idIn(address.post),
    label: among(RISK_LABELS, address.signal),
    language: (address.language ?? '').split(',').filter((code) => LANGUAGE.test(code)),
    clusterId: idIn(address.cluster),
    identityId: idIn(address.author),
    ruleId: idIn(address.rule),
    grouped: isOpenQueue(queue) && postBoard === null && !address.cluster && address.grouped !== 'no',
  };
}

/** A filter as the query of an address; only what differs from the usual, null elsewhere. */
export function addressOf(filter: BoardFilter): Record<Exclude<keyof BoardAddress, 'queue'>, string | null> {
  const list = (values: readonly string[]) => (values.length > 0 ? values.join(',') : null);
  return {
    sort: filter.sort === 'newest' ? null : filter.sort,
    channel: list(filter.channel),
    post: filter.postBoard === null ? filter.postId : null,
    signal: list(filter.label),
    language: list(filter.language),
    cluster: filter.clusterId,
    author: filter.identityId,
    rule: filter.ruleId,
    grouped: isOpenQueue(filter.queue) && filter.postBoard === null && filter.clusterId === null && !filter.grouped ? 'no' : null,
  }; // prettier-ignore
}

/** What the list holds, without order and page, as the server is asked about all of it. */
export function targetOf(filter: BoardFilter): ModerationTarget {
  return {
    queue: filter.queue,
    ...(filter.channel.length > 0 ? { channel: [...filter.channel] } : {}),
    ...(filter.postId === null ? {} : { postId: filter.postId }),
    ...(filter.label.length > 0 ? { label: [...filter.label] } : {}),
    ...(filter.language.length > 0 ? { language: [...filter.language] } : {}),
    ...(filter.clusterId === null ? {} : { clusterId: filter.clusterId }),
    ...(filter.identityId === null ? {} : { identityId: filter.identityId }),
    ...(filter.ruleId === null ? {} : { ruleId: filter.ruleId }),
  };
}

/** One page of the list. */
export function queryOf(filter: BoardFilter, limit: number, cursor: string | null): ModerationQuery {
  return {
    ...targetOf(filter),
    sort: filter.sort,
    grouped: filter.grouped,
    limit,
    ...(cursor === null ? {} : { cursor }),
  };
}

/** How many things narrow the list. */
export function narrowedBy(filter: BoardFilter): number {
  const { channel, label, language, clusterId, identityId, ruleId, postId, postBoard } = filter;
  const lists = [channel, label, language].filter((values) => values.length > 0).length;
  return lists + [clusterId, identityId, ruleId, postBoard === null ? postId : null].filter((one) => one !== null).length; // prettier-ignore
}

const IN_QUEUE: Partial<Record<ModerationQueue, (row: ModerationRow) => boolean>> = {
  hidden: (row) => row.state === 'hidden',
  deleted: (row) => row.state === 'deleted',
  failed: (row) => row.sync === 'failed',
  banned: (row) => row.author.standing === 'banned',
  decided: (row) => row.state !== 'undecided',
};

/** Whether a row still belongs in the list; those that left stay where they are, dimmed, until the list is taken in anew. */
export function belongs(row: ModerationRow, filter: BoardFilter): boolean {
  if (filter.postBoard === null && !isOpenQueue(filter.queue)) return IN_QUEUE[filter.queue]?.(row) ?? true;
  return row.state === 'undecided' && row.platformState !== 'deleted';
}

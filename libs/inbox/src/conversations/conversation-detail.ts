import { type ChannelKind, CHANNEL_KINDS, type ContactView, type ConversationDetailView, type ConversationView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { nameOf, throwProblem, type Tx } from '@parvis/platform';
import { contactsOfPerson } from '../contacts/contact-group';
import { mergedInto } from '../moves/thread-homes';
import {
  CONVERSATION_COLUMNS,
  type ConversationRow,
  toConversationView,
  unreadColumn,
} from '../views-of/conversation-view';
import { POST_COLUMNS, type PostRow, toPostView } from '../views-of/post-view';

const HISTORY = 10;
const COUNTED_CONVERSATIONS = 1000;

interface DetailRow extends ConversationRow {
  unread: boolean;
  post_id: string | null;
  permalink: string | null;
  seen_item_id: string | null;
  claim_member_id: number | null;
  claim_expires_at: Date | null;
}

interface ContactRow {
  id: string;
  name: string;
  handle: string | null;
  avatar_url: string | null;
  created_at: Date;
  conversations: number;
}

const DETAIL = `
  select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')}, c.post_id, c.permalink, s.item_id as seen_item_id,
         k.member_id as claim_member_id, k.expires_at as claim_expires_at
  from conversation c
  left join seen s on s.workspace_id = c.workspace_id and s.member_id = $3 and s.conversation_id = c.id
  left join claim k on k.workspace_id = c.workspace_id and k.conversation_id = c.id and k.expires_at > now()
  where c.workspace_id = $1 and c.id = $2`;

// how many conversations: read up to a limit from the index, so that a very active person costs no more
const CONTACT = `
  select p.id, p.name, n.handle, n.avatar_url, p.created_at,
         cardinality(array(select 1 from conversation o where o.workspace_id = p.workspace_id and o.contact_id = any ($4::bigint[])
                           limit ${COUNTED_CONVERSATIONS})) as conversations
  from contact p
  left join lateral (
    select handle, avatar_url from identity n
    where n.workspace_id = p.workspace_id and n.contact_id = p.id order by (n.account_id = $3) desc, n.last_seen_at desc limit 1
  ) n on true
  where p.workspace_id = $1 and p.id = $2`;

/** A conversation with its post, person, claim, and the same person's other conversations; 404 when there is none. */
export async function loadDetail(tx: Tx, agent: Agent, id: string): Promise<ConversationDetailView> {
  const [row] = await tx.prepared<DetailRow>(DETAIL, [agent.workspaceId, id, agent.memberId]);
  if (!row) return throwMissing(tx, agent.workspaceId, id);
  const person = row.contact_id === null ? [] : await contactsOfPerson(tx, agent.workspaceId, row.contact_id);
  return {
    ...toConversationView(row),
    post: await loadPost(tx, agent.workspaceId, row.post_id),
    contactDetail: await loadContact(tx, agent.workspaceId, row, person),
    permalink: row.permalink,
    seenItemId: row.seen_item_id,
    claim:
      row.claim_member_id === null || row.claim_expires_at === null
        ? null
        : { memberId: String(row.claim_member_id), expiresAt: row.claim_expires_at.toISOString() },
    history: await loadHistory(tx, agent, row, person),
  };
}

/** A conversation that was merged is read as the one it is in now. */
async function throwMissing(tx: Tx, workspaceId: number, id: string): Promise<never> {
  const conversationId = await mergedInto(tx, workspaceId, id);
  if (conversationId === undefined) throwProblem('not-found', { detail: 'There is no such conversation.' });
  throwProblem('conversation-merged', { detail: `Read conversation ${conversationId}.`, current: { conversationId } });
}

async function loadPost(tx: Tx, workspaceId: number, postId: string | null): Promise<ConversationDetailView['post']> {
  if (postId === null) return null;
  const sql = `select ${POST_COLUMNS} from post p where p.workspace_id = $1 and p.id = $2`;
  const [post] = await tx.prepared<PostRow>(sql, [workspaceId, postId]);
  return post ? toPostView(post) : null;
}

/** `person`: all contacts of whoever wrote. */
async function loadContact(
  tx: Tx,
  workspaceId: number,
  conversation: ConversationRow,
  person: readonly string[],
): Promise<ContactView | null> {
  if (conversation.contact_id === null) return null;
  const [row] = await tx.prepared<ContactRow>(CONTACT, [
    workspaceId,
    conversation.contact_id,
    conversation.account_id,
    person,
  ]);
  return row ? toContactView(row, nameOf(CHANNEL_KINDS, conversation.channel)) : null;
}

function toContactView(row: ContactRow, channel: ChannelKind): ContactView {
  return {
    id: row.id,
    name: row.name,
    handle: row.handle,
    avatarUrl: row.avatar_url,
    channel,
    firstSeenAt: row.created_at.toISOString(),
    conversationCount: row.conversations,
  };
}

async function loadHistory(
  tx: Tx,
  agent: Agent,
  conversation: ConversationRow,
  person: readonly string[],
): Promise<ConversationView[]> {
  if (person.length === 0) return [];
  const rows = await tx.prepared<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$4')} from conversation c
     where c.workspace_id = $1 and c.contact_id = any ($2::bigint[]) and c.id <> $3 order by c.last_activity_at desc limit ${HISTORY}`,
    [agent.workspaceId, person, conversation.id, agent.memberId],
  );
  return rows.map(toConversationView);
}

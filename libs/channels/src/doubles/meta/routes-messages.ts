import {
  accountFor,
  GraphProblem,
  missing,
  needs,
  paged,
  parameter,
  tokenOf,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import { canReplyPrivately, renderConversation } from './render';
import { sendRules } from './send-rules';
import type { MetaAccount, MetaAttachment, MetaConversation } from './shapes';

/** Conversations and the send API of both platforms. */
export const MESSAGE_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^(\w+)\/conversations$/, listConversations],
  ['POST', /^(\w+)\/messages$/, post],
  ['POST', /^(\w+)\/moderate_conversations$/, moderate],
  ['POST', /^(\w+)\/take_thread_control$/, takeThread],
  ['POST', /^(\w+)\/message_attachments$/, upload],
];

const MESSAGING = ['pages_messaging', 'instagram_manage_messages', 'instagram_business_manage_messages'] as const;

/** Page tokens speak for the linked Instagram account too. */
function accountsOf(call: GraphCall): MetaAccount[] {
  const { accountId } = tokenOf(call);
  return [...call.network.state.accounts.values()].filter(
    (account) => account.id === accountId || account.linkedPageId === accountId,
  );
}

function listConversations(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...MESSAGING);
  accountFor(call, match[1] ?? '');
  const platform = call.query.get('platform') === 'instagram' ? 'instagram' : 'page';
  const accounts = accountsOf(call).filter((account) => account.platform === platform);
  const person = call.query.get('user_id');
  const list = [...call.network.state.conversations.values()]
    .filter(
      ({ accountId, folder, messages }) =>
        accounts.some(({ id }) => id === accountId) && folder === 'inbox' && messages.length > 0,
    )
    .filter(({ personId }) => person === null || personId === person)
    .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  return paged(
    call,
    list,
    ({ id }) => id,
    (conversation) => renderConversation(call, conversation),
  );
}

function conversationOf(call: GraphCall, personId: string): MetaConversation {
  const accounts = accountsOf(call).map(({ id }) => id);
  const found = [...call.network.state.conversations.values()].find(
    (conversation) => conversation.personId === personId && accounts.includes(conversation.accountId),
  );
  if (!found) throw new GraphProblem('(#100) No matching user found', 100, 2_018_001);
  return found;
}

function post(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...MESSAGING);
  accountFor(call, match[1] ?? '');
  const recipient = (call.body['recipient'] ?? {}) as Record<string, unknown>;
  const action = parameter(call, 'sender_action');
  const publicId = recipient['comment_id'] ?? recipient['post_id'];
  if (typeof publicId === 'string') return replyPrivately(call, publicId);
  const conversation = conversationOf(call, String(recipient['id'] ?? ''));
  if (action !== '') return signal(call, conversation, action);
  const content = contentOf(call);
  sendRules(call, conversation, content);
  return sent(call, conversation, content);
}

interface Content {
  text: string;
  attachments: MetaAttachment[];
  metadata?: string;
}

function contentOf(call: GraphCall): Content {
  const message = (call.body['message'] ?? {}) as Record<string, unknown>;
  const text = typeof message['text'] === 'string' ? message['text'] : '';
  const metadata = typeof message['metadata'] === 'string' ? { metadata: message['metadata'] } : {};
  const attachment = message['attachment'] as { type: string; payload: Record<string, unknown> } | undefined;
  if (!attachment) return { text, attachments: [], ...metadata };
  const uploaded = call.network.state.uploads.get(String(attachment.payload['attachment_id'] ?? ''));
  const url = uploaded ?? String(attachment.payload['url'] ?? '');
  if (url === '') throw new GraphProblem('(#100) The attachment has no address', 100, 2_018_008);
  return { text, attachments: [{ type: attachment.type, url }], ...metadata };
}

function sent(call: GraphCall, conversation: MetaConversation, content: Content): GraphValue {
  const { mid } = call.network.messaging.send(conversation, { ...content, appId: tokenOf(call).appId });
  return { recipient_id: conversation.personId, message_id: mid };
}

/** Once per comment or visitor post, within 7 days, text only. */
function replyPrivately(call: GraphCall, id: string): GraphValue {
  const { state, messaging } = call.network;
  const target = state.comments.get(id) ?? state.posts.get(id);
  if (!target || target.removed) throw missing(id);
  const account = state.account('postId' in target ? state.homeOf(target.postId) : target.accountId);
  if (!accountsOf(call).includes(account)) throw missing(id);
  const isInstagram = account.platform === 'instagram';
  const used = new GraphProblem(
    '(#10900) Activity already replied to',
    isInstagram ? 100 : 10_900,
    isInstagram ? 2_534_025 : null,
  );
  const conversation = messaging.conversationWith(account.id, target.author);
  if (!canReplyPrivately(call, target)) throw used;
  const content = contentOf(call);
  if (content.text === '') throw new GraphProblem('(#100) A private reply needs a text', 100);
  state.privatelyAnswered.add(id);
  return sent(call, conversation, content);
}

function signal(call: GraphCall, conversation: MetaConversation, action: string): GraphValue {
  const payload = (call.body['payload'] ?? {}) as Record<string, unknown>;
  if (action === 'mark_seen') conversation.unread = 0;
  if (action === 'react' || action === 'unreact') {
    const message = conversation.messages.find(({ mid }) => mid === payload['message_id']);
    if (!message) throw missing(String(payload['message_id']));
    const emoji = action === 'react' ? String(payload['reaction'] ?? '') : null;
    call.network.messaging.setReaction(message, conversation.accountId, emoji);
  }
  return { recipient_id: conversation.personId };
}

function moderate(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...MESSAGING);
  accountFor(call, match[1] ?? '');
  const users = (call.body['user_ids'] ?? []) as { id: string }[];
  const actions = (call.body['actions'] ?? []) as string[];
  if (users.length > 10 || actions.length > 2) throw new GraphProblem('(#100) Too many ids or actions', 100);
  for (const conversation of users.map(({ id }) => conversationOf(call, id))) {
    for (const action of actions) {
      if (action === 'block_user' || action === 'ban_user') conversation.blocked = true;
      if (action === 'unblock_user' || action === 'unban_user') conversation.blocked = false;
      if (action === 'move_to_spam') conversation.folder = 'spam';
    }
  }
  return { success: true };
}

function takeThread(call: GraphCall): GraphValue {
  const recipient = (call.body['recipient'] ?? {}) as Record<string, unknown>;
  conversationOf(call, String(recipient['id'] ?? '')).ownedByOtherApp = false;
  return { success: true };
}

function upload(call: GraphCall): GraphValue {
  const { filedata } = call.body;
  if (!(filedata instanceof Blob)) throw new GraphProblem('(#100) Requires a file', 100);
  const id = String(call.network.state.next() + 90_000);
  call.network.state.uploads.set(id, `https://cdn.example/${id}/${filedata instanceof File ? filedata.name : 'file'}`);
  return { attachment_id: id };
}

import { accountOf, given, listed, pageOf, required, type TikTokCall } from './call';
import { conversationNode, listedMessage, participantNodes } from './render';
import { type TikTokAccount, type TikTokConversation, TikTokRefusal } from './shapes';

type Data = Record<string, unknown>;

const MOST_SHOWN = 20;
const MOST_CONVERSATIONS = 100;
const MOST_BYTES = 3 * 1024 * 1024;

/** Business messaging exists for some regions alone. */
function messagingAccount(call: TikTokCall, ...scopes: string[]): TikTokAccount {
  const account = accountOf(call, ...scopes);
  if (!account.hasMessaging) throw new TikTokRefusal(40001, 'Business Messaging is not available for this account');
  return account;
}

function ownConversation(call: TikTokCall, account: TikTokAccount, name = 'conversation_id'): TikTokConversation {
  const conversation = call.network.conversation(required(call, name));
  if (conversation.accountId !== account.openId) throw new TikTokRefusal(40002, `Param ${name} is invalid`);
  return conversation;
}

/** `STRANGER`: the account has not answered yet. */
export function listConversations(call: TikTokCall): Data {
  const { openId } = messagingAccount(call, 'message.list.read');
  const type = required(call, 'conversation_type');
  const own = [...call.network.conversations.values()].filter(({ accountId, messages }) => accountId === openId && messages.length > 0); // prettier-ignore
  const isAnswered = ({ messages }: TikTokConversation) => messages.some(({ fromBusiness }) => fromBusiness);
  const updated = ({ messages }: TikTokConversation) => messages.at(-1)?.createdAt.getTime() ?? 0;
  const ofType = own
    .filter((conversation) => isAnswered(conversation) === (type === 'SINGLE'))
    .toSorted((a, b) => updated(b) - updated(a))
    .slice(0, MOST_CONVERSATIONS);
  const { page, ...rest } = pageOf(call, ofType, 'limit', MOST_CONVERSATIONS);
  return { conversations: page.map(conversationNode), ...rest };
}

export function listMessages(call: TikTokCall): Data {
  const account = messagingAccount(call, 'message.list.read');
  const { messages, personId } = ownConversation(call, account);
  const person = call.network.person(personId);
  return {
    participants: participantNodes(account, person),
    messages: messages.slice(-MOST_SHOWN).toReversed().map((message) => listedMessage(account, person, message)), // prettier-ignore
  };
}

export function readCapabilities(call: TikTokCall): Data {
  const account = messagingAccount(call, 'message.list.read');
  const { id } = ownConversation(call, account);
  const types = listed(call, 'capability_types') ?? [];
  const result = !call.network.withoutImages.has(id);
  return { capability_infos: types.map((type) => ({ capability_type: type, capability_result: result })) };
}

export function sendMessage(call: TikTokCall): Data {
  const { network, body } = call;
  const account = messagingAccount(call, 'message.list.send');
  if (required(call, 'recipient_type') !== 'CONVERSATION') throw new TikTokRefusal(40002, 'recipient_type: not valid');
  const { id } = ownConversation(call, account, 'recipient');
  const type = required(call, 'message_type');
  const quoted = textIn(body['referenced_message_info'], 'referenced_message_id');
  if (type === 'TEXT') {
    const words = textIn(body['text'], 'body') ?? '';
    return { message: { message_id: network.answer(id, words, 'text', 'API', quoted).id } };
  }
  const mediaId = type === 'IMAGE' ? textIn(body['image'], 'media_id') : null;
  if (mediaId === null || !network.media.has(mediaId)) throw new TikTokRefusal(40002, 'image.media_id: not found');
  if (body['text'] !== undefined) throw new TikTokRefusal(40002, 'text: not allowed beside an image');
  return { message: { message_id: network.answer(id, mediaId, 'image', 'API').id } };
}

function textIn(part: unknown, name: string): string | null {
  const value = typeof part === 'object' && part !== null ? (part as Data)[name] : null;
  return typeof value === 'string' ? value : null;
}

export async function uploadMedia(call: TikTokCall): Promise<Data> {
  const { network, form } = call;
  messagingAccount(call, 'message.list.send');
  const file = form?.get('file');
  if (given(call, 'media_type') !== 'IMAGE' || !(file instanceof Blob)) throw new TikTokRefusal(40002, 'file: Missing data for required field.'); // prettier-ignore
  if (!['image/jpeg', 'image/png'].includes(file.type) || file.size > MOST_BYTES) {
    throw new TikTokRefusal(40908, 'file: only JPG and PNG of up to 3 MB');
  }
  const id = `md-${network.next()}`;
  network.media.set(id, { contentType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) });
  return { media_id: id };
}

export function downloadMedia(call: TikTokCall): Data {
  const account = messagingAccount(call, 'message.list.read');
  const { messages } = ownConversation(call, account);
  const [messageId, mediaId] = [required(call, 'message_id'), required(call, 'media_id')];
  const stands = messages.some(({ id, body }) => id === messageId && body === mediaId);
  if (!stands || !call.network.media.has(mediaId)) throw new TikTokRefusal(40007, 'The media does not exist');
  return { download_url: `${call.base}/media/${encodeURIComponent(mediaId)}?x-expires=1790090000` };
}

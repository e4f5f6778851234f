import { member, numberFor, part, type WhatsAppCall } from './call';
import { webhookProblem, WhatsAppProblem } from './problems';
import type { WaValue, WhatsAppChat, WhatsAppNumber, WhatsAppPerson } from './shapes';
import { newMessage } from './speech';

const DAY_MS = 86_400_000;
/** One message to one person in this time, once the burst is used up. */
const PAIR_MS = 6000;
const DEFAULT_BURST = 45;
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;
const FILE_TYPES = ['image', 'video', 'audio', 'document', 'sticker'];

/** `POST /{number}/messages`: a message, a reaction, a template or the mark that one was read. */
export function postMessage(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const number = numberFor(call, match[1] ?? '', 'whatsapp_business_messaging');
  const { body, network } = call;
  if (number.stoppedBy !== null) throw new WhatsAppProblem(number.stoppedBy, 'The number cannot be used now.');
  if (body['messaging_product'] !== 'whatsapp') throw required('messaging_product');
  if (body['status'] === 'read') return markRead(call, number);
  const person = recipientOf(call, number);
  const to = member(body, 'to') || member(body, 'recipient');
  if (!person) return acceptedFor(to, undeliverable(call, number, to));
  const chat = network.chat(number.id, person.userId);
  const content = contentOf(call, number, chat);
  const isOpen = chat.lastHeardAt !== null && network.now() - chat.lastHeardAt <= DAY_MS;
  const closed = !isOpen && content.type !== 'template';
  if (closed && !network.options.refusesLate) {
    throw new WhatsAppProblem(131047, 'More than 24 hours have passed since the customer last replied.');
  }
  payPair(call, chat);
  if (content.type === 'reaction') return acceptedFor(to, react(chat, content.part, `wamid.RE${network.next()}`));
  return acceptedFor(to, accept(call, { chat, content, failure: failureOf(person, closed) }));
}

function failureOf(person: WhatsAppPerson, closed: boolean): number | null {
  if (closed) return 131047;
  return person.blocksBusiness ? 131026 : null;
}

interface Accepted {
  chat: WhatsAppChat;
  content: { type: string; part: WaValue };
  failure: number | null;
}

/** 200 means accepted: whether it arrives is told by the statuses. */
function accept({ network, body }: WhatsAppCall, { chat, content, failure }: Accepted): string {
  const message = newMessage(`wamid.OUT${network.next()}`, 'api', network.now(), content);
  message.replyTo = member(part(body, 'context'), 'message_id') || null;
  message.callbackData = member(body, 'biz_opaque_callback_data') || null;
  network.keep(chat, message);
  if (failure !== null) network.failDelivery(message.wamid, failure);
  else network.markSent(message.wamid);
  if (failure === null && (network.options.deliversAtOnce ?? true)) network.moveOn(message.wamid, 'delivered');
  return message.wamid;
}

/** Nobody on WhatsApp has this number: accepted, and told later that it does not arrive. */
function undeliverable({ network, body }: WhatsAppCall, number: WhatsAppNumber, to: string): string {
  const wamid = `wamid.NO${network.next()}`;
  const data = member(body, 'biz_opaque_callback_data');
  const status = {
    id: wamid,
    status: 'failed',
    timestamp: String(Math.floor(network.now() / 1000)),
    recipient_id: to,
    ...(data !== '' && { biz_opaque_callback_data: data }),
    errors: [webhookProblem(131026, 'Message undeliverable.')],
  };
  const metadata = { display_phone_number: number.display, phone_number_id: number.id };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
  network.tellBusiness(number.businessId, 'messages', value);
  return wamid;
}

function acceptedFor(input: string, wamid: string): unknown {
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, wa_id: input.replace(/^\+/, '') }],
    messages: [{ id: wamid }],
  };
}

function recipientOf({ network, body }: WhatsAppCall, number: WhatsAppNumber): WhatsAppPerson | undefined {
  const to = member(body, 'to').replace(/^\+/, '');
  const scoped = member(body, 'recipient');
  if (to === '' && scoped === '') throw required('to');
  if (to !== '' && !/^\d+$/.test(to)) throw new WhatsAppProblem(131009, 'The recipient is not a phone number.');
  if (to === number.display) throw new WhatsAppProblem(131021, 'Recipient phone number is the sender.');
  const people = [...network.people.values()];
  const person = people.findLast(({ phone, userId }) => (to === '' ? userId === scoped : phone === to));
  if (!person && to === '')
    throw new WhatsAppProblem(131062, 'The business-scoped id cannot be used for this message.');
  return person;
}

function contentOf(call: WhatsAppCall, number: WhatsAppNumber, chat: WhatsAppChat): { type: string; part: WaValue } {
  const type = member(call.body, 'type') || 'text';
  const content = part(call.body, type);
  if (type === 'text') checkText(member(content, 'body'));
  else if (FILE_TYPES.includes(type)) checkFile(call, number, content);
  else if (type === 'reaction') checkReaction(chat, content);
  else if (type === 'template') checkTemplate(call, content);
  else if (type !== 'interactive') throw new WhatsAppProblem(131051, `Message type ${type} is not supported.`);
  return { type, part: content };
}

function checkText(text: string): void {
  if (text.trim() === '') throw required("text['body']");
  if (text.length > LONGEST_TEXT) {
    throw new WhatsAppProblem(100, `Param text['body'] must be at most ${LONGEST_TEXT} characters long.`);
  }
}

function checkFile({ network }: WhatsAppCall, number: WhatsAppNumber, content: WaValue): void {
  if (member(content, 'caption').length > LONGEST_CAPTION) {
    throw new WhatsAppProblem(100, `Param caption must be at most ${LONGEST_CAPTION} characters long.`);
  }
  if (member(content, 'link') !== '') return;
  const file = network.files.get(member(content, 'id'));
  if (!file || file.numberId !== number.id || file.deletedAt <= network.now()) {
    throw new WhatsAppProblem(131009, 'The media id is not valid.');
  }
}

function checkReaction(chat: WhatsAppChat, content: WaValue): void {
  const target = chat.messages.find(({ wamid }) => wamid === content['message_id']);
  if (!target) throw new WhatsAppProblem(131009, 'The message that is reacted to does not exist.');
}

function checkTemplate({ network }: WhatsAppCall, content: WaValue): void {
  const name = member(content, 'name');
  if (!network.templates.has(name)) throw new WhatsAppProblem(132001, `Template name (${name}) does not exist.`);
}

function react(chat: WhatsAppChat, content: WaValue, wamid: string): string {
  const target = chat.messages.find((message) => message.wamid === content['message_id']);
  if (target) target.reactions.business = member(content, 'emoji') || null;
  return wamid;
}

/** Marks everything up to a message of a person. */
function markRead({ network, body }: WhatsAppCall, number: WhatsAppNumber): unknown {
  const id = member(body, 'message_id');
  const chat = [...network.chats.values()].find(
    ({ numberId, messages }) => numberId === number.id && messages.some(({ wamid }) => wamid === id),
  );
  if (!chat) throw new WhatsAppProblem(131009, 'The message does not exist.');
  const last = chat.messages.findIndex(({ wamid }) => wamid === id);
  for (const message of chat.messages.slice(0, last + 1)) message.seenByBusiness = message.by === 'person';
  return { success: true };
}

/** A burst may go at once, borrowed from the time that follows. */
function payPair({ network }: WhatsAppCall, chat: WhatsAppChat): void {
  const now = network.now();
  const owed = Math.max(chat.paidUntil, now) + PAIR_MS;
  if (owed - now > (network.options.burst ?? DEFAULT_BURST) * PAIR_MS) {
    throw new WhatsAppProblem(131056, 'Too many messages sent to the same recipient in a short time.');
  }
  chat.paidUntil = owed;
}

function required(name: string): WhatsAppProblem {
  return new WhatsAppProblem(131008, `Parameter ${name} is missing.`);
}

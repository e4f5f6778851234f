import { type Call, invalid, limitOf, objectIn, paged, type Route, textIn } from './call';
import { convoJson, messageJson } from './render';
import { BlueskyProblem, type Json } from './shapes';
import { checkText } from './validate';

function getLog(call: Call): Json {
  const { network, me, query } = call;
  const cursor = query.get('cursor');
  if (cursor === null) return { cursor: network.chat.newestRev(), logs: [] };
  const mine = network.chat.log.filter(
    ({ rev, convoId }) => rev > cursor && network.chat.convos.get(convoId)?.members.includes(me.did),
  );
  const entries = mine.slice(0, limitOf(call, 100));
  const logs = entries.map(({ rev, type, convoId, message }) => ({
    $type: `chat.bsky.convo.defs#${type}`,
    rev,
    convoId,
    message: type === 'logDeleteMessage' ? { ...messageJson(message), text: undefined } : messageJson(message),
  }));
  return { cursor: entries.at(-1)?.rev ?? cursor, logs };
}

function listConvos(call: Call): Json {
  const { network, me, query } = call;
  const mine = [...network.chat.convos.values()].filter(({ members }) => members.includes(me.did));
  const keyOf = (convo: (typeof mine)[number]) => convo.messages.at(-1)?.rev ?? '';
  mine.sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
  const page = paged(mine, limitOf(call), query.get('cursor'), keyOf);
  const convos = page.entries.map((convo) => convoJson(network, convo, me.did));
  return { convos, ...(page.cursor !== null && { cursor: page.cursor }) };
}

function getConvo({ network, me, query }: Call): Json {
  return { convo: convoJson(network, network.chat.convo(query.get('convoId') ?? '', me.did), me.did) };
}

function getConvoForMembers({ network, me, query }: Call): Json {
  const others = query.getAll('members').map((did) => network.account(did));
  if (others.length === 0 || others.includes(undefined)) {
    throw new BlueskyProblem(400, 'RecipientNotFound', 'Recipient not found');
  }
  const people = others.filter((account) => account !== undefined);
  if (people.some(({ allowsMessages }) => allowsMessages === 'none')) {
    throw new BlueskyProblem(400, 'MessagesDisabled', 'recipient has disabled incoming messages');
  }
  return { convo: convoJson(network, network.chat.between(me, people), me.did) };
}

function getMessages(call: Call): Json {
  const { network, me, query } = call;
  const { messages } = network.chat.convo(query.get('convoId') ?? '', me.did);
  const page = paged([...messages].reverse(), limitOf(call), query.get('cursor'), ({ rev }) => rev);
  return { messages: page.entries.map(messageJson), ...(page.cursor !== null && { cursor: page.cursor }) };
}

function sendMessage({ network, me, body }: Call): Json {
  const convo = network.chat.convo(textIn(body, 'convoId'), me.did);
  if (convo.requestedOf.has(me.did)) throw invalid('convo must be accepted first');
  const { text, facets } = objectIn(body, 'message');
  if (typeof text !== 'string' || text === '') throw invalid('message must have text');
  checkText(text, 1000, 10_000, (why) => {
    throw invalid(`Input/message/text ${why}`);
  });
  return messageJson(network.chat.send(convo, me, text, facets));
}

function acceptConvo({ network, me, body }: Call): Json {
  network.chat.convo(textIn(body, 'convoId'), me.did).requestedOf.delete(me.did);
  return {};
}

/** The chat service behind the server: only sessions of an app password with access reach it. */
function throughProxy(route: Route): Route {
  return (call) => {
    if (!call.session.password.privileged) {
      throw new BlueskyProblem(400, 'InvalidToken', 'Bad token method');
    }
    if (call.proxy !== 'did:web:api.bsky.chat#bsky_chat') throw new BlueskyProblem(404, 'XRPCNotSupported', 'XRPCNotSupported'); // prettier-ignore
    return route(call);
  };
}

export const CHAT_ROUTES: Record<string, Route> = {
  'chat.bsky.convo.getLog': throughProxy(getLog),
  'chat.bsky.convo.listConvos': throughProxy(listConvos),
  'chat.bsky.convo.getConvo': throughProxy(getConvo),
  'chat.bsky.convo.getConvoForMembers': throughProxy(getConvoForMembers),
  'chat.bsky.convo.getMessages': throughProxy(getMessages),
  'chat.bsky.convo.sendMessage': throughProxy(sendMessage),
  'chat.bsky.convo.acceptConvo': throughProxy(acceptConvo),
};

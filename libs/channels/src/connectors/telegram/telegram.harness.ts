import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { telegramHttpHandler } from '../../doubles/telegram/http';
import { TelegramNetwork } from '../../doubles/telegram/network';
import { telegramRequest } from '../../doubles/telegram/push';
import type { StoredMessage, TelegramBot, TelegramChat, TelegramUser } from '../../doubles/telegram/shapes';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export const SECRET = 'double-webhook-secret_0042';

/** The account of the fixtures. */
export const fixtureAccount = {
  externalId: '123456789',
  settings: { mentionNames: '@maisonlumen, @maisonlumen_bot', ownSenders: '@lumen_team' },
  credentials: { botToken: '123456789:AAfixture_bot-token-0123456789abcdef', webhookSecret: SECRET },
};

export interface TelegramHarness extends PlatformHarness {
  network: TelegramNetwork;
  bot: TelegramBot;
  person: TelegramUser;
  channel: TelegramChat;
  /** The channel's discussion group. */
  group: TelegramChat;
  /** The copy of the channel's first post in the group. */
  root: StoredMessage;
  /** Lets time pass at the platform. */
  pass(ms: number): void;
  /** An action on a message of the double. */
  actionOn(message: StoredMessage, verb: ActionVerb, kind: ItemKind, change?: Partial<OutboundAction>): OutboundAction;
}

interface HarnessOptions {
  keepsConfirmed?: boolean;
}

/** The double on a local port with one connected bot that is polled, as the kit and the connector's own tests drive it. */
export async function telegramPlatform(options: HarnessOptions = {}): Promise<TelegramHarness> {
  let offset = 0;
  const clock = () => new Date(Date.now() + offset);
  // The server forgets what was confirmed; the kit reads on from old cursors, too, to see that none skips anything.
  const network = new TelegramNetwork({ clock, maxPageSize: 3, keepsConfirmed: true, ...options });
  const bot = network.createBot('maisonlumen_bot', 'Maison Lumen');
  const person = network.createUser('client_042');
  const group = network.createGroup('Maison Lumen, discussion');
  const channel = network.createChannel('Maison Lumen', 'maisonlumen', group);
  network.join(bot, group);
  const { root } = network.publish(channel, 'La nouvelle lampe est là.');
  if (!root) throw new Error('the post was not copied');
  const server = await serve(telegramHttpHandler(network));
  let made = 0;
  const account: AccountContext = {
    externalId: String(bot.user.id),
    settings: { receive: 'polling', mentionNames: '@maisonlumen_bot', apiBaseUrl: server.url },
    credentials: { botToken: bot.token, webhookSecret: SECRET },
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  const messageOf = (itemId: string) => {
    const id = Number(itemId.slice(itemId.lastIndexOf(':') + 1).split('+')[0]);
    const chat = Number(itemId.slice(itemId.lastIndexOf('/') + 1).split(':')[0]);
    const business = /^business\/([^/]+)/.exec(itemId)?.[1];
    const room = business ? `${business}/${chat}` : chat > 0 ? `bot${bot.user.id}/${chat}` : String(chat);
    return network.state.message(room, id);
  };
  const standing = (itemId: string) => {
    const message = messageOf(itemId);
    if (!message) throw new Error(`no message ${itemId}`);
    return message;
  };
  const actionOn: TelegramHarness['actionOn'] = (message, verb, kind, change = {}) => {
    const externalId = idOf(message);
    return {
      id: `act_${(made += 1)}`,
      verb,
      target: {
        externalId,
        kind,
        threadKey: kind === 'message' ? externalId.slice(0, externalId.lastIndexOf(':')) : externalId,
        parentExternalId: null,
        postExternalId: null,
        authorExternalId: String(message.author),
        createdAt: new Date(message.at).toISOString(),
      },
      text: ['reply', 'private-reply', 'edit-reply'].includes(verb) ? `Merci ! (${made})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: clock().toISOString(),
      ...change,
    };
  };

  /** A message that is the target of a verb; business chats alone can be marked read. */
  function targetFor(verb: ActionVerb, kind: ItemKind): StoredMessage {
    const author = network.createUser(`client_${100 + (made += 1)}`);
    if (verb === 'mark-read') {
      return network.businessMessage(network.connectBusiness(bot, network.createUser('owner')), author, 'Bonjour');
    }
    if (kind === 'message') return network.sendDirectMessage(bot, author, 'Bonjour');
    if (verb === 'private-reply') bot.started.add(author.id);
    const text = kind === 'mention' ? '@maisonlumen_bot bonjour' : 'Bonjour';
    const extras = kind === 'comment' ? { replyTo: root?.wire.message_id ?? 0 } : {};
    const said = network.say(group, author, text, extras);
    if (!said) throw new Error('the person is banned');
    return said;
  }

  async function performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const target = targetFor(verb, kind);
    if (verb === 'unlike') target.reactions.set(bot.user.id, '👍');
    if (verb === 'unban') network.state.banned.set(group.id, new Set([target.author]));
    if (verb !== 'edit-reply' && verb !== 'delete-reply') return actionOn(target, verb, kind);
    const wire = { from: bot.user, chat: target.wire['chat'], text: 'Notre première réponse.' };
    const reply = network.state.store(target.room, bot.user.id, wire);
    return actionOn(target, verb, kind, { replyExternalId: idOf(reply) });
  }

  function wasPerformed(action: OutboundAction, receipt: Receipt): boolean {
    const { verb, target, text, replyExternalId } = action;
    switch (verb) {
      case 'reply':
      case 'private-reply':
        return messageOf(receipt.externalId ?? '')?.wire['text'] === text;
      case 'edit-reply':
        return messageOf(replyExternalId ?? '')?.wire['text'] === text;
      case 'delete-reply':
        return messageOf(replyExternalId ?? '') === undefined;
      case 'delete':
        return messageOf(target.externalId) === undefined;
      case 'like':
      case 'unlike':
        return standing(target.externalId).reactions.has(bot.user.id) === (verb === 'like');
      case 'ban':
      case 'unban':
        return (network.state.banned.get(group.id)?.has(Number(target.authorExternalId)) ?? false) === (verb === 'ban');
      default:
        return [...network.state.connections.values()].some(({ read }) => read.has(Number(target.authorExternalId)));
    }
  }

  return {
    network,
    bot,
    person,
    channel,
    group,
    root,
    account,
    actionOn,
    pass: (ms) => void (offset += ms),
    transport: 'fetch',
    secrets: () => [],
    hook: {
      signatureHeader: 'x-telegram-bot-api-secret-token',
      signsBody: false,
      replayWindowSeconds: null,
      keyCredential: 'webhookSecret',
      handshake: null,
      sign(body, at) {
        const { headers } = telegramRequest(SECRET, null);
        return { method: 'POST', query: {}, headers, body: Buffer.from(body), receivedAt: at };
      },
    },
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => idOf(network.sendDirectMessage(bot, person, text)),
    editItem: async (id, text) => network.edit(standing(id), text),
    removeItem: async (id) => network.remove(standing(id)),
    deliveries: async () => [],
    performable,
    wasPerformed,
    repliesWith: (text) => network.state.messages.filter(({ wire, removed }) => !removed && wire['text'] === text).length, // prettier-ignore
    close: () => server.close(),
  };
}

/** The item id of a message of the double. */
export function idOf({ wire }: StoredMessage): string {
  const chat = wire['chat'] as { id: number };
  const connection = wire['business_connection_id'];
  const prefix = typeof connection === 'string' ? `business/${connection}/` : '';
  return `${prefix}${chat.id}:${wire.message_id}`;
}

import { deliverTelegramUpdates, telegramHttpHandler, TelegramNetwork } from '@parvis/channels/doubles';
import type { Network } from './network';
import { SPEED } from '../speed';

const PREFIX = '/telegram';
const POSTS = [
  'Nouvelle série limitée : la lampe Galet en grès. 120 exemplaires.',
  'Livraisons : le point de la semaine, et nos excuses à ceux qui attendent.',
];

/** The brand's bot: private chats, and the comments under the posts of its channel. */
export function telegramOfLumen(clock: () => Date): Network {
  const network = new TelegramNetwork({
    clock,
    anyWebhookAddress: true,
    messagesPerSecond: 30 * SPEED,
    groupMessagesPerMinute: 20 * SPEED,
  });
  const { token, user } = network.createBot('maisonlumen_bot', 'Maison Lumen');
  const group = network.createGroup('Maison Lumen, discussion');
  const channel = network.createChannel('Maison Lumen', 'maisonlumen', group);
  network.join(network.bot(token), group);
  const chatOf = (id: number) => network.state.chats.get(id) ?? group; // other objects after a restart
  const personNamed = (handle: string) =>
    [...network.state.users.values()].find(({ username }) => username === handle) ?? network.createUser(handle);
  let commented: number | null = null;
  return {
    prefix: PREFIX,
    handler: telegramHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'telegram',
        name: '@maisonlumen_bot',
        credentials: { botToken: token, webhookSecret: 'lumen-telegram-webhook' },
        settings: { receive: 'webhook', mentionNames: `@${user.username}`, apiBaseUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    deliver: async (post) => void (await deliverTelegramUpdates(network, post)),
    weight: 7,
    beat({ random, handle, text }) {
      const person = personNamed(handle);
      if (random.chance(0.45)) return void network.sendDirectMessage(network.bot(token), person, text);
      if (commented === null || random.chance(0.05))
        commented = network.publish(chatOf(channel.id), random.pick(POSTS)).root?.wire.message_id ?? null;
      if (commented !== null) network.say(chatOf(group.id), person, text, { replyTo: commented });
    },
    publicView() {
      const { title, posts } = network.publicPage(chatOf(channel.id));
      const words = posts.map(({ text, at, comments }) => ({
        author: title,
        text,
        at,
        replies: comments.map((comment) => ({ ...comment, replies: [] })),
      }));
      return [{ title: `Telegram · ${title}`, words: words.toReversed() }];
    },
    directView: (handle) =>
      network.conversation(network.bot(token), personNamed(handle)).map(({ author, text, at }) => ({
        fromBusiness: author !== handle,
        text,
        at,
      })),
    holds: (id) =>
      network.state.messages.some(({ wire }) => `${(wire['chat'] as { id: number }).id}:${wire.message_id}` === id),
    state: [network.state],
  };
}

import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { discordHttpHandler } from '../../doubles/discord/http';
import { DiscordNetwork } from '../../doubles/discord/network';
import { CHANNEL, type DiscordBot, type DiscordChannel, type DiscordGuild, type DiscordMessage, type DiscordUser } from '../../doubles/discord/shapes'; // prettier-ignore
import type { DiscordNetworkOptions } from '../../doubles/discord/state';
import { FAULTS } from '../../doubles/faults';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';
import { memoryOf } from './discord.memory';
import { type GatewayTiming, listen } from './discord.stream';

export const QUICK: GatewayTiming = {
  recallMs: 0,
  helloMs: 5000,
  againMs: 5,
  livedMs: 0,
  invalidMs: [5, 10],
  backOffMs: [10, 40],
  pollMs: 60_000,
  calmMs: 5,
};

export interface DiscordHarness extends PlatformHarness {
  network: DiscordNetwork;
  bot: DiscordBot;
  brand: DiscordUser;
  customer: DiscordUser;
  guild: DiscordGuild;
  channel: DiscordChannel;
  forum: DiscordChannel;
  /** Something said to the brand, of one kind. */
  said(kind: ItemKind, text: string): DiscordMessage;
  /** An action on a message as the inbox would ask for it. */
  actionOn(verb: ActionVerb, kind: ItemKind, message: DiscordMessage, more?: Partial<OutboundAction>): OutboundAction;
  /** Listens from now on, with what the gateway tells reaching the next `fetchSince`. */
  listening(): Promise<void>;
}

const TEXT_VERBS: readonly ActionVerb[] = ['reply', 'private-reply', 'edit-reply'];

export async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isSo();) {
    if (Date.now() > end) throw new Error('it never happened');
    await new Promise((later) => setTimeout(later, 2));
  }
}

export function externalIdOf({ channelId, id }: Pick<DiscordMessage, 'channelId' | 'id'>): string {
  return `${channelId}/${id}`;
}

/** The double on local ports with one connected bot, as the kit and the connector's own tests drive it. */
export async function discordPlatform(options: Partial<DiscordNetworkOptions> = {}): Promise<DiscordHarness> {
  const network = new DiscordNetwork({
    clock: () => new Date(),
    maxPageSize: 3,
    bucketLimit: 100_000,
    globalLimit: 100_000,
    ...options,
  });
  const bot = network.createBot('brandbot', 'Maison Lumen');
  const brand = network.state.user(bot.userId);
  const customer = network.createUser('client_042', 'Client 042');
  const guild = network.createGuild('Lumen');
  network.join(guild, customer);
  network.invite(guild, bot);
  const channel = network.createChannel(guild, 'support');
  const forum = network.createChannel(guild, 'questions', CHANNEL.forum);
  const server = await serve(discordHttpHandler(network, '/discord'));
  const stop = new AbortController();
  let ended: Promise<void> | null = null;
  let made = 0;

  const account: AccountContext = {
    externalId: bot.userId,
    settings: { apiBaseUrl: `${server.url}/discord/api/v10` },
    credentials: { botToken: bot.token },
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  const ear = () => memoryOf(account).ear;

  const said = (kind: ItemKind, text: string): DiscordMessage => {
    const author = customer;
    if (kind === 'message') {
      return network.write({ author, channel: network.directChannel(bot.userId, customer.id), text });
    }
    if (kind === 'post') return network.writeForumPost(forum, author, 'A question', text);
    return network.write({ author, channel, text: kind === 'mention' ? `<@${bot.userId}> ${text}` : text });
  };
  const answerTo = (message: DiscordMessage) =>
    network.write({
      author: brand,
      channel: network.state.channel(message.channelId),
      text: 'Our first answer.',
      replyTo: message.id,
    });
  const actionOn: DiscordHarness['actionOn'] = (verb, kind, message, more = {}) => ({
    id: String((made += 1)),
    verb,
    target: {
      externalId: externalIdOf(message),
      kind,
      threadKey: kind === 'message' ? `dm:${message.channelId}` : message.id,
      parentExternalId: null,
      postExternalId: null,
      authorExternalId: message.authorId,
      createdAt: message.createdAt,
    },
    text: TEXT_VERBS.includes(verb) ? `Thank you! (${made})` : '',
    attachments: [],
    email: null,
    replyExternalId: verb === 'edit-reply' || verb === 'delete-reply' ? externalIdOf(answerTo(message)) : null,
    requestedAt: new Date().toISOString(),
    ...more,
  });
  const listening = async () => {
    ended ??= listen(account, () => undefined, stop.signal, QUICK);
    await until(() => ear()?.live === true);
  };
  /** What the network does, and until the gateway has told of it. */
  const toldOf = async (change: () => void) => {
    await listening();
    const before = ear()?.session?.seq ?? 0;
    change();
    await until(() => (ear()?.session?.seq ?? 0) > before);
  };

  return {
    network,
    bot,
    brand,
    customer,
    guild,
    channel,
    forum,
    said,
    actionOn,
    listening,
    account,
    transport: 'fetch',
    secrets: () => [],
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => externalIdOf(said('comment', text)),
    editItem: (id, text) => toldOf(() => network.editMessage(id.split('/')[1] ?? '', text)),
    removeItem: (id) => toldOf(() => network.deleteMessages(id.split('/')[1] ?? '')),
    deliveries: async () => [],
    async performable(verb, kind) {
      if (!guild.members.has(customer.id)) network.join(guild, customer);
      guild.bans.clear(); // an earlier ban must not close this item
      const message = said(kind, 'Correct.');
      if (verb === 'unlike') network.react(message.id, brand, '👍');
      if (verb === 'unban') network.ban(guild, customer.id);
      return actionOn(verb, kind, message);
    },
    wasPerformed: (action, receipt) => isDone(network, { bot, customer, guild }, action, receipt.externalId),
    repliesWith: (text) => [...network.state.messages.values()].filter(({ content }) => content === text).length,
    async close() {
      stop.abort();
      await ended;
      await network.gateway.close();
      await server.close();
    },
  };
}

function isDone(
  { state }: DiscordNetwork,
  { bot, customer, guild }: Pick<DiscordHarness, 'bot' | 'customer' | 'guild'>,
  { verb, target, text, replyExternalId }: OutboundAction,
  made: string | null,
): boolean {
  const messageAt = (externalId: string) => state.messages.get(externalId.split('/')[1] ?? '');
  const message = messageAt(target.externalId);
  const reply = messageAt(made ?? replyExternalId ?? '');
  switch (verb) {
    case 'reply':
      return reply?.content === text && reply.replyToId === message?.id && reply.channelId === message?.channelId;
    case 'private-reply':
      return reply?.content === text && state.channel(reply.channelId).recipientIds.includes(customer.id);
    case 'edit-reply':
      return reply?.content === text && reply.editedAt !== null;
    case 'delete-reply':
      return reply === undefined;
    case 'delete':
      return message === undefined;
    case 'like':
    case 'unlike':
      return (message?.reactions.get('👍')?.has(bot.userId) ?? false) === (verb === 'like');
    default:
      return guild.bans.has(customer.id) === (verb === 'ban');
  }
}

import { type Answer, type Call, channelFor, ok, pageSize, type Route } from './call';
import { channelJson, guildJson, userJson } from './render';
import { MESSAGE_ROUTES } from './routes-messages';
import { MODERATION_ROUTES } from './routes-moderation';
import { CHANNEL, DiscordProblem } from './shapes';

function me({ network: { state }, bot }: Call): Answer {
  return ok(userJson(state.user(bot.userId)));
}

function application({ network: { state }, bot }: Call): Answer {
  const { globalName, username } = state.user(bot.userId);
  return ok({ id: bot.userId, name: globalName ?? username, flags: bot.messageContent ? 1 << 19 : 0 });
}

async function gateway({ network: { gateway: door }, bot, hostname }: Call): Promise<Answer> {
  return ok({ url: await door.url(hostname), shards: 1, session_start_limit: door.startLimit(bot) });
}

function guilds({ network: { state }, bot, query }: Call): Answer {
  const after = BigInt(query.get('after') ?? 0);
  const mine = [...state.guilds.values()].filter(({ id, permissions }) => permissions.has(bot.userId) && BigInt(id) > after); // prettier-ignore
  return ok(mine.map((guild) => guildJson(guild, bot)));
}

function guildOf({ network: { state }, bot }: Call, id: string) {
  const guild = state.guild(id);
  if (!guild.permissions.has(bot.userId)) throw new DiscordProblem(403, 50001, 'Missing Access');
  return guild;
}

/** Every channel, those that the bot may not look into among them; no threads. */
function channels(call: Call, guildId: string): Answer {
  const { state } = call.network;
  const { id } = guildOf(call, guildId);
  const here = [...state.channels.values()].filter((one) => one.guildId === id && one.type !== CHANNEL.thread);
  return ok(here.map((channel) => channelJson(state, channel)));
}

function activeThreads(call: Call, guildId: string): Answer {
  const { state } = call.network;
  const { id } = guildOf(call, guildId);
  const here = [...state.channels.values()].filter(
    (one) => one.guildId === id && one.type === CHANNEL.thread && !one.archived && state.sees(call.bot, one),
  );
  return ok({ threads: here.map((thread) => channelJson(state, thread)), members: [] });
}

/** Newest first, by when they were closed. */
function archivedThreads(call: Call, channelId: string): Answer {
  const { state } = call.network;
  const { id } = channelFor(call, channelId, 'READ_MESSAGE_HISTORY');
  const before = call.query.get('before') ?? '9999';
  const closed = [...state.channels.values()]
    .filter((one) => one.parentId === id && one.archived && (one.archivedAt ?? '') < before)
    .sort((a, b) => (a.archivedAt ?? '').localeCompare(b.archivedAt ?? ''))
    .reverse();
  const size = pageSize(call, 50, 100);
  const threads = closed.slice(0, size).map((thread) => channelJson(state, thread));
  return ok({ threads, members: [], has_more: closed.length > size });
}

function changeThread(call: Call, channelId: string): Answer {
  const { network, body } = call;
  const channel = channelFor(call, channelId);
  if (channel.type !== CHANNEL.thread) throw new DiscordProblem(403, 50013, 'Missing Permissions');
  const isOpening = body['archived'] === false;
  if (channel.locked || !isOpening) channelFor(call, channelId, 'MANAGE_THREADS');
  if (isOpening) network.reopen(channel);
  else network.archive(channel);
  return ok(channelJson(network.state, channel));
}

function openDirect({ network, bot, body }: Call): Answer {
  const { state } = network;
  const user = state.user(String(body['recipient_id']));
  const shared = [...state.guilds.values()].some(({ members, permissions }) => members.has(user.id) && permissions.has(bot.userId)); // prettier-ignore
  if (user.bot) throw new DiscordProblem(400, 50033, 'Invalid Recipient(s)');
  if (!shared) throw new DiscordProblem(403, 50278, 'Cannot send messages to this user due to having no mutual guilds');
  return ok(channelJson(state, network.directChannel(bot.userId, user.id)));
}

export const ROUTES: readonly Route[] = [
  ['GET', /^\/users\/@me$/, me],
  ['GET', /^\/applications\/@me$/, application],
  ['GET', /^\/gateway\/bot$/, gateway],
  ['GET', /^\/users\/@me\/guilds$/, guilds],
  ['POST', /^\/users\/@me\/channels$/, openDirect],
  ['GET', /^\/guilds\/(\d+)\/channels$/, channels],
  ['GET', /^\/guilds\/(\d+)\/threads\/active$/, activeThreads],
  ['GET', /^\/channels\/(\d+)\/threads\/archived\/public$/, archivedThreads],
  ['GET', /^\/channels\/(\d+)$/, (call, id) => ok(channelJson(call.network.state, channelFor(call, id ?? '')))],
  ['PATCH', /^\/channels\/(\d+)$/, changeThread],
  ...MESSAGE_ROUTES,
  ...MODERATION_ROUTES,
];

import { userJson } from './render';
import { type Answer, type Call, DONE, ok, type Route } from './call';
import { badForm, type DiscordGuild, DiscordProblem, type Permission } from './shapes';

const LONGEST_TIMEOUT_MS = 28 * 86_400_000;
const MOST_DELETE_SECONDS = 604_800;

function guildFor({ network: { state }, bot }: Call, id: string, needed?: Permission): DiscordGuild {
  const guild = state.guild(id);
  const given = guild.permissions.get(bot.userId);
  if (!given) throw new DiscordProblem(403, 50001, 'Missing Access');
  if (needed && !given.has(needed)) throw new DiscordProblem(403, 50013, 'Missing Permissions');
  return guild;
}

function ban(call: Call, guildId: string, userId: string): Answer {
  const guild = guildFor(call, guildId, 'BAN_MEMBERS');
  const seconds = Number(call.body['delete_message_seconds'] ?? 0);
  if (!(seconds >= 0 && seconds <= MOST_DELETE_SECONDS)) {
    throw badForm('delete_message_seconds', 'NUMBER_TYPE_MAX', 'int value should be 0 to 604800.');
  }
  call.network.ban(guild, call.network.state.user(userId).id, seconds);
  return DONE;
}

function unban(call: Call, guildId: string, userId: string): Answer {
  const guild = guildFor(call, guildId, 'BAN_MEMBERS');
  if (!guild.bans.delete(userId)) throw new DiscordProblem(404, 10026, 'Unknown Ban');
  return DONE;
}

function readBan(call: Call, guildId: string, userId: string): Answer {
  const guild = guildFor(call, guildId, 'BAN_MEMBERS');
  const reason = guild.bans.get(userId);
  if (reason === undefined) throw new DiscordProblem(404, 10026, 'Unknown Ban');
  return ok({ user: userJson(call.network.state.user(userId)), reason });
}

function memberJson({ network: { state } }: Call, guild: DiscordGuild, userId: string) {
  const { nick, timeoutUntil } = state.member(guild, userId);
  return { user: userJson(state.user(userId)), nick, roles: [], communication_disabled_until: timeoutUntil };
}

function readMember(call: Call, guildId: string, userId: string): Answer {
  return ok(memberJson(call, guildFor(call, guildId), userId));
}

function timeout(call: Call, guildId: string, userId: string): Answer {
  const guild = guildFor(call, guildId, 'MODERATE_MEMBERS');
  const { state } = call.network;
  const member = state.member(guild, userId);
  const until = call.body['communication_disabled_until'];
  if (typeof until === 'string' && Date.parse(until) > state.now() + LONGEST_TIMEOUT_MS + 60_000) {
    throw badForm('communication_disabled_until', 'BASE_TYPE_BAD_TIMEOUT', 'A timeout lasts 28 days at most.');
  }
  member.timeoutUntil = typeof until === 'string' ? until : null;
  return ok(memberJson(call, guild, userId));
}

const BAN = /^\/guilds\/(\d+)\/bans\/(\d+)$/;
const MEMBER = /^\/guilds\/(\d+)\/members\/(\d+)$/;

export const MODERATION_ROUTES: readonly Route[] = [
  ['PUT', BAN, (call, guild, user) => ban(call, guild ?? '', user ?? '')],
  ['DELETE', BAN, (call, guild, user) => unban(call, guild ?? '', user ?? '')],
  ['GET', BAN, (call, guild, user) => readBan(call, guild ?? '', user ?? '')],
  ['GET', MEMBER, (call, guild, user) => readMember(call, guild ?? '', user ?? '')],
  ['PATCH', MEMBER, (call, guild, user) => timeout(call, guild ?? '', user ?? '')],
];

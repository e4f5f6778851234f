import type { ActionVerb, QuotaUse } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { capabilitiesWith } from './discord.capabilities';
import { DiscordClient, type GatewayPlace, type Guild } from './discord.client';
import { memoryOf } from './discord.memory';
import { takesGuild, timeoutDaysOf } from './discord.settings';

/** What a bot needs in a server: the permission's bit and the verbs that go with it. */
interface Need {
  name: string;
  bit: bigint;
  verbs: readonly ActionVerb[];
}

const ADMINISTRATOR = 1n << 3n;
const MODERATE_MEMBERS: Need = { name: 'MODERATE_MEMBERS', bit: 1n << 40n, verbs: ['ban', 'unban'] };
const BAN_MEMBERS: Need = { name: 'BAN_MEMBERS', bit: 1n << 2n, verbs: ['ban', 'unban'] };
const ATTACH_FILES: Need = { name: 'ATTACH_FILES', bit: 1n << 15n, verbs: [] };
const NEEDS: readonly Need[] = [
  { name: 'VIEW_CHANNEL', bit: 1n << 10n, verbs: [] },
  { name: 'READ_MESSAGE_HISTORY', bit: 1n << 16n, verbs: ['like', 'unlike'] },
  { name: 'SEND_MESSAGES', bit: 1n << 11n, verbs: ['reply', 'edit-reply'] },
  { name: 'SEND_MESSAGES_IN_THREADS', bit: 1n << 38n, verbs: [] },
  { name: 'ADD_REACTIONS', bit: 1n << 6n, verbs: ['like', 'unlike'] },
  { name: 'MANAGE_MESSAGES', bit: 1n << 13n, verbs: ['delete'] },
];
const ALL_BITS = [...NEEDS, MODERATE_MEMBERS, BAN_MEMBERS, ATTACH_FILES].reduce((sum, { bit }) => sum | bit, 0n);

/** Reads who the bot is, where it was invited and what it may do there; names what is missing, by server where it differs. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new DiscordClient(account, signal, memoryOf(account));
  const me = await client.me();
  const application = await client.application();
  const guilds = (await client.guilds()).filter(({ id }) => takesGuild(account, id));
  if (guilds.length === 0) {
    throw new ConnectorRejected(
      `The bot is in no server that is to be read. Invite it: ${inviteUrl(application.id ?? me.id)}`,
      'forbidden',
    );
  }
  const timeoutDays = timeoutDaysOf(account);
  const needs = [...NEEDS, ATTACH_FILES, timeoutDays === null ? BAN_MEMBERS : MODERATE_MEMBERS];
  const nowhere = needs.filter((need) => !guilds.some((guild) => isAllowed(guild, need)));
  const missing = needs.flatMap((need) => missingIn(guilds, need));
  return {
    externalId: me.id,
    name: me.name,
    capabilities: capabilitiesWith({
      lacking: nowhere.flatMap(({ verbs }) => verbs),
      attaches: !nowhere.includes(ATTACH_FILES),
      timeoutDays,
    }),
    missingPermissions: application.readsContent ? missing : ['MESSAGE_CONTENT', ...missing],
    tokenExpiresAt: null,
    credentials: null,
    quota: [signInsOf(await client.gateway())],
  };
}

function isAllowed({ permissions }: Guild, { bit }: Need): boolean {
  return (permissions & ADMINISTRATOR) !== 0n || (permissions & bit) !== 0n;
}

/** One name where every server lacks it, else one for each that does. */
function missingIn(guilds: readonly Guild[], need: Need): string[] {
  const without = guilds.filter((guild) => !isAllowed(guild, need));
  if (without.length === guilds.length) return [need.name];
  return without.map(({ name }) => `${need.name} (${name})`);
}

/** Where an administrator invites the bot with everything it needs. */
function inviteUrl(applicationId: string): string {
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${ALL_BITS}`;
}

/** Sign-ins at the gateway: beyond the day's limit Discord resets the token. */
function signInsOf({ total, remaining, resetAfterMs }: GatewayPlace): QuotaUse {
  return {
    name: { en: 'Sign-ins at the gateway today', fr: 'Connexions à la passerelle aujourd’hui' },
    used: Math.max(0, total - remaining),
    limit: total,
    resetsAt: remaining < total && resetAfterMs > 0 ? new Date(Date.now() + resetAfterMs).toISOString() : null,
  };
}

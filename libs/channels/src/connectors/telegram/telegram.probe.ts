import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { capabilities, privateOnly, withoutVerbs } from './telegram.capabilities';
import { TelegramClient } from './telegram.client';
import { ALLOWED_UPDATES } from './telegram.parse';
import { idOf, type Json, recordOf, wordOf } from './telegram.payloads';
import { mayTakeOver, namesSetting, wantsWebhook } from './telegram.settings';
import { SECRET_FORM } from './telegram.verify';

/** Administrator rights with the verbs that need them. */
const RIGHTS: readonly [right: string, verbs: readonly ActionVerb[]][] = [
  ['can_delete_messages', ['delete']],
  ['can_restrict_members', ['ban', 'unban']],
];

/** Asks who the bot is, puts its one way of receiving in order and looks at its rights in the groups that are named. */
export async function probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new TelegramClient(account, signal);
  const me = recordOf(await client.read('getMe')) ?? {};
  const externalId = idOf(me['id']);
  if (externalId === null || me['is_bot'] !== true) throw new ConnectorAuthError('this token is not a bot’s');
  const way = wantsWebhook(account) ? await setWebhook(client, account, hookUrl) : await stopWebhook(client, account);
  const groups = await groupRights(client, account, me);
  const lacking: ActionVerb[] =
    me['can_connect_to_business'] === true ? groups.lacking : [...groups.lacking, 'mark-read'];
  const record = withoutVerbs({ ...capabilities, receive: way.receive }, lacking);
  return {
    externalId,
    name: wordOf(me['first_name']) ?? wordOf(me['username']) ?? externalId,
    capabilities: me['can_join_groups'] === false && !groups.any ? privateOnly(record) : record,
    missingPermissions: [...way.missing, ...groups.missing],
    tokenExpiresAt: null,
    credentials: null,
  };
}

interface Way {
  receive: 'push' | 'poll';
  missing: string[];
}

/** Set anew each time: the secret may be another, and Telegram does not tell which it has. */
async function setWebhook(client: TelegramClient, account: AccountContext, hookUrl: string): Promise<Way> {
  const secret = account.credentials['webhookSecret'] ?? '';
  if (!SECRET_FORM.test(secret)) {
    throw new ConnectorAuthError('the webhook secret must be 1 to 256 letters, digits, _ or -');
  }
  const current = await webhookUrl(client);
  if (current !== '' && current !== hookUrl && !mayTakeOver(account)) {
    return { receive: 'push', missing: ['setWebhook (the bot’s webhook belongs to another product)'] };
  }
  try {
    await client.act('setWebhook', {
      url: hookUrl,
      secret_token: secret,
      max_connections: 40,
      drop_pending_updates: false,
      allowed_updates: ALLOWED_UPDATES,
    });
    return { receive: 'push', missing: [] };
  } catch (error) {
    // an address that Telegram does not take (no HTTPS, another port): without a webhook the bot is polled
    if (!(error instanceof ConnectorRejected)) throw error;
    return { receive: current === '' ? 'poll' : 'push', missing: [`setWebhook (${error.message})`] };
  }
}

async function stopWebhook(client: TelegramClient, account: AccountContext): Promise<Way> {
  const current = await webhookUrl(client);
  if (current === '') return { receive: 'poll', missing: [] };
  if (!mayTakeOver(account)) return { receive: 'poll', missing: ['getUpdates (the bot has a webhook)'] };
  await client.act('deleteWebhook', { drop_pending_updates: false });
  return { receive: 'poll', missing: [] };
}

async function webhookUrl(client: TelegramClient): Promise<string> {
  return wordOf(recordOf(await client.read('getWebhookInfo'))?.['url']) ?? '';
}

interface GroupRights {
  any: boolean;
  missing: string[];
  /** Verbs that work in none of the groups. */
  lacking: ActionVerb[];
}

/** A bot cannot list its groups: only those of the settings can be looked at. */
async function groupRights(client: TelegramClient, account: AccountContext, me: Json): Promise<GroupRights> {
  const groups = [...namesSetting(account, 'groups')];
  const lackingIn: ActionVerb[][] = [];
  const missing: string[] = [];
  for (const group of groups) {
    const found = await rightsIn(client, group, me);
    missing.push(...found.missing.map((right) => `${right} (${group})`));
    lackingIn.push(found.lacking);
  }
  const [first = [], ...others] = lackingIn;
  return {
    any: groups.length > 0,
    missing,
    lacking: first.filter((verb) => others.every((list) => list.includes(verb))),
  };
}

async function rightsIn(
  client: TelegramClient,
  group: string,
  me: Json,
): Promise<{ missing: string[]; lacking: ActionVerb[] }> {
  const chatId = /^-?\d+$/.test(group) ? Number(group) : `@${group}`;
  const everything = { missing: ['membership'], lacking: RIGHTS.flatMap(([, verbs]) => verbs) };
  try {
    const chat = recordOf(await client.read('getChat', { chat_id: chatId }));
    if (chat?.['type'] === 'channel') return { missing: [], lacking: everything.lacking };
    const member = recordOf(await client.read('getChatMember', { chat_id: chatId, user_id: me['id'] })) ?? {};
    const status = wordOf(member['status']);
    if (status === 'left' || status === 'kicked') return everything;
    const without = RIGHTS.filter(([right]) => status !== 'administrator' || member[right] !== true);
    // in privacy mode only commands, mentions and answers arrive, except for administrators
    const isDeaf = status !== 'administrator' && me['can_read_all_group_messages'] !== true;
    const missing = [...(isDeaf ? ['can_read_all_group_messages'] : []), ...without.map(([right]) => right)];
    return { missing, lacking: without.flatMap(([, verbs]) => verbs) };
  } catch (error) {
    if (error instanceof ConnectorRejected) return everything;
    throw error;
  }
}

import { bad, placeOf, type TelegramCall, textIn } from './call';
import { type TelegramJson, TelegramProblem } from './shapes';

const MOST_DOWNLOAD = 20 * 1024 * 1024;
const PORTS = new Set(['', '80', '88', '443', '8443']);

export function getMe({ bot }: TelegramCall): TelegramJson {
  return {
    ...bot.user,
    can_join_groups: bot.canJoinGroups,
    can_read_all_group_messages: bot.readsAll,
    supports_inline_queries: false,
    can_connect_to_business: bot.canConnectToBusiness,
  };
}

/** What waits; a positive offset confirms everything below it, a negative one all but the last few. */
export function getUpdates(call: TelegramCall): TelegramJson[] {
  const { bot, network, parameters } = call;
  if (bot.webhook) {
    throw new TelegramProblem(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const limit = parameters['limit'] === undefined ? 100 : Number(parameters['limit']);
  if (!(limit >= 1 && limit <= 100)) throw bad('limit is invalid');
  allow(call);
  const offset = Number(parameters['offset'] ?? 0);
  const waiting = network.state.waitingFor(bot);
  const last = waiting.at(-1)?.update.update_id ?? 0;
  const from = offset < 0 ? last + 1 + offset : offset;
  for (const entry of waiting) entry.confirmed ||= from > 0 && entry.update.update_id < from;
  if (!network.options.keepsConfirmed) bot.pending = waiting.filter(({ confirmed }) => !confirmed);
  const readable =
    from > 0 ? waiting.filter(({ update }) => update.update_id >= from) : waiting.filter((e) => !e.confirmed);
  return readable.slice(0, Math.min(limit, network.options.maxPageSize ?? 100)).map(({ update }) => update);
}

export function setWebhook(call: TelegramCall): true {
  const { bot, network } = call;
  const url = textIn(call, 'url');
  if (url === '') return deleteWebhook(call);
  if (!network.options.anyWebhookAddress) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw bad('bad webhook: An HTTPS URL must be provided for webhook');
    }
    if (!PORTS.has(new URL(url).port))
      throw bad('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
  const secret = textIn(call, 'secret_token');
  if (!/^[A-Za-z0-9_-]{0,256}$/.test(secret)) throw bad('secret token contains unallowed characters');
  allow(call);
  if (call.parameters['drop_pending_updates'] === true) bot.pending = [];
  bot.webhook = { url, secret, lastError: null };
  return true;
}

export function deleteWebhook({ bot, parameters }: TelegramCall): true {
  if (parameters['drop_pending_updates'] === true) bot.pending = [];
  bot.webhook = null;
  return true;
}

function allow({ bot, parameters }: TelegramCall): void {
  const list = parameters['allowed_updates'];
  if (Array.isArray(list)) bot.allowed = list.map(String);
}

export function getWebhookInfo({ bot, network }: TelegramCall): TelegramJson {
  const lastError = bot.webhook?.lastError;
  return {
    url: bot.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: network.state.waitingFor(bot).filter(({ confirmed }) => !confirmed).length,
    ...(bot.webhook && { max_connections: 40, allowed_updates: bot.allowed ?? [] }),
    ...(lastError && { last_error_date: lastError.at, last_error_message: lastError.message }),
  };
}

export function getChat(call: TelegramCall): TelegramJson {
  const { chat } = placeOf(call);
  const { discussions } = call.network.state;
  const channel = [...discussions].find(([, group]) => group === chat.id)?.[0];
  const linked = discussions.get(chat.id) ?? channel;
  return { ...chat, ...(linked !== undefined && { linked_chat_id: linked }) };
}

export function getFile(call: TelegramCall): TelegramJson {
  const id = textIn(call, 'file_id');
  const file = call.network.state.files.get(id);
  if (!file) throw bad('wrong file_id or the file is temporarily unavailable');
  if (file.bytes.length > MOST_DOWNLOAD) throw bad('file is too big');
  file.expired = false; // asked again, it is there again
  return { file_id: id, file_unique_id: `u${id}`, file_size: file.bytes.length, file_path: file.path };
}

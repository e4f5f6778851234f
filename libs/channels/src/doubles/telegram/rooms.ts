import type { TelegramBot, TelegramChat, TelegramJson, TelegramUser } from './shapes';

/** An answered message is shown without what it answered itself. */
export function withoutItsOwn(wire: TelegramJson): TelegramJson {
  return Object.fromEntries(Object.entries(wire).filter(([member]) => member !== 'reply_to_message'));
}

/** In privacy mode: commands, mentions and answers to the bot. */
export function isFor(bot: TelegramBot, wire: TelegramJson): boolean {
  const text = typeof wire['text'] === 'string' ? wire['text'] : '';
  const answered = wire['reply_to_message'] as { from?: { id?: number } } | undefined;
  return text.startsWith('/') || text.includes(`@${bot.user.username ?? ''}`) || answered?.from?.id === bot.user.id;
}

export function privateChat(person: TelegramUser): TelegramChat {
  const { id, first_name, username } = person;
  return { id, type: 'private', first_name, ...(username !== undefined && { username }) };
}

/** Private chats are counted per bot, business chats per connection. */
export function directRoom(bot: TelegramBot, personId: number): string {
  return `bot${bot.user.id}/${personId}`;
}

export function businessRoom(connectionId: string, customerId: number): string {
  return `${connectionId}/${customerId}`;
}

export { telegramHttpHandler } from './http';
export { type MessageExtras, TelegramNetwork } from './network';
export { deliverTelegramUpdates, telegramRequest } from './push';
export { TelegramProblem } from './shapes';
export type {
  AdminRights,
  BusinessConnection,
  PublicTelegramMessage,
  PublicTelegramPage,
  StoredMessage,
  TelegramBot,
  TelegramChat,
  TelegramUser,
} from './shapes';
export type { TelegramNetworkOptions } from './state';

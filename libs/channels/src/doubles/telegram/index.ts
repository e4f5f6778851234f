export { telegramHttpHandler } from './http';
export { TelegramNetwork } from './network';
export { deliverTelegramUpdates } from './push';

export { whatsappHttpHandler } from './http';
export { WhatsAppNetwork, type NewWhatsAppFile, type NewWhatsAppMessage, type WhatsAppNetworkOptions } from './network';
export { deliverWhatsAppWebhooks } from './push';
export type {
  PublicChat,
  PublicChatMessage,
  WhatsAppApp,
  WhatsAppBusiness,
  WhatsAppNumber,
  WhatsAppPerson,
  WhatsAppToken,
} from './shapes';

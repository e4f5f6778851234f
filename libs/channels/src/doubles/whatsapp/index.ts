export { whatsappHttpHandler } from './http';
export { WhatsAppNetwork, type WhatsAppNetworkOptions } from './network';
export { deliverWhatsAppWebhooks } from './push';
export type { WhatsAppApp, WhatsAppNumber, WhatsAppPerson, WhatsAppToken } from './shapes';

export { trustpilotHttpHandler } from './http';
export { TrustpilotNetwork, type NewTrustpilotReview, type TrustpilotNetworkOptions } from './network';
export { deliverTrustpilotWebhooks, type TrustpilotDelivery } from './push';
export type {
  PublicTrustpilotPage,
  TrustpilotApplication,
  TrustpilotBusinessUnit,
  TrustpilotBusinessUser,
  TrustpilotReview,
  WebhookEvent,
  WebhookSubscription,
} from './shapes';

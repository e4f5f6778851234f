export { trustpilotHttpHandler } from './http';
export { TrustpilotNetwork, type TrustpilotNetworkOptions } from './network';
export { deliverTrustpilotWebhooks } from './push';

export { xHttpHandler } from './http';
export { XNetwork } from './network';
export { challengeXWebhooks, deliverXWebhooks, signX } from './push';
export { ALL_SCOPES } from './shapes';
export type { XMessage, XNetworkOptions, XPost, XToken, XUser } from './shapes';

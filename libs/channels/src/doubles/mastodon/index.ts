export { mastodonHttpHandler } from './http';
export { MastodonNetwork } from './network';
export type { MastodonAccount } from './shapes';
export type { MastodonNetworkOptions } from './state';

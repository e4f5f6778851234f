export { mastodonHttpHandler } from './http';
export { MastodonNetwork } from './network';
export { ALL_SCOPES } from './shapes';
export type {
  MastodonAccount,
  MastodonStatus,
  MastodonToken,
  NewStatus,
  PublicMastodonPage,
  PublicStatus,
  Visibility,
} from './shapes';
export type { MastodonNetworkOptions } from './state';

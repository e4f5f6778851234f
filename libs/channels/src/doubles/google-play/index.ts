export { googlePlayHttpHandler } from './http';
export { GooglePlayNetwork, type GooglePlayNetworkOptions, type NewPlayReview } from './network';
export type { PlayApp, PlayReview, PublicPlayPage } from './shapes';

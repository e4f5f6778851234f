export { FaultPlayer, FAULTS, sendJson, type Exchange, type Fault } from './faults';
export { googleBusinessHttpHandler } from './google/http';
export { GoogleBusinessNetwork, type GoogleNetworkOptions, type NewReview } from './google/network';
export { deliverGooglePushes } from './google/push';
export type { GoogleLocation, GoogleReview, PublicListing, PubSubEnvelope, PushSubscription } from './google/shapes';

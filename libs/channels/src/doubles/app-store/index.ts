export { appStoreHttpHandler } from './http';
export { AppStoreNetwork, type AppStoreNetworkOptions, type NewStoreReview } from './network';
export type { PublicStorePage, StoreApp, StoreResponse, StoreReview } from './shapes';

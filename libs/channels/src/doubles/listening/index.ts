export { listeningHttpHandler } from './http';
export { ListeningNetwork, type ListeningNetworkOptions } from './network';
export type { Feed as ListeningFeed, FeedEntry as ListeningFeedEntry } from './shapes';

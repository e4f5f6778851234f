export { FORCE_SSL, READ_ONLY } from './grants';
export { youTubeHttpHandler } from './http';
export { deliverYouTubeFeeds } from './hub';
export { YouTubeNetwork, type YouTubeNetworkOptions } from './network';
export type { YouTubeChannel, YouTubeComment, YouTubeVideo } from './shapes';

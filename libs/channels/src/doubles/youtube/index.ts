export { FORCE_SSL, READ_ONLY } from './grants';
export { youTubeHttpHandler } from './http';
export { deliverYouTubeFeeds, signFeed } from './hub';
export { YouTubeNetwork, type YouTubeNetworkOptions } from './network';
export type {
  FeedSubscription,
  ModerationStatus,
  PublicYouTubeComment,
  PublicYouTubeVideo,
  YouTubeChannel,
  YouTubeComment,
  YouTubeGrant,
  YouTubeVideo,
} from './shapes';

export { FaultPlayer, FAULTS, sendJson, type Exchange, type Fault } from './faults';
export { googleBusinessHttpHandler } from './google/http';
export { GoogleBusinessNetwork, type GoogleNetworkOptions, type NewReview } from './google/network';
export { deliverGooglePushes } from './google/push';
export type { GoogleLocation, GoogleReview, PublicListing, PubSubEnvelope, PushSubscription } from './google/shapes';
export { ForumCallbacks } from './generic/callbacks';
export { BRAND_AUTHOR, GenericForum, type ForumPost, type NewPost, type PublicForum } from './generic/forum';
export { genericForumHttpHandler } from './generic/http';
export { deliverForumEvents } from './generic/push';
export { bounceFor, MAIL_FAULTS, Mailbox, MailNetwork } from './mail/index';
export type { BounceOptions, DeliveredMail, MailFault, MailView, NetworkOptions } from './mail/index';
export {
  deliverMetaWebhooks,
  metaHttpHandler,
  metaJson,
  MetaNetwork,
  signMeta,
  type MetaAccount,
  type MetaApp,
  type MetaPerson,
  type PublicComment,
  type PublicMetaPage,
} from './meta/index';
export { deliverTrustpilotWebhooks, trustpilotHttpHandler, TrustpilotNetwork } from './trustpilot/index';
export { deliverWhatsAppWebhooks, whatsappHttpHandler, WhatsAppNetwork } from './whatsapp/index';
export { deliverThreadsWebhooks, threadsHttpHandler, ThreadsNetwork } from './threads/index';
export { deliverLinkedInWebhooks, linkedInHttpHandler, LinkedInNetwork } from './linkedin/index';
export { ALL_TIKTOK_SCOPES, deliverTikTokWebhooks, tiktokHttpHandler, TikTokNetwork } from './tiktok/index';
export { listeningHttpHandler, ListeningNetwork } from './listening/index';
export { blueskyHttpHandler, BlueskyNetwork } from './bluesky/index';
export { DISCORD_CHANNEL, discordHttpHandler, DiscordNetwork } from './discord/index';
export { deliverWordPressPushes, wordPressHttpHandler, WordPressSite } from './wordpress/index';
export { deliverYouTubeFeeds, youTubeHttpHandler, YouTubeNetwork } from './youtube/index';
export { mastodonHttpHandler, MastodonNetwork } from './mastodon/index';
export { deliverTelegramUpdates, telegramHttpHandler, TelegramNetwork } from './telegram/index';
export { AppStoreNetwork, appStoreHttpHandler } from './app-store/index';
export { GooglePlayNetwork, googlePlayHttpHandler } from './google-play/index';
export { redditHttpHandler, RedditNetwork } from './reddit/index';
export { ALL_SCOPES as ALL_X_SCOPES, deliverXWebhooks, xHttpHandler, XNetwork } from './x/index';

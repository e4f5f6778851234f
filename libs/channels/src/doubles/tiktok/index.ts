export { tiktokHttpHandler } from './http';
export { TikTokNetwork } from './network';
export { deliverTikTokWebhooks, signTikTok, type TikTokDelivery } from './push';
export { ALL_TIKTOK_SCOPES } from './shapes';
export type { TikTokAccount, TikTokComment, TikTokMessage, TikTokOptions, TikTokPerson, TikTokVideo } from './shapes'; // prettier-ignore

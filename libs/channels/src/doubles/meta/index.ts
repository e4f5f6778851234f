export { metaHttpHandler, type MetaHttpOptions } from './http';
export { type Injection } from './injections';
export { MetaNetwork } from './network';
export { deliverMetaWebhooks } from './push';
export type {
  MetaAccount,
  MetaApp,
  MetaComment,
  MetaConversation,
  MetaMessage,
  MetaPerson,
  MetaPost,
  MetaRecommendation,
  MetaToken,
  PublicComment,
  PublicMetaPage,
  PublicPost,
} from './shapes';
export { metaJson, signMeta, type FlushOptions, type SignedWebhook } from './webhooks';

export { metaHttpHandler } from './http';
export { MetaNetwork } from './network';
export { deliverMetaWebhooks } from './push';
export type { MetaAccount, MetaApp, MetaPerson, MetaPost, MetaToken, PublicComment, PublicMetaPage } from './shapes';
export { metaJson, signMeta } from './webhooks';

export { threadsHttpHandler } from './http';
export { ThreadsNetwork, type NewMedia, type ThreadsNetworkOptions } from './network';
export { deliverThreadsWebhooks, threadsWebhookBody, type ThreadsDeliveryOptions } from './push';
export type {
  PublicThreadsProfile,
  PublicThreadsReply,
  ThreadsAccount,
  ThreadsApp,
  ThreadsMedia,
  ThreadsToken,
} from './shapes';

export { threadsHttpHandler } from './http';
export { ThreadsNetwork, type ThreadsNetworkOptions } from './network';
export { deliverThreadsWebhooks } from './push';
export type { ThreadsAccount, ThreadsApp, ThreadsMedia, ThreadsToken } from './shapes';

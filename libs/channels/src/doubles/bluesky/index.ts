export { blueskyHttpHandler } from './http';
export { BlueskyNetwork } from './network';

export { redditHttpHandler } from './http';
export { RedditNetwork } from './network';

export { googlePlayHttpHandler } from './http';
export { GooglePlayNetwork } from './network';

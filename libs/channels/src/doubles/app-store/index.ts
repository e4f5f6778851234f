export { appStoreHttpHandler } from './http';
export { AppStoreNetwork } from './network';

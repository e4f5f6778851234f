export { wordPressHttpHandler } from './http';
export { WordPressSite, type WordPressSiteOptions } from './network';
export { deliverWordPressPushes } from './push';

export { listeningHttpHandler } from './http';
export { ListeningNetwork } from './network';

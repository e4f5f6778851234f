// Loaded before anything else: whatever this process listens on is reachable from this machine only.
import { Server } from 'node:net';

const HERE = '127.0.0.1';
const listen = Server.prototype.listen;

/** A port, alone or among options, gets our host; unix sockets and handles are left alone. */
function keptHere([first, ...rest]) {
  if (typeof first === 'object' && first !== null && first.port !== undefined)
    return [{ ...first, host: HERE }, ...rest];
  if (!/^\d+$/.test(String(first))) return [first, ...rest];
  return [{ port: Number(first), host: HERE }, ...rest.filter((argument) => typeof argument === 'function')];
}

Server.prototype.listen = function listenHere(...given) {
  return Reflect.apply(listen, this, keptHere(given));
};

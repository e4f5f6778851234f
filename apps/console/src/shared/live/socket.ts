import { InjectionToken } from '@angular/core';
import type { ClientToServerEvents, ServerToClientEvents } from '@parvis/contracts';
import type { Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
export type SocketFactory = () => Promise<LiveSocket>;

/** Opens the one socket; the library is loaded after the first paint. */
export const SOCKET_FACTORY = new InjectionToken<SocketFactory>('socket', {
  providedIn: 'root',
  factory: () => async () => {
    const { io } = await import('socket.io-client');
    return io({ transports: ['websocket'], autoConnect: false, withCredentials: true, reconnectionDelayMax: 8000 });
  },
});

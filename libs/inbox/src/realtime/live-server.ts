import type { ClientToServerEvents, ServerToClientEvents } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Server, Socket } from 'socket.io';

/** What API processes tell each other: something ephemeral changed, look again. */
export interface ServerSideEvents {
  'presence.touched': (workspaceId: number, conversationId: string) => void;
  'online.touched': (workspaceId: number) => void;
}

export interface SocketData {
  agent: Agent;
  /** What the session is known by for as long as it lives; see `Sessions.liveOfMembers`. */
  csrfToken: string;
}

export type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, ServerSideEvents, SocketData>;
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, ServerSideEvents, SocketData>;

import { Injectable } from '@nestjs/common';
import { Database, throwProblem } from '@parvis/platform';
import { requireConversation } from '../conversations/conversation-writes';
import { isBigId } from '../wire/ids';
import type { LiveSocket } from './live-server';
import { PresenceBoard } from './presence-board';
import { itemsRoom, parseItemsRoom, presenceRoom } from './rooms';

const MOST_OPEN = 10;

/** The conversations a socket has open: joined after a check, never by a name the client made up. */
@Injectable()
export class ConversationRooms {
  constructor(
    private readonly db: Database,
    private readonly board: PresenceBoard,
  ) {}

  /** @throws problem `not-found` for what the member's workspace does not have. */
  async open(socket: LiveSocket, conversationId: unknown): Promise<void> {
    const { workspaceId, permissions } = socket.data.agent;
    const id = isBigId(conversationId) ? conversationId : throwProblem('not-found');
    await this.db.lookUp(workspaceId, (tx) => requireConversation(tx, workspaceId, id));
    for (const oldest of openIn(socket).slice(0, -MOST_OPEN + 1)) await this.close(socket, oldest);
    await socket.join([itemsRoom(workspaceId, id, permissions), presenceRoom(workspaceId, id)]);
    await this.board.opened(socket, id);
  }

  async close(socket: LiveSocket, conversationId: unknown): Promise<void> {
    const { workspaceId, permissions } = socket.data.agent;
    if (!isBigId(conversationId) || !openIn(socket).includes(conversationId)) return;
    await socket.leave(itemsRoom(workspaceId, conversationId, permissions));
    await socket.leave(presenceRoom(workspaceId, conversationId));
    await this.board.close(socket, conversationId);
  }

  /** Presence in a conversation that this socket has open. */
  async setPresence(socket: LiveSocket, conversationId: unknown, state: unknown): Promise<void> {
    const open =
      openIn(socket).find((id) => id === conversationId) ??
      throwProblem('not-possible-now', { detail: 'Open the conversation first.' });
    if (state !== 'viewing' && state !== 'writing')
      throwProblem('validation-failed', { detail: 'state is viewing or writing.' });
    else await this.board.set(socket, open, state);
  }
}

/** Ids of the conversations a socket has open, the longest open one first. */
export function openIn(socket: LiveSocket): string[] {
  return [...socket.rooms].flatMap((room) => parseItemsRoom(room)?.conversationId ?? []);
}

import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Attendance } from '../assignment/attendance';
import { Coalescer } from './coalescer';
import type { LiveServer, LiveSocket } from './live-server';
import { Presence, type PresenceState } from './presence';
import { inboxRoom, presenceRoom } from './rooms';

const EVERY_MS = 1000;
const LOOK_EVERY_MS = 5000;

/**
 * Shows the sockets of this process who looks at their conversation and who is online. Other processes say when something
 * changed; a look every five seconds notices who went away without a word.
 */
@Injectable()
export class PresenceBoard implements BeforeApplicationShutdown {
  private server: LiveServer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private readonly shown = new Map<string, string>();
  private readonly conversations = new Coalescer(EVERY_MS, (room) => this.showPresence(room));
  private readonly workspaces = new Coalescer(EVERY_MS, (id) => this.showOnline(Number(id)));

  constructor(
    private readonly presence: Presence,
    private readonly attendance: Attendance,
  ) {}

  attach(server: LiveServer): void {
    this.server = server;
    server.on('presence.touched', (workspaceId, conversationId) =>
      this.conversations.touch(presenceRoom(workspaceId, conversationId)),
    );
    server.on('online.touched', (workspaceId) => this.workspaces.touch(String(workspaceId)));
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    clearInterval(this.timer);
    this.conversations.stop();
    this.workspaces.stop();
  }

  /** A socket came: its member is online, and it is told who else is. */
  async arrived(socket: LiveSocket): Promise<void> {
    const { workspaceId, memberId } = socket.data.agent;
    await this.presence.hereAre(workspaceId, [memberId]);
    void this.attendance.hereAre(workspaceId, [memberId]);
    socket.emit('online.changed', await this.presence.online(workspaceId));
    this.tellOnline(workspaceId);
  }

  /** A socket went; the member is offline when it was the last one here (another process keeps theirs alive itself). */
  async left(socket: LiveSocket, conversationIds: readonly string[]): Promise<void> {
    if (this.stopping) return; // the consoles come back to another process within seconds
    const { workspaceId, memberId } = socket.data.agent;
    for (const conversationId of conversationIds) await this.close(socket, conversationId);
    if (this.membersHere(workspaceId).includes(memberId)) return;
    await this.presence.gone(workspaceId, memberId);
    await this.attendance.gone(workspaceId, memberId);
    this.tellOnline(workspaceId);
  }

  async set(socket: LiveSocket, conversationId: string, state: PresenceState): Promise<void> {
    const { workspaceId, memberId } = socket.data.agent;
    if (await this.presence.set(workspaceId, conversationId, memberId, state))
      this.tellPresence(workspaceId, conversationId);
  }

  /** A socket joined the room of a conversation: it is told who is there. */
  async opened(socket: LiveSocket, conversationId: string): Promise<void> {
    socket.emit('presence.changed', await this.presence.of(socket.data.agent.workspaceId, conversationId));
  }

  async close(socket: LiveSocket, conversationId: string): Promise<void> {
    const { workspaceId, memberId } = socket.data.agent;
    await this.presence.clear(workspaceId, conversationId, memberId);
    this.tellPresence(workspaceId, conversationId);
  }

  private tellPresence(workspaceId: number, conversationId: string): void {
    this.conversations.touch(presenceRoom(workspaceId, conversationId));
    this.server?.serverSideEmit('presence.touched', workspaceId, conversationId);
  }

  private tellOnline(workspaceId: number): void {
    this.workspaces.touch(String(workspaceId));
    this.server?.serverSideEmit('online.touched', workspaceId);
  }

  private async look(): Promise<void> {
    for (const room of this.server?.sockets.adapter.rooms.keys() ?? []) {
      if (room.startsWith('p:')) this.conversations.touch(room);
      const workspaceId = /^w:(\d+):inbox$/.exec(room)?.[1];
      if (workspaceId === undefined) continue;
      const members = this.membersHere(Number(workspaceId));
      await this.presence.hereAre(Number(workspaceId), members);
      await this.attendance.hereAre(Number(workspaceId), members);
      this.workspaces.touch(workspaceId);
    }
  }

  private async showPresence(room: string): Promise<void> {
    const [, workspaceId, conversationId] = room.split(':');
    if (conversationId === undefined || !this.server?.sockets.adapter.rooms.has(room))
      return void this.shown.delete(room);
    const payload = await this.presence.of(Number(workspaceId), conversationId);
    if (this.isNew(room, payload)) this.server.local.to(room).emit('presence.changed', payload);
  }

  private async showOnline(workspaceId: number): Promise<void> {
    const room = inboxRoom(workspaceId);
    if (!this.server?.sockets.adapter.rooms.has(room)) return void this.shown.delete(room);
    const payload = await this.presence.online(workspaceId);
    if (this.isNew(room, payload)) this.server.local.to(room).emit('online.changed', payload);
  }

  private isNew(room: string, payload: object): boolean {
    const text = JSON.stringify(payload);
    if (this.shown.get(room) === text) return false;
    this.shown.set(room, text);
    return true;
  }

  private membersHere(workspaceId: number): number[] {
    const { server } = this;
    const ids = server?.sockets.adapter.rooms.get(inboxRoom(workspaceId)) ?? new Set<string>();
    return [...new Set([...ids].flatMap((id) => server?.sockets.sockets.get(id)?.data.agent.memberId ?? []))];
  }
}

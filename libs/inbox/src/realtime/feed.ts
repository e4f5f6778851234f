import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentSeq, Database, eventsAfterSeq, EventTail, histogram, type LoggedEvent } from '@parvis/platform';
import type { Permission } from '@parvis/contracts';
import { AccountDirectory } from '../accounts/account-directory';
import { PublicAddress } from '../accounts/public-address';
import type { LiveServer, LiveSocket } from './live-server';
import { type Audience, type Frame, project } from './project';
import { inboxRoom, channelsRoom, parseItemsRoom } from './rooms';

const MOST_RESUMED = 500;

const delay = histogram('parvis_event_to_socket_seconds', 'From the commit of an event to its emission', []);

/** Feeds the sockets of this process from the event log, in order; each process feeds its own. */
@Injectable()
export class Feed implements OnModuleInit {
  private server: LiveServer | undefined;
  private readonly followers: ((workspaceId: number, events: readonly LoggedEvent[]) => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly tail: EventTail,
    private readonly directory: AccountDirectory,
    private readonly address: PublicAddress,
  ) {}

  onModuleInit(): void {
    this.tail.subscribe((events) => this.push(events));
  }

  attach(server: LiveServer): void {
    this.server = server;
  }

  /** Calls `follower` after the frames of a batch are out, for workspaces with sockets here. */
  follow(follower: (workspaceId: number, events: readonly LoggedEvent[]) => void): void {
    this.followers.push(follower);
  }

  /** Where a workspace's stream stands. */
  position(workspaceId: number): Promise<number> {
    return this.db.lookUp(workspaceId, (tx) => currentSeq(tx, workspaceId));
  }

  /** Sends one socket what it missed after `seq`; too much, or a position of another stream: refetch. */
  async resume(socket: LiveSocket, seq: number): Promise<{ resync: boolean; seq: number }> {
    const { workspaceId } = socket.data.agent;
    const { head, frames } = await this.db.lookUp(workspaceId, async (tx) => {
      const head = await currentSeq(tx, workspaceId);
      if (seq > head || head - seq > MOST_RESUMED) return { head, frames: null };
      const events = await eventsAfterSeq(tx, workspaceId, seq, MOST_RESUMED);
      return { head, frames: await project(tx, workspaceId, events, audienceOf(socket.rooms), this.address.url) };
    });
    for (const frame of frames ?? []) {
      if (frame.rooms.some((room) => socket.rooms.has(room))) socket.emit(frame.name, frame.payload as never);
    }
    return { resync: frames === null, seq: head };
  }

  private async push(events: readonly LoggedEvent[]): Promise<void> {
    for (const event of events)
      if (event.kind.startsWith('account.')) this.directory.forget(event.workspaceId, Number(event.data['accountId']));
    const { server } = this;
    if (!server) return;
    const rooms = server.sockets.adapter.rooms;
    for (const [workspaceId, own] of byWorkspace(events)) {
      if (!rooms.has(inboxRoom(workspaceId)) && !rooms.has(channelsRoom(workspaceId))) continue;
      const audience = audienceOf(rooms.keys());
      const frames = await this.db.lookUp(workspaceId, (tx) =>
        project(tx, workspaceId, own, audience, this.address.url),
      );
      for (const frame of frames) send(server, frame);
      for (const { at } of own) delay.observe(Math.max(0, Date.now() - at.getTime()) / 1000);
      for (const follower of this.followers) follower(workspaceId, own);
    }
  }
}

function send(server: LiveServer, { rooms, name, payload }: Frame): void {
  server.local.to(rooms).emit(name, payload as never);
}

function byWorkspace(events: readonly LoggedEvent[]): Map<number, LoggedEvent[]> {
  const groups = new Map<number, LoggedEvent[]>();
  for (const event of events) groups.set(event.workspaceId, [...(groups.get(event.workspaceId) ?? []), event]);
  return groups;
}

function audienceOf(rooms: Iterable<string>): Audience {
  const all = new Set<string>();
  const openConversations = new Map<string, ReadonlySet<Permission>[]>();
  for (const room of rooms) {
    all.add(room);
    const open = parseItemsRoom(room);
    if (open)
      openConversations.set(open.conversationId, [
        ...(openConversations.get(open.conversationId) ?? []),
        open.permissions,
      ]);
  }
  return { openConversations, has: (room) => all.has(room) };
}

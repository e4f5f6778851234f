import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type ViewCounts } from '../views/view-list';
import { ViewsService } from '../views/views.service';
import { Coalescer } from './coalescer';
import type { LiveServer } from './live-server';
import { inboxRoom, memberRoom } from './rooms';

const EVERY_MS = 1000;

/** Tells the consoles which counts changed: absolute numbers, at most once a second per workspace. */
@Injectable()
export class CountsPusher implements BeforeApplicationShutdown {
  private server: LiveServer | undefined;
  private readonly shown = new Map<string, Record<string, number>>();
  private readonly coalescer = new Coalescer(EVERY_MS, (workspaceId) => this.push(Number(workspaceId)));

  constructor(private readonly views: ViewsService) {}

  attach(server: LiveServer): void {
    this.server = server;
  }

  beforeApplicationShutdown(): void {
    this.coalescer.stop();
  }

  /** Something happened in the workspace. */
  touch(workspaceId: number): void {
    this.coalescer.touch(String(workspaceId));
  }

  private async push(workspaceId: number): Promise<void> {
    const { server } = this;
    const room = inboxRoom(workspaceId);
    const sockets = server?.sockets.adapter.rooms.get(room);
    if (!server || !sockets) return;
    const counts: ViewCounts = await this.views.counts(workspaceId);
    this.tell(server, room, counts.shared);
    const members = new Set([...sockets].flatMap((id) => server.sockets.sockets.get(id)?.data.agent.memberId ?? []));
    for (const memberId of members) this.tell(server, memberRoom(workspaceId, memberId), counts.ofMember(memberId));
  }

  private tell(server: LiveServer, room: string, counts: Record<string, number>): void {
    const before = this.shown.get(room) ?? {};
    const changed = Object.fromEntries(Object.entries(counts).filter(([key, count]) => before[key] !== count));
    this.shown.set(room, counts);
    if (Object.keys(changed).length > 0) server.local.to(room).emit('counts.changed', { counts: changed });
  }
}

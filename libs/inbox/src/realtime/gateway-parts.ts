import { Injectable } from '@nestjs/common';
import { BoardPusher } from './board-pusher';
import { CountsPusher } from './counts-pusher';
import { Feed } from './feed';
import type { LiveServer } from './live-server';
import { PresenceBoard } from './presence-board';
import type { SessionWatch } from './session-watch';

const CHANGES_RIGHTS = /^(member|role|team)\./;

/** What the sockets are fed from. */
@Injectable()
export class GatewayParts {
  constructor(
    readonly feed: Feed,
    readonly board: PresenceBoard,
    private readonly counts: CountsPusher,
    private readonly moderation: BoardPusher,
  ) {}

  attach(server: LiveServer, watch: SessionWatch): void {
    this.feed.attach(server);
    this.board.attach(server);
    this.counts.attach(server);
    this.moderation.attach(server);
    this.feed.follow((workspaceId, events) => {
      this.counts.touch(workspaceId);
      this.moderation.follow(workspaceId, events);
      if (events.some(({ kind }) => CHANGES_RIGHTS.test(kind))) watch.look();
    });
  }
}

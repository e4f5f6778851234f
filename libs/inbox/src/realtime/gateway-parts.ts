import { Injectable } from '@nestjs/common';
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
  ) {}

  attach(server: LiveServer, watch: SessionWatch): void {
    this.feed.attach(server);
    this.board.attach(server);
    this.counts.attach(server);
    this.feed.follow((workspaceId, events) => {
      this.counts.touch(workspaceId);
      if (events.some(({ kind }) => CHANGES_RIGHTS.test(kind))) watch.look();
    });
  }
}

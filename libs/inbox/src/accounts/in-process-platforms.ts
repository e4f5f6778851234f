import { Injectable } from '@nestjs/common';
import type { Fetch } from '@parvis/channels';
import type { ChannelKind } from '@parvis/contracts';

/** Which stored account a call is made for. */
export interface CallingAccount {
  workspaceId: number;
  id: number;
}

/** Answers the calls of one account's connector as a platform would; the address is only a name. */
export type InProcessPlatform = (account: CallingAccount, request: Request) => Promise<Response>;

/** Channels whose platform is this installation itself: the calls of their connectors never leave the process. */
@Injectable()
export class InProcessPlatforms {
  private readonly platforms = new Map<ChannelKind, InProcessPlatform>();

  /** Called while modules start, before any account is used. */
  register(channel: ChannelKind, platform: InProcessPlatform): void {
    this.platforms.set(channel, platform);
  }

  /** The `fetch` of an account of such a channel; undefined for every other. */
  fetchOf(channel: ChannelKind, account: CallingAccount): Fetch | undefined {
    const platform = this.platforms.get(channel);
    return platform && ((url, init) => platform(account, new Request(url, init)));
  }
}

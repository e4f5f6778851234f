export interface BlueskyServers {
  /** The account server: all calls go there; it hands those of the AppView on. */
  url: string;
  appViewUrl: string;
  moderationDid: string;
  /** Resolves when everything that was written so far can be read everywhere. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export function blueskyNetworkAvailable(): boolean;
export function startBlueskyNetwork(options: { postgresUrl: string; redisUrl: string }): Promise<BlueskyServers>;

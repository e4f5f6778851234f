import { appStoreOfLumen, googlePlayOfLumen } from './app-stores';
import { blueskyOfLumen } from './bluesky';
import { discordOfLumen } from './discord';
import { linkedInOfLumen } from './linkedin';
import { listeningOfLumen } from './listening';
import { mastodonOfLumen } from './mastodon';
import type { Network } from './network';
import { redditOfLumen } from './reddit';
import { telegramOfLumen } from './telegram';
import { threadsOfLumen } from './threads';
import { tiktokOfLumen } from './tiktok';
import { trustpilotOfLumen } from './trustpilot';
import { whatsappOfLumen } from './whatsapp';
import { webWidgetOfLumen } from './web-widget';
import { wordPressOfLumen } from './wordpress';
import { xOfLumen } from './x';
import { youTubeOfLumen } from './youtube';

export type { Network, Post, PublicWords } from './network';

const NETWORKS: readonly ((clock: () => Date) => Network)[] = [
  whatsappOfLumen,
  threadsOfLumen,
  xOfLumen,
  linkedInOfLumen,
  tiktokOfLumen,
  youTubeOfLumen,
  trustpilotOfLumen,
  googlePlayOfLumen,
  appStoreOfLumen,
  telegramOfLumen,
  mastodonOfLumen,
  blueskyOfLumen,
  redditOfLumen,
  discordOfLumen,
  wordPressOfLumen,
  webWidgetOfLumen,
  listeningOfLumen,
];

/** Every further network of the demo, as empty as on its first day. */
export function makeNetworks(clock: () => Date): Network[] {
  return NETWORKS.map((make) => make(clock));
}

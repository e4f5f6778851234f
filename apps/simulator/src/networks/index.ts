import { mastodonOfLumen } from './mastodon';
import type { Network } from './network';
import { telegramOfLumen } from './telegram';
import { threadsOfLumen } from './threads';
import { trustpilotOfLumen } from './trustpilot';
import { whatsappOfLumen } from './whatsapp';
import { youTubeOfLumen } from './youtube';

export type { Beat, Network, Post, PublicSection, PublicWords } from './network';

/** Every further network of the demo, as empty as on its first day. */
export function makeNetworks(clock: () => Date): Network[] {
  return [whatsappOfLumen, threadsOfLumen, youTubeOfLumen, trustpilotOfLumen, telegramOfLumen, mastodonOfLumen].map(
    (make) => make(clock),
  );
}

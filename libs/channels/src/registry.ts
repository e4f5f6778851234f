import type { ChannelKind } from '@parvis/contracts';
import { appStore } from './connectors/app-store/index';
import { genericWebhook } from './connectors/generic-webhook/index';
import { email } from './connectors/email/index';
import { bluesky } from './connectors/bluesky/index';
import { discord } from './connectors/discord/index';
import { facebook } from './connectors/facebook/index';
import { googleBusiness } from './connectors/google-business/index';
import { googlePlay } from './connectors/google-play/index';
import { instagram } from './connectors/instagram/index';
import { linkedin } from './connectors/linkedin/index';
import { listening } from './connectors/listening/index';
import { mastodon } from './connectors/mastodon/index';
import { messenger } from './connectors/messenger/index';
import { reddit } from './connectors/reddit/index';
import { telegram } from './connectors/telegram/index';
import { threads } from './connectors/threads/index';
import { tiktok } from './connectors/tiktok/index';
import { trustpilot } from './connectors/trustpilot/index';
import { whatsapp } from './connectors/whatsapp/index';
import { webWidget } from './connectors/web-widget/index';
import { wordpress } from './connectors/wordpress/index';
import { x } from './connectors/x/index';
import { youtube } from './connectors/youtube/index';
import type { Connector } from './spi/connector';

/** Every channel that can be connected, in the order the console offers them. */
export const CONNECTORS: readonly Connector[] = [
  facebook,
  messenger,
  instagram,
  whatsapp,
  threads,
  x,
  linkedin,
  tiktok,
  youtube,
  googleBusiness,
  trustpilot,
  googlePlay,
  appStore,
  telegram,
  mastodon,
  bluesky,
  reddit,
  discord,
  wordpress,
  listening,
  webWidget,
  genericWebhook,
  email,
];

/** The connector of a kind; undefined when the kind has none yet. */
export function connectorFor(kind: ChannelKind): Connector | undefined {
  return CONNECTORS.find((connector) => connector.kind === kind);
}

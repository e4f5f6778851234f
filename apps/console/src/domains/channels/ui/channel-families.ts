import type { ChannelKind, ChannelView } from '@parvis/contracts';

/** Where people speak, in the order in which the families are offered. */
export const FAMILIES = ['networks', 'messages', 'reviews', 'own', 'listening'] as const;
export type Family = (typeof FAMILIES)[number];

const FAMILY: Record<ChannelKind, Family> = {
  facebook: 'networks',
  instagram: 'networks',
  threads: 'networks',
  x: 'networks',
  linkedin: 'networks',
  tiktok: 'networks',
  youtube: 'networks',
  mastodon: 'networks',
  bluesky: 'networks',
  reddit: 'networks',
  messenger: 'messages',
  whatsapp: 'messages',
  telegram: 'messages',
  discord: 'messages',
  'google-business': 'reviews',
  trustpilot: 'reviews',
  'google-play': 'reviews',
  'app-store': 'reviews',
  email: 'own',
  'web-widget': 'own',
  wordpress: 'own',
  'generic-webhook': 'own',
  listening: 'listening',
};

/** The connectors of this installation by family, each family in the server's order; empty families are left out. */
export function byFamily(channels: readonly ChannelView[]): { family: Family; channels: ChannelView[] }[] {
  return FAMILIES.map((family) => ({
    family,
    channels: channels.filter(({ kind }) => FAMILY[kind] === family),
  })).filter(({ channels: members }) => members.length > 0);
}

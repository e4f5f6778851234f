import type { ChannelKind } from '@parvis/contracts';
import type { Subject } from './subject';

/** One module at a time: a connector's own spec need not load the others with their doubles. */
const SUBJECTS: Partial<Record<ChannelKind, () => Promise<Subject>>> = {
  facebook: async () => (await import('../connectors/facebook/facebook.subject')).facebookSubject,
  messenger: async () => (await import('../connectors/messenger/messenger.subject')).messengerSubject,
  instagram: async () => (await import('../connectors/instagram/instagram.subject')).instagramSubject,
  whatsapp: async () => (await import('../connectors/whatsapp/whatsapp.subject')).whatsappSubject,
  threads: async () => (await import('../connectors/threads/threads.subject')).threadsSubject,
  x: async () => (await import('../connectors/x/x.subject')).xSubject,
  linkedin: async () => (await import('../connectors/linkedin/linkedin.subject')).linkedinSubject,
  tiktok: async () => (await import('../connectors/tiktok/tiktok.subject')).tiktokSubject,
  youtube: async () => (await import('../connectors/youtube/youtube.subject')).youtubeSubject,
  'google-business': async () =>
    (await import('../connectors/google-business/google-business.subject')).googleBusinessSubject,
  trustpilot: async () => (await import('../connectors/trustpilot/trustpilot.subject')).trustpilotSubject,
  'google-play': async () => (await import('../connectors/google-play/google-play.subject')).googlePlaySubject,
  'app-store': async () => (await import('../connectors/app-store/app-store.subject')).appStoreSubject,
  telegram: async () => (await import('../connectors/telegram/telegram.subject')).telegramSubject,
  mastodon: async () => (await import('../connectors/mastodon/mastodon.subject')).mastodonSubject,
  bluesky: async () => (await import('../connectors/bluesky/bluesky.subject')).blueskySubject,
  reddit: async () => (await import('../connectors/reddit/reddit.subject')).redditSubject,
  discord: async () => (await import('../connectors/discord/discord.subject')).discordSubject,
  wordpress: async () => (await import('../connectors/wordpress/wordpress.subject')).wordpressSubject,
  'web-widget': async () => (await import('../connectors/web-widget/web-widget.subject')).webWidgetSubject,
  listening: async () => (await import('../connectors/listening/listening.subject')).listeningSubject,
  'generic-webhook': async () =>
    (await import('../connectors/generic-webhook/generic-webhook.subject')).genericWebhookSubject,
  email: async () => (await import('../connectors/email/email.subject')).emailSubject,
};

/** The kinds that `subjectOf` knows: every registered connector. */
export const SUBJECT_KINDS = Object.keys(SUBJECTS) as readonly ChannelKind[];

/** A channel's connector with its platform double, as its own spec judges it. @throws where the kind has none */
export function subjectOf(kind: ChannelKind): Promise<Subject> {
  const load = SUBJECTS[kind];
  return load ? load() : Promise.reject(new Error(`${kind} has no subject: name it in testing/subjects.ts`));
}

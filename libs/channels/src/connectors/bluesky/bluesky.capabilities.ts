import type { CapabilityRecord, VerbCapability, VerbQuota } from '@parvis/contracts';
import { verb } from '../../spi/verbs';
import { MOST_GRAPHEMES, MOST_MESSAGE_GRAPHEMES } from './bluesky.text';

export const MOST_PICTURES = 4;
export const MOST_PICTURE_BYTES = 2_000_000;
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

const BACK = { reversible: true };

/** Points of changing one record of our own; the allowance is one of writes of every kind (AT protocol, rate limits). */
const quota: VerbQuota = { cost: 2, allowance: 5000, everySeconds: 60 * 60 };

const BLOCKING: VerbCapability[] = [
  verb(
    'ban',
    'Blocks the person: you no longer see each other. The block is public.',
    'Bloque la personne\u00A0: vous ne vous voyez plus. Le blocage est public.',
    BACK,
  ),
  verb('unban', 'This person can see and answer you again.', 'Cette personne peut de nouveau vous voir et vous répondre.', BACK), // prettier-ignore
];

const MUTING: VerbCapability[] = [
  verb(
    'ban',
    'Mutes the person: nothing of theirs reaches the inbox. They and everybody else notice nothing.',
    'Met la personne en sourdine\u00A0: plus rien d’elle n’arrive dans la boîte. Ni elle ni personne ne le remarque.',
    BACK,
  ),
  verb('unban', 'What this person writes reaches the inbox again.', 'Ce que cette personne écrit arrive de nouveau dans la boîte.', BACK), // prettier-ignore
];

const ON_POST: VerbCapability[] = [
  verb('reply', 'Published under theirs; everybody can read it.', 'Publiée sous la leur\u202F; tout le monde peut la lire.'), // prettier-ignore
  verb(
    'private-reply',
    'Sent to the author as a direct message. It only arrives when the person accepts messages from you.',
    'Envoyée à l’auteur en message privé. Elle n’arrive que si la personne accepte vos messages.',
  ),
  verb('delete-reply', 'Removes your reply for good.', 'Supprime définitivement votre réponse.'),
  verb(
    'like',
    'Everybody can see it; the author is notified.',
    'Visible par tous\u202F; l’auteur en est averti.',
    BACK,
  ),
  verb('unlike', 'Takes your like back.', 'Retire votre mention «\u00A0j’aime\u00A0».', BACK),
  ...BLOCKING,
  verb(
    'spam',
    'Reports it to the moderation service. It stays visible until they decide.',
    'Le signale au service de modération. Il reste visible jusqu’à sa décision.',
    { perItem: 1 },
  ),
];

const HIDING: VerbCapability[] = [
  verb(
    'hide',
    'Folds the answer away under your post; anybody can still open it there, and it stays on its author’s profile.',
    'Replie la réponse sous votre post\u202F; chacun peut encore l’y ouvrir et elle reste sur le profil de son auteur.',
    { ...BACK, visibleTo: 'everybody', quota },
  ),
  verb('unhide', 'Shows the answer under your post again.', 'Affiche de nouveau la réponse sous votre post.', {
    ...BACK,
    visibleTo: 'everybody',
    quota,
  }),
];

const DETACHING = verb(
  'reject',
  'Takes your post out of theirs. Their own words stay.',
  'Retire votre post du leur. Leurs propres mots restent.',
  { perItem: 1, quota },
);

const NO_FILES = { types: [], maxCount: 0, maxBytes: 0, withText: false };

/** What a Bluesky account can and cannot do: nobody deletes what others wrote, and posts cannot be edited. */
export const capabilities: CapabilityRecord = {
  channel: 'bluesky',
  label: { en: 'Bluesky', fr: 'Bluesky' },
  itemKinds: ['mention', 'comment', 'post', 'message'],
  receive: 'poll',
  verbs: {
    mention: ON_POST,
    comment: [...ON_POST, ...HIDING],
    post: [...ON_POST, DETACHING],
    message: [verb('reply', 'Sent as a direct message.', 'Envoyée en message privé.'), ...BLOCKING],
  },
  text: {
    reply: { max: MOST_GRAPHEMES, unit: 'graphemes', confirmed: true },
    'private-reply': { max: MOST_MESSAGE_GRAPHEMES, unit: 'graphemes', confirmed: true },
  },
  attachments: { types: PICTURE_TYPES, maxCount: MOST_PICTURES, maxBytes: MOST_PICTURE_BYTES, withText: true },
  perKind: {
    message: {
      reply: { max: MOST_MESSAGE_GRAPHEMES, unit: 'graphemes', confirmed: true },
      attachments: NO_FILES,
    },
  },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** The record of one account: without messages where the app password does not reach them, and with its way of banning. */
export function capabilitiesWith({
  messages,
  bansBy,
}: {
  messages: boolean;
  bansBy: 'block' | 'mute';
}): CapabilityRecord {
  const banning = bansBy === 'mute' ? MUTING : BLOCKING;
  const verbs = Object.entries(capabilities.verbs)
    .filter(([kind]) => messages || kind !== 'message')
    .map(([kind, list]) => [
      kind,
      list
        .filter((entry) => messages || entry.verb !== 'private-reply')
        .map((entry) => banning.find((other) => other.verb === entry.verb) ?? entry),
    ]);
  return {
    ...capabilities,
    itemKinds: capabilities.itemKinds.filter((kind) => messages || kind !== 'message'),
    verbs: Object.fromEntries(verbs) as CapabilityRecord['verbs'],
  };
}

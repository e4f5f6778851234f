import type {
  ActionVerb,
  CapabilityRecord,
  ItemKind,
  LocalizedText,
  SettingsField,
  VerbCapability,
  VisibleTo,
} from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const MOST_TEXT = 20_000;
export const MOST_ATTACHMENTS = 10;

/** Our verbs by the names that the callback protocol gives them. */
export const VERB_OF_ACTION: Readonly<Record<string, ActionVerb>> = {
  reply: 'reply',
  privateReply: 'private-reply',
  edit: 'edit-reply',
  hide: 'hide',
  unhide: 'unhide',
  delete: 'delete',
  approve: 'approve',
  spam: 'spam',
  like: 'like',
  unlike: 'unlike',
  ban: 'ban',
  unban: 'unban',
};

/** The callback's name of a verb; undefined when the protocol has none. */
export function actionOf(verb: ActionVerb): string | undefined {
  return Object.keys(VERB_OF_ACTION).find((action) => VERB_OF_ACTION[action] === verb);
}

const CONSEQUENCES: Partial<Record<ActionVerb, LocalizedText>> = {
  reply: { en: 'Sent to the other system, which publishes it.', fr: 'Transmise à l’autre système, qui la publie.' },
  'private-reply': { en: 'Only the author sees it.', fr: 'Seul l’auteur la voit.' },
  'edit-reply': { en: 'Replaces the text of your reply.', fr: 'Remplace le texte de votre réponse.' },
  hide: { en: 'No longer public; can be shown again.', fr: 'N’est plus public\u202F; peut être affiché de nouveau.' },
  unhide: { en: 'Public again.', fr: 'De nouveau public.' },
  delete: { en: 'Deleted in the other system, for good.', fr: 'Supprimé définitivement dans l’autre système.' },
  approve: { en: 'Published.', fr: 'Publié.' },
  spam: { en: 'Marked as spam in the other system.', fr: 'Signalé comme indésirable dans l’autre système.' },
  like: { en: 'Liked in your name.', fr: 'Mention «\u00A0j’aime\u00A0» en votre nom.' },
  unlike: { en: 'Your like is taken back.', fr: 'Votre mention est retirée.' },
  ban: { en: 'The author can no longer write there.', fr: 'L’auteur ne peut plus y écrire.' },
  unban: { en: 'The author can write again.', fr: 'L’auteur peut de nouveau écrire.' },
};

/** Who still sees an item; what « spam » does there is the other system's. */
const VISIBLE_TO: Partial<Record<ActionVerb, VisibleTo>> = {
  hide: 'author',
  delete: 'nobody',
  unhide: 'everybody',
  approve: 'everybody',
};
const REVERSIBLE = new Set<ActionVerb>(['hide', 'unhide', 'like', 'unlike', 'ban', 'unban']);

function capability(verb: ActionVerb): VerbCapability {
  const consequence = CONSEQUENCES[verb] ?? { en: verb, fr: verb };
  const visibleTo = VISIBLE_TO[verb];
  return {
    verb,
    reversible: REVERSIBLE.has(verb),
    windowHours: null,
    perItem: null,
    consequence,
    ...(visibleTo && { visibleTo }),
  };
}

const PUBLIC_VERBS: ActionVerb[] = Object.values(VERB_OF_ACTION);
const MESSAGE_VERBS: ActionVerb[] = ['reply', 'edit-reply', 'delete', 'spam', 'like', 'unlike', 'ban', 'unban'];
const ITEM_KINDS: ItemKind[] = ['comment', 'message', 'review', 'mention', 'post'];

/** The record with only the verbs that are allowed. */
export function capabilitiesWith(allowed: readonly ActionVerb[]): CapabilityRecord {
  const verbs = ITEM_KINDS.map((kind) => {
    const all = kind === 'message' ? MESSAGE_VERBS : PUBLIC_VERBS;
    return [kind, all.filter((verb) => allowed.includes(verb)).map(capability)];
  });
  return {
    channel: 'generic-webhook',
    label: { en: 'Webhook', fr: 'Webhook' },
    itemKinds: ITEM_KINDS,
    receive: 'both',
    verbs: Object.fromEntries(verbs) as CapabilityRecord['verbs'],
    text: {
      reply: { max: MOST_TEXT, unit: 'utf16', confirmed: true },
      'private-reply': { max: MOST_TEXT, unit: 'utf16', confirmed: true },
    },
    attachments: { types: ['*/*'], maxCount: MOST_ATTACHMENTS, maxBytes: 25 * 1024 * 1024, withText: true },
    sees: { edits: true, deletions: true, hides: true, ownActions: true },
    backfill: true,
  };
}

export const capabilities = capabilitiesWith(PUBLIC_VERBS);

/** The actions that the account's system takes on any item unless the item says otherwise. */
export function allowedVerbs(account: Pick<AccountContext, 'settings'>): ActionVerb[] {
  if (!textSetting(account, 'callbackUrl')) return [];
  const names = listSetting(account, 'actions');
  return (names.length > 0 ? names : ['reply']).flatMap((name) => VERB_OF_ACTION[name] ?? []);
}

/** A text setting, trimmed; '' when it is not set. */
export function textSetting(account: Pick<AccountContext, 'settings'>, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A setting that holds several words, separated by commas or blanks. */
export function listSetting(account: Pick<AccountContext, 'settings'>, name: string): string[] {
  return textSetting(account, name)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

export const credentials: readonly SettingsField[] = [
  {
    name: 'signingSecret',
    type: 'secret',
    label: { en: 'Signing secret of incoming events', fr: 'Secret de signature des événements entrants' },
    help: {
      en: 'whsec_ and 24 to 64 random bytes in base64. The other system signs with it.',
      fr: 'whsec_ suivi de 24 à 64 octets aléatoires en base64. L’autre système signe avec ce secret.',
    },
    required: true,
    secret: true,
  },
  {
    name: 'previousSigningSecret',
    type: 'secret',
    label: { en: 'Previous signing secret', fr: 'Ancien secret de signature' },
    help: {
      en: 'Still accepted while you change secrets; empty it afterwards.',
      fr: 'Encore accepté pendant un changement de secret\u202F; à vider ensuite.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'publicKey',
    type: 'text',
    label: { en: 'Public key of the sender', fr: 'Clé publique de l’émetteur' },
    help: {
      en: 'whpk_ and an Ed25519 key in base64, if events are signed asymmetrically (v1a).',
      fr: 'whpk_ suivi d’une clé Ed25519 en base64, si les événements sont signés de façon asymétrique (v1a).',
    },
    required: false,
    secret: false,
  },
  {
    name: 'callbackSecret',
    type: 'secret',
    label: { en: 'Signing secret of our calls', fr: 'Secret de signature de nos appels' },
    help: {
      en: 'whsec_… with which Parvis signs its actions. Required with a callback address.',
      fr: 'whsec_… avec lequel Parvis signe ses actions. Obligatoire avec une adresse de rappel.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'pullToken',
    type: 'secret',
    label: { en: 'Token for reading', fr: 'Jeton de lecture' },
    help: {
      en: 'Sent as a bearer token to the pull address.',
      fr: 'Envoyé comme jeton porteur à l’adresse de lecture.',
    },
    required: false,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'callbackUrl',
    type: 'url',
    label: { en: 'Callback address', fr: 'Adresse de rappel' },
    help: {
      en: 'Where replies and decisions are sent. Without it the channel is read-only.',
      fr: 'Où sont envoyées les réponses et les décisions. Sans elle, le canal est en lecture seule.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'actions',
    type: 'text',
    label: { en: 'Actions it accepts', fr: 'Actions acceptées' },
    help: {
      en: 'Among reply, privateReply, edit, hide, unhide, delete, approve, spam, like, unlike, ban, unban, separated by commas. An item can say otherwise for itself.',
      fr: 'Parmi reply, privateReply, edit, hide, unhide, delete, approve, spam, like, unlike, ban, unban, séparées par des virgules. Un élément peut indiquer autre chose pour lui-même.',
    },
    required: false,
    secret: false,
    default: 'reply',
  },
  {
    name: 'pullUrl',
    type: 'url',
    label: { en: 'Pull address', fr: 'Adresse de lecture' },
    help: {
      en: 'Read regularly for events that no webhook brought, and for history.',
      fr: 'Lue régulièrement pour les événements qu’aucun webhook n’a apportés, et pour l’historique.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'brandAuthorIds',
    type: 'text',
    label: { en: 'Your own author IDs', fr: 'Vos propres identifiants d’auteur' },
    help: {
      en: 'Items by these authors count as your answers. Separated by commas.',
      fr: 'Les éléments de ces auteurs comptent comme vos réponses. Séparés par des virgules.',
    },
    required: false,
    secret: false,
  },
];

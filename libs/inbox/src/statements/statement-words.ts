import type { ChannelKind, DecisionKind, ItemKind, LocalizedText } from '@parvis/contracts';

export type Language = 'fr' | 'en';

/** What the author wrote, as the statement calls it. */
const ITEM_WORDS: Record<ItemKind, LocalizedText> = {
  comment: { en: 'your comment', fr: 'votre commentaire' },
  message: { en: 'your message', fr: 'votre message' },
  review: { en: 'your review', fr: 'votre avis' },
  mention: { en: 'your post that mentions us', fr: 'votre publication qui nous mentionne' },
  'story-reply': { en: 'your answer to our story', fr: 'votre réponse à notre story' },
  email: { en: 'your e-mail', fr: 'votre e-mail' },
  post: { en: 'your post', fr: 'votre publication' },
};

export function itemWord(kind: ItemKind, language: Language): string {
  return ITEM_WORDS[kind][language];
}

// where the platform says who still sees what was hidden
const HIDDEN_FROM: Partial<Record<ChannelKind, LocalizedText>> = {
  facebook: {
    en: 'It is hidden from the public; you and your friends still see it.',
    fr: 'Ce contenu n’est plus visible du public\u202F; vous et vos amis le voyez encore.',
  },
  instagram: { en: 'It is hidden from the public; you still see it.', fr: 'Ce contenu n’est plus visible du public\u202F; vous le voyez encore.' }, // prettier-ignore
  threads: { en: 'It is hidden from the public; you still see it.', fr: 'Ce contenu n’est plus visible du public\u202F; vous le voyez encore.' }, // prettier-ignore
  wordpress: {
    en: 'It waits out of public view and can be published again.',
    fr: 'Ce contenu est mis en attente, hors de la vue du public, et peut être publié de nouveau.',
  },
};
const RESTRICTION_WORDS: Partial<Record<DecisionKind, LocalizedText>> = {
  hide: { en: 'It is hidden from the public and can be shown again.', fr: 'Ce contenu n’est plus visible du public et peut être affiché de nouveau.' }, // prettier-ignore
  delete: { en: 'It was deleted for good.', fr: 'Ce contenu a été supprimé définitivement.' },
  reject: { en: 'It was not published.', fr: 'Ce contenu n’a pas été publié.' },
  spam: { en: 'It was filed as unwanted and is not shown.', fr: 'Ce contenu a été classé comme indésirable et n’est pas affiché.' }, // prettier-ignore
  ban: { en: 'You can no longer write on this page.', fr: 'Vous ne pouvez plus écrire sur cette page.' },
};

/** What an act means for the author on that channel. */
export function restrictionWord(kind: DecisionKind, channel: ChannelKind, language: Language): string {
  const words = (kind === 'hide' ? HIDDEN_FROM[channel] : undefined) ?? RESTRICTION_WORDS[kind];
  return words?.[language] ?? '';
}

const DONE: Partial<Record<DecisionKind, LocalizedText>> = {
  hide: { en: 'hidden', fr: 'masqué' },
  delete: { en: 'deleted', fr: 'supprimé' },
  reject: { en: 'refused', fr: 'refusé' },
  spam: { en: 'filed as unwanted', fr: 'classé comme indésirable' },
  ban: { en: 'answered by a ban', fr: 'suivi d’une exclusion' },
  approve: { en: 'kept', fr: 'gardé' },
  unhide: { en: 'shown again', fr: 'affiché de nouveau' },
  unban: { en: 'answered by the end of a ban', fr: 'suivi de la fin d’une exclusion' },
  like: { en: 'liked', fr: 'aimé' },
  unlike: { en: 'no longer liked', fr: 'n’est plus aimé' },
};

/** What was done to an item, as one word or two. */
export function doneWord(kind: DecisionKind, language: Language): string {
  return DONE[kind]?.[language] ?? kind;
}

/** A day with its hour, as people of that language write it. */
export function longTime(iso: string, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(iso)); // prettier-ignore
}

export function longDay(iso: string, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone }).format(new Date(iso)); // prettier-ignore
}

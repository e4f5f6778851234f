import { SEARCH_DAYS, SEARCH_OPERATORS, SEARCH_PARTS, SEARCH_STATES, type SearchOperator, type SearchPart, type SearchState } from './search'; // prettier-ignore

/** How operators are written in French, without accents. */
export const OPERATOR_ALIASES: Readonly<Record<string, SearchOperator>> = {
  de: 'from',
  dans: 'in',
  etiquette: 'tag',
  est: 'is',
  avec: 'has',
  avant: 'before',
  apres: 'after',
  depuis: 'after',
  etoiles: 'stars',
  langue: 'lang',
};

/** The same for the values of `is:`. */
export const STATE_ALIASES: Readonly<Record<string, SearchState>> = {
  ouvert: 'open',
  attente: 'waiting',
  'en-attente': 'waiting',
  reporte: 'snoozed',
  traite: 'handled',
  'non-lu': 'unread',
  moi: 'mine',
  assigne: 'assigned',
  'non-assigne': 'unassigned',
  recu: 'received',
  envoye: 'sent',
  commentaire: 'comment',
  avis: 'review',
  courriel: 'email',
  publication: 'post',
  retenu: 'held',
  masque: 'hidden',
  supprime: 'deleted',
  basse: 'low',
  haute: 'high',
  urgente: 'urgent',
};

/** The same for the values of `has:`. */
export const PART_ALIASES: Readonly<Record<string, SearchPart>> = {
  fichier: 'attachment',
  'piece-jointe': 'attachment',
  lien: 'link',
  etiquette: 'tag',
  etoiles: 'stars',
  reponse: 'reply',
};

const DAY_ALIASES: Readonly<Record<string, (typeof SEARCH_DAYS)[number]>> = {
  "aujourd'hui": 'today',
  aujourdhui: 'today',
  hier: 'yesterday',
};

/** Lower case without accents, as operators and their values are compared. */
export function plainWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('’', "'")
    .toLowerCase();
}

/** The operator of that name in either language; undefined when it is none. */
export function searchOperatorOf(name: string): SearchOperator | undefined {
  return known(name, SEARCH_OPERATORS, OPERATOR_ALIASES);
}

/** What a value of `is:` means, in either language. */
export function searchStateOf(text: string): SearchState | undefined {
  return known(text, SEARCH_STATES, STATE_ALIASES);
}

/** What a value of `has:` means, in either language. */
export function searchPartOf(text: string): SearchPart | undefined {
  return known(text, SEARCH_PARTS, PART_ALIASES);
}

/** The day of that name, in either language. */
export function searchDayOf(text: string): (typeof SEARCH_DAYS)[number] | undefined {
  return known(text, SEARCH_DAYS, DAY_ALIASES);
}

function known<T extends string>(
  text: string,
  list: readonly T[],
  aliases: Readonly<Record<string, T>>,
): T | undefined {
  const word = plainWord(text);
  return list.find((one) => one === word) ?? (Object.hasOwn(aliases, word) ? aliases[word] : undefined);
}

export type ShopLanguage = 'fr' | 'en';

interface Lamp {
  id: 'halo' | 'aube' | 'galet' | 'cime' | 'lune' | 'fil';
  name: string;
  kind: Record<ShopLanguage, string>;
  euros: number;
}

export const LAMPS: readonly Lamp[] = [
  { id: 'halo', name: 'Halo', kind: { fr: 'Lampe de table, laiton', en: 'Table lamp, brass' }, euros: 189 },
  { id: 'aube', name: 'Aube', kind: { fr: 'Suspension, acier noir', en: 'Pendant, black steel' }, euros: 240 },
  { id: 'galet', name: 'Galet', kind: { fr: 'Veilleuse, verre soufflé', en: 'Night light, blown glass' }, euros: 79 },
  { id: 'cime', name: 'Cime', kind: { fr: 'Lampadaire, frêne', en: 'Floor lamp, ash' }, euros: 320 },
  { id: 'lune', name: 'Lune', kind: { fr: 'Applique, albâtre', en: 'Wall light, alabaster' }, euros: 165 },
  { id: 'fil', name: 'Fil', kind: { fr: 'Liseuse, aluminium', en: 'Reading lamp, aluminium' }, euros: 129 },
];

/** What the shop says; a narrow no-break space stands before a French question mark. */
export const SHOP_WORDS: Record<ShopLanguage, Record<ShopWord, string>> = {
  fr: {
    title: 'Maison Lumen, lampes faites pour durer',
    lamps: 'Les lampes',
    other: 'English',
    headline: 'La lumière du soir, faite à la main.',
    lead: 'Des lampes dessinées à Lyon, montées une à une et réparables pour toujours.',
    see: 'Voir les lampes',
    ask: 'Poser une question',
    askThis: 'Une question sur cette lampe\u202f?',
    signIn: 'Se connecter (client_042)',
    signOut: 'Se déconnecter',
    promiseOne: 'Livraison offerte dès 80\u00a0€',
    promiseTwo: 'Réparée gratuitement pendant dix ans',
    promiseThree: 'Trente jours pour changer d’avis',
    footer: 'Une boutique inventée pour essayer la discussion de Parvis\u202f: rien ne s’y vend.',
  },
  en: {
    title: 'Maison Lumen, lamps made to last',
    lamps: 'Lamps',
    other: 'Français',
    headline: 'Evening light, made by hand.',
    lead: 'Lamps drawn in Lyon, put together one by one and repairable for ever.',
    see: 'See the lamps',
    ask: 'Ask a question',
    askThis: 'A question about this lamp?',
    signIn: 'Sign in (client_042)',
    signOut: 'Sign out',
    promiseOne: 'Free delivery from €80',
    promiseTwo: 'Repaired free of charge for ten years',
    promiseThree: 'Thirty days to change your mind',
    footer: 'A shop made up to try the chat of Parvis: nothing is sold here.',
  },
};

type ShopWord =
  | 'title'
  | 'lamps'
  | 'other'
  | 'headline'
  | 'lead'
  | 'see'
  | 'ask'
  | 'askThis'
  | 'signIn'
  | 'signOut'
  | 'promiseOne'
  | 'promiseTwo'
  | 'promiseThree'
  | 'footer';

export function priceOf(euros: number, language: ShopLanguage): string {
  const style = { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language, style).format(euros);
}

import type {
  LocalizedText,
  ScreeningLevel,
  ScreeningRuleContent,
  ScreeningTest,
  ScreeningWhen,
} from '@parvis/contracts';

/** A rule a new workspace begins with. None acts on a channel: a house promotes them once they have proved themselves there. */
export interface DefaultRule {
  /** Stays the same for ever: a rule is made once per workspace and seed. */
  seed: string;
  level: Extract<ScreeningLevel, 'suggest' | 'hold'>;
  name: LocalizedText;
  note: LocalizedText;
  /** Key of the reason in the policy catalogue. */
  reason: string;
  content: Pick<ScreeningRuleContent, 'when' | 'except' | 'intent' | 'severity' | 'tests'>;
}

const is = (field: 'link' | 'disguised-link' | 'first-time'): ScreeningWhen => ({ field, operator: 'is', value: true });
const atLeast = (field: 'copies' | 'copy-authors' | 'repeats' | 'flood' | 'severity', value: number): ScreeningWhen => ({ field, operator: 'at-least', value }); // prettier-ignore
const anyOf = (field: 'purpose' | 'personal-data', ...value: string[]): ScreeningWhen => ({ field, operator: 'any-of', value }); // prettier-ignore
const FEELS_BAD: ScreeningWhen = { field: 'sentiment', operator: 'is', value: ['negative'] };
const fr = (text: string): ScreeningTest => ({ text, language: 'fr' });
const en = (text: string): ScreeningTest => ({ text, language: 'en' });

/** In the order they are shown. Samples are our own. */
export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    seed: 'threats',
    level: 'hold',
    name: { en: 'Threats', fr: 'Menaces' },
    note: { en: 'Somebody announces harm to people or places. Look at once.', fr: 'Quelqu’un annonce du mal à des personnes ou à des lieux. À regarder tout de suite.' }, // prettier-ignore
    reason: 'threat',
    content: {
      when: anyOf('purpose', 'threat'),
      except: null,
      intent: 'limit',
      severity: 5,
      tests: {
        match: [fr('Je sais où est votre boutique, vous allez le regretter.'), en('I know where your shop is and I will smash the place.')], // prettier-ignore
        skip: [fr('Je vais finir par résilier, vous allez perdre un client.'), en('I will never order again.')],
      },
    },
  },
  {
    seed: 'insults',
    level: 'suggest',
    name: { en: 'Insults to people', fr: 'Insultes envers des personnes' },
    note: { en: 'Swearing about a product is criticism and stays.', fr: 'Jurer à propos d’un produit est une critique et reste.' }, // prettier-ignore
    reason: 'insult',
    content: {
      when: { any: [anyOf('purpose', 'insult'), anyOf('purpose', 'hate')] },
      except: null,
      intent: 'limit',
      severity: 4,
      tests: {
        match: [fr('Bande d’abrutis, vous êtes des idiots finis.'), en('You people are complete idiots.')],
        skip: [fr('C’est de la merde votre appli, trois semaines que j’attends.'), en('This app is shit, three weeks waiting for an answer.')], // prettier-ignore
      },
    },
  },
  {
    seed: 'links-of-newcomers',
    level: 'suggest',
    name: { en: 'Links of first-time authors', fr: 'Liens de nouveaux venus' },
    note: { en: 'Most spam begins so; so do some helpful answers.', fr: 'La plupart des spams commencent ainsi ; quelques réponses utiles aussi.' }, // prettier-ignore
    reason: 'spam',
    content: {
      when: { all: [is('first-time'), { any: [is('link'), is('disguised-link')] }] },
      except: null,
      intent: 'limit',
      severity: 3,
      tests: { match: [], skip: [fr('Bonjour, la lampe existe-t-elle en noir ?')] },
    },
  },
  {
    seed: 'copy-waves',
    level: 'hold',
    name: { en: 'Copy-paste waves', fr: 'Vagues de copier-coller' },
    note: { en: 'Nearly the same text from several people within a day.', fr: 'Presque le même texte de plusieurs personnes en un jour.' }, // prettier-ignore
    reason: 'spam',
    content: {
      when: { all: [atLeast('copies', 8), atLeast('copy-authors', 5)] },
      // many who have the same trouble say nearly the same: that is no wave, as long as nobody sells anything
      except: {
        all: [
          { any: [anyOf('purpose', 'complaint', 'accusation'), FEELS_BAD] },
          { not: { any: [anyOf('purpose', 'spam', 'scam'), is('link')] } },
        ],
      },
      intent: 'limit',
      severity: 3,
      tests: { match: [], skip: [] },
    },
  },
  {
    seed: 'scams',
    level: 'hold',
    name: { en: 'Scams in our name', fr: 'Arnaques en notre nom' },
    note: { en: 'Asks customers for card numbers or leads them elsewhere.', fr: 'Demande aux clients leur numéro de carte ou les attire ailleurs.' }, // prettier-ignore
    reason: 'scam',
    content: {
      when: anyOf('purpose', 'scam'),
      except: null,
      intent: 'limit',
      severity: 4,
      tests: {
        match: [
          fr('Pour débloquer votre remboursement, envoyez votre numéro de carte bancaire à notre conseiller WhatsApp'),
          en('Your parcel is blocked, confirm your card number with our agent on Telegram'),
        ],
        skip: [fr('J’ai été débité deux fois, que faire ?'), en('I was charged twice, can you check my order?')],
      },
    },
  },
  {
    seed: 'flood',
    level: 'suggest',
    name: { en: 'The same again and again', fr: 'Toujours la même chose' },
    note: { en: 'One author repeats themselves or writes very fast.', fr: 'Une même personne se répète ou écrit très vite.' }, // prettier-ignore
    reason: 'spam',
    content: {
      when: { any: [atLeast('repeats', 3), atLeast('flood', 10)] },
      except: anyOf('purpose', 'complaint', 'question'),
      intent: 'limit',
      severity: 2,
      tests: { match: [], skip: [fr('Toujours pas de réponse ?')] },
    },
  },
  {
    seed: 'exposed-data',
    level: 'suggest',
    name: { en: 'Somebody’s own data in public', fr: 'Données personnelles en public' },
    note: { en: 'Hide to protect them and offer a private answer. Never a strike.', fr: 'Masquer pour les protéger et proposer une réponse privée. Jamais un avertissement.' }, // prettier-ignore
    reason: 'own-data',
    content: {
      when: anyOf('personal-data', 'phone', 'email', 'iban', 'card'),
      except: { any: [anyOf('purpose', 'spam'), anyOf('purpose', 'scam')] },
      intent: 'limit',
      severity: 2,
      tests: {
        match: [fr('Rappelez-moi au 06 39 98 12 34 svp')],
        skip: [fr('Ma commande de 3 lampes est arrivée.')],
      },
    },
  },
];

import type { PolicySeed } from './policy-seeds';

/** Everyday reasons: the terms of a page, and care for who wrote. */
export const TERMS_SEEDS: readonly PolicySeed[] = [
  {
    key: 'spam',
    label: { en: 'Spam or advertising', fr: 'Spam ou publicité' },
    kind: 'terms',
    ground: '',
    authorText: {
      en: 'The message repeats or advertises something that has nothing to do with the conversation. Unsolicited advertising is not accepted on this page.',
      fr: 'Le message répète ou promeut quelque chose qui n’a pas de rapport avec la conversation. La publicité non sollicitée n’est pas acceptée sur cette page.',
    },
    guidance: {
      en: 'Mass messages, link drops, promotion of third parties. Not: a customer who asks the same question twice.',
      fr: 'Messages en masse, liens déposés sans propos, promotion de tiers. Ne convient pas à une personne qui repose sa question.',
    },
    severity: 1,
    verbs: ['hide', 'spam', 'delete'],
    strikeWeight: 1,
    dsaCategory: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  },
  {
    key: 'off-topic',
    label: { en: 'Off topic', fr: 'Hors sujet' },
    kind: 'terms',
    ground: '',
    authorText: {
      en: 'The message is not about the subject of this page. You are welcome to write about it elsewhere.',
      fr: 'Le message ne concerne pas le sujet de cette page. Vous pouvez bien sûr l’aborder ailleurs.',
    },
    guidance: {
      en: 'Only where it drowns out others. Criticism of the house is never off topic.',
      fr: 'Seulement si cela couvre la voix des autres. Une critique de la maison n’est jamais hors sujet.',
    },
    severity: 1,
    verbs: ['hide'],
    strikeWeight: 0,
    asksFor: 'reversible',
    dsaCategory: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  },
  {
    key: 'competitor-ad',
    label: { en: 'Counterfeit or competitor’s advertising', fr: 'Contrefaçon ou publicité d’un concurrent' },
    kind: 'legal',
    ground: 'Code de la propriété intellectuelle, art. L713-2 et L716-9',
    authorText: {
      en: 'The message offers copies of protected goods or advertises other sellers. Such offers are not accepted on this page.',
      fr: 'Le message propose des copies de produits protégés ou fait la promotion d’autres vendeurs. Ces offres ne sont pas acceptées sur cette page.',
    },
    guidance: {
      en: 'Offers of copies, links to shops. Not: a customer who compares prices or names another brand. Say in the note which mark is concerned.',
      fr: 'Offres de copies, liens vers des boutiques. Ne convient pas à une personne qui compare des prix ou cite une autre marque. Indiquez dans la note la marque concernée.',
    },
    severity: 2,
    verbs: ['hide', 'delete'],
    strikeWeight: 1,
    dsaCategory: 'STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS',
  },
  {
    key: 'self-harm',
    label: { en: 'Somebody in distress', fr: 'Personne en détresse' },
    kind: 'other',
    ground: '',
    authorText: {
      en: 'We have hidden your message so that it does not stay in public view; nothing is held against you. If you are not well, people are there to listen: 3114 in France (free, day and night), 116 123 in many countries of Europe, 112 in an emergency.',
      fr: 'Nous avons masqué votre message pour qu’il ne reste pas exposé au public\u202F; il ne vous est rien reproché. Si vous n’allez pas bien, des personnes sont là pour vous écouter\u00A0: le 3114 en France (gratuit, jour et nuit), le 116 123 dans de nombreux pays d’Europe, le 112 en cas d’urgence.',
    },
    guidance: {
      en: 'Care, not sanction: never a strike. Hide, answer in private, tell a lead at once; call 112 (or report to the platform) where a life is in danger.',
      fr: 'Un soin, pas une sanction\u00A0: jamais d’avertissement. Masquez, répondez en privé, prévenez aussitôt un responsable\u202F; appelez le 112 (ou signalez à la plateforme) si une vie est en danger.',
    },
    severity: 5,
    verbs: ['hide'],
    strikeWeight: 0,
    protective: true,
    asksFor: 'reversible',
    dsaCategory: 'STATEMENT_CATEGORY_SELF_HARM',
  },
  {
    key: 'own-data',
    label: { en: 'The author’s own personal data', fr: 'Données personnelles de l’auteur' },
    kind: 'other',
    ground: 'RGPD (UE 2016/679), art. 5(1)(c) et (f)',
    authorText: {
      en: 'Your message showed personal data of yours to everybody. We have hidden it to protect you; write to us in private and we will help you.',
      fr: 'Votre message montrait à tous des données personnelles qui vous concernent. Nous l’avons masqué pour vous protéger\u202F; écrivez-nous en privé et nous vous aiderons.',
    },
    guidance: {
      en: 'A phone, address or order number of the person who writes. For their protection: never a strike; offer a private answer.',
      fr: 'Téléphone, adresse ou numéro de commande de la personne qui écrit. Pour la protéger\u00A0: jamais d’avertissement\u202F; proposez une réponse privée.',
    },
    severity: 2,
    verbs: ['hide'],
    strikeWeight: 0,
    protective: true,
    asksFor: 'reversible',
    dsaCategory: 'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
  },
];

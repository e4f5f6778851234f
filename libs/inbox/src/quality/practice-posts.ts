import type { LocalizedText } from '@parvis/contracts';

/** Posts of nobody, under which practice comments come in. */
export const PRACTICE_POSTS: readonly LocalizedText[] = [
  {
    en: 'New: our reading lamp now dims down to candlelight. What would you light first?',
    fr: 'Nouveau\u00A0: notre liseuse descend maintenant jusqu’à la lueur d’une bougie. Qu’éclaireriez-vous en premier\u202F?',
  },
  {
    en: 'Deliveries are late this week because of the snow. Thank you for your patience.',
    fr: 'Les livraisons ont du retard cette semaine à cause de la neige. Merci de votre patience.',
  },
  {
    en: 'Our shop turns ten! Tell us which lamp has been with you the longest.',
    fr: 'Notre boutique a dix ans\u202F! Dites-nous quelle lampe vous accompagne depuis le plus longtemps.',
  },
  {
    en: 'We have changed our return policy: thirty days instead of fourteen, free of charge.',
    fr: 'Nos retours changent\u00A0: trente jours au lieu de quatorze, sans frais.',
  },
];

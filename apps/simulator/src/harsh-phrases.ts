import type { Language } from './phrases';

/** What a moderator looks out for: few among many, as in life. */
export type HarshMood = 'insult' | 'threat' | 'scam' | 'exposed' | 'disguised' | 'swearing';

export const HARSH_PHRASES: Record<Language, Record<HarshMood, string[]>> = {
  fr: {
    insult: [
      'Bande d’incapables, vous êtes des idiots finis.',
      'T’es vraiment qu’un pauvre type @maisonlumen, ferme-la.',
      'Le community manager est un abruti, ça se voit.',
    ],
    threat: ['Je sais où est votre boutique de {city}, vous allez le regretter.', 'Continuez et je viens tout casser.'],
    scam: [
      'Service remboursement Lumen : envoyez votre numéro de carte sur http://lumen-remboursement.example pour la commande ML-{order}',
      'Écrivez à notre conseiller sur Telegram @lumen_aide_officiel pour débloquer votre colis',
    ],
    exposed: [
      'Rappelez-moi au 06 39 98 {two} {two}, c’est pour la commande ML-{order}',
      'Mon adresse : client_{order}@mail.example, répondez-moi là svp',
    ],
    disguised: [
      'Quelle bande de c0nn@rds ce SAV',
      'Vous êtes des i.d.i.o.t.s, tout simplement',
      'e n c u l é s de voleurs',
    ],
    swearing: [
      'C’est de la merde votre variateur, trois semaines que j’attends la pièce.',
      'Putain mais répondez, la {product} clignote depuis Noël',
    ],
  },
  en: {
    insult: ['You people are complete idiots.', 'Whoever runs this page is a moron.', 'Pathetic clowns, all of you.'],
    threat: [
      'I know where your {city} shop is. You will regret this.',
      'Keep it up and I will come and smash the place.',
    ],
    scam: [
      'Lumen refund desk: confirm your card at http://lumen-refund.example for order ML-{order}',
      'Contact our agent on Telegram @lumen_help_official to release your parcel',
    ],
    exposed: [
      'Call me on +44 7700 9001{two} about order ML-{order}',
      'My e-mail is client_{order}@mail.example, answer me there please',
    ],
    disguised: ['What a bunch of 1d1ots', 'you are m.o.r.o.n.s', 'a s s h o l e s, the lot of you'],
    swearing: [
      'This dimmer is a piece of shit, three weeks waiting for the part.',
      'For fuck’s sake answer, the {product} has been flickering since Christmas',
    ],
  },
};

import { HARSH_PHRASES, type HarshMood } from './harsh-phrases';
import type { Random } from './random';
import { inOwnWords } from './turns-of-phrase';

export type Language = 'fr' | 'en';
type PlainMood = 'question' | 'late' | 'broken' | 'billing' | 'praise' | 'request' | 'angry' | 'spam';
export type Mood = PlainMood | HarshMood;

const PRODUCTS = ['Aube', 'Halo', 'Brume', 'Zénith', 'Galet'];
const CITIES: Record<Language, string[]> = {
  fr: ['Lyon', 'Nantes', 'Lille', 'Bruxelles', 'Genève'],
  en: ['Dublin', 'Leeds', 'Cork', 'Glasgow', 'Malta'],
};

const PHRASES: Record<Language, Record<PlainMood, string[]>> = {
  fr: {
    question: [
      'Bonjour, la {product} existe-t-elle en noir mat ?',
      'Quelle est la puissance de l’ampoule pour la {product} ? Le site n’est pas clair.',
      'Est-ce que la {product} est compatible avec un variateur ?',
      'Vous livrez à {city} ? Et sous combien de jours ?',
      'On peut la voir en boutique à {city} avant d’acheter ?',
    ],
    late: [
      'Commande n° ML-{order} passée il y a 9 jours, toujours « en préparation ». C’est un cadeau pour samedi…',
      'Toujours rien reçu, le suivi est bloqué depuis lundi. Vous avez des nouvelles ?',
      'Livraison en retard de 5 jours et aucun message de votre part 😕',
      'Le transporteur dit livré, mais je n’ai rien reçu. Que faire ?',
    ],
    broken: [
      'Ma {product} grésille à 30 %, c’est normal ?',
      'Abat-jour fendu à l’ouverture du carton. Je vous envoie une photo en message privé ?',
      'La {product} s’éteint toute seule au bout d’une heure. Deuxième fois que ça arrive.',
    ],
    billing: [
      'Facture manquante pour la commande ML-{order}, il me la faut au nom de la société.',
      'Le code promo affiche « expiré » alors que votre e-mail dit jusqu’à dimanche.',
      'J’ai été débitée deux fois, pouvez-vous vérifier ?',
    ],
    praise: [
      'Merci beaucoup, reçue ce matin, c’est parfait ! Emballage impeccable.',
      'La {product} est encore plus belle en vrai ✨',
      'Service client au top, réponse en dix minutes, bravo.',
      'Je recommande, très belle qualité et on soutient une maison française 💛',
    ],
    request: [
      'À quand la {product} en vert sauge ? On est plusieurs à la demander !',
      'Vous devriez proposer un pied plus haut pour la {product}.',
      'Une version rechargeable de la {product} serait géniale.',
    ],
    angry: [
      'Trois mails, zéro réponse. C’est honteux pour ce prix.',
      'Plus jamais. Service client inexistant, produit cassé, remboursement refusé.',
      'Vous vous moquez du monde ?? J’exige une réponse AUJOURD’HUI.',
    ],
    spam: [
      '🎁 Gagnez un iPhone gratuit ici : http://bit.example/gagner-{order} !!!',
      'Je gagne 4 000 € par semaine depuis chez moi, écrivez-moi sur WhatsApp +33 6 00 00 00 00',
    ],
  },
  en: {
    question: [
      'Hi, does the {product} ship to {city}? Checkout says “not available” but your FAQ says EU-wide.',
      'Is the {product} dimmable?',
      'Which bulb fits the {product}? The manual only shows a drawing.',
      'Do you have a shop near {city}?',
    ],
    late: [
      'Order ML-{order} still says “preparing” after nine days. Any news?',
      'Tracking has not moved since Monday, it was meant to be a birthday present.',
      'Your courier says delivered, nothing arrived here.',
    ],
    broken: [
      'Is the dimmer noise normal? Mine buzzes at 30% brightness.',
      'The {product} arrived with a crack in the shade. How do I send it back?',
      'Second {product} that flickers after an hour. Disappointed.',
    ],
    billing: [
      'I was charged twice for order ML-{order}, can you check?',
      'The promo code says expired although it runs until Sunday.',
      'Could you send me an invoice in my company’s name?',
    ],
    praise: [
      'Love it, thank you! Packaging was perfect.',
      'The {product} looks even better in real life ✨',
      'Best customer care in years, thanks a lot.',
    ],
    request: [
      'Please make the {product} in sage green!',
      'Would love a rechargeable {product}.',
      'Any plans to ship to {city}? A few of us keep asking.',
    ],
    angry: [
      'Three e-mails, no answer. Shameful for that price.',
      'Never again. Broken product and no refund.',
      'Is anybody even reading these comments??',
    ],
    spam: [
      '🎁 Win a free phone here: http://bit.example/win-{order} !!!',
      'I make $4,000 a week from home, message me on WhatsApp +1 555 0100',
    ],
  },
};

const TURN_OF: Partial<Record<Mood, 'trouble' | 'thanks' | 'wish'>> = { late: 'trouble', broken: 'trouble', billing: 'trouble', angry: 'trouble', praise: 'thanks', question: 'wish', request: 'wish' }; // prettier-ignore

/** A text of that mood with its blanks filled. */
export function phrase(random: Random, language: Language, mood: Mood): string {
  const text = random
    .pick({ ...PHRASES[language], ...HARSH_PHRASES[language] }[mood])
    .replaceAll('{product}', random.pick(PRODUCTS))
    .replaceAll('{city}', random.pick(CITIES[language]))
    .replaceAll('{two}', String(10 + random.below(90)))
    .replaceAll('{order}', String(20_000 + random.below(9000)));
  const turn = TURN_OF[mood];
  return turn ? inOwnWords(random, language, turn, text) : text;
}

/** How such a mood rates: 1 to 5. */
export function starsFor(random: Random, mood: Mood): number {
  if (mood === 'praise') return random.chance(0.8) ? 5 : 4;
  if (['angry', 'spam', 'insult', 'threat', 'scam', 'disguised', 'swearing'].includes(mood)) return 1;
  if (mood === 'question' || mood === 'request') return 3 + random.below(2);
  return 1 + random.below(3);
}

/** Subject line of an e-mail of that mood. */
export function subjectFor(language: Language, mood: Mood): string {
  const subjects: Partial<Record<Mood, Record<Language, string>>> = {
    question: { fr: 'Question sur un produit', en: 'Question about a product' },
    late: { fr: 'Commande en retard', en: 'Late order' },
    broken: { fr: 'Produit abîmé', en: 'Damaged product' },
    billing: { fr: 'Facture', en: 'Invoice' },
    praise: { fr: 'Merci', en: 'Thank you' },
    request: { fr: 'Une idée', en: 'An idea' },
    angry: { fr: 'Réclamation', en: 'Complaint' },
    spam: { fr: 'Offre exclusive', en: 'Exclusive offer' },
  };
  return (subjects[mood] ?? { fr: 'Réclamation', en: 'Complaint' })[language];
}

/** What somebody adds who has had no answer yet. */
export function followUp(random: Random, language: Language): string {
  const french = [
    'Quelqu’un peut répondre ?',
    'Toujours pas de réponse…',
    'Envoyé en MP hier soir, aucune réponse…',
    'Pareil pour moi.',
  ];
  const english = ['Anyone there?', 'Still no answer…', 'Sent you a message last night, nothing back.', 'Same here.'];
  return random.pick(language === 'fr' ? french : english);
}

export function thanks(language: Language): string {
  return language === 'fr' ? 'Merci pour votre réponse rapide !' : 'Thanks for the quick answer!';
}

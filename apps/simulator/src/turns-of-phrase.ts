import type { Language } from './phrases';
import type { Random } from './random';

/** What people say around what they have to say: no two of them say it in quite the same words. */
type Turn = 'trouble' | 'thanks' | 'wish';

const BEFORE: Record<Language, Record<Turn, string[]>> = {
  fr: {
    trouble: [
      'Bonjour, je me permets de vous écrire ici faute de mieux.',
      'Deuxième message sur le sujet, en espérant cette fois une réponse.',
      'Cliente depuis trois ans et d’habitude ravie, mais là…',
      'Désolé de passer par les commentaires, le chat ne fonctionne pas chez moi.',
      'Pour info à ceux qui hésitent à commander en ce moment :',
      'Mon conjoint et moi commençons à perdre patience.',
    ],
    thanks: [
      'On ne le dit pas assez souvent, alors je le dis.',
      'Petite boutique, grand soin du détail.',
      'J’avais un doute avant de commander, il est levé.',
      'Offerte à ma sœur pour sa crémaillère, effet garanti.',
    ],
    wish: [
      'Une question qui me trotte dans la tête depuis votre dernière publication.',
      'Je refais tout mon salon au printemps et je compare.',
      'Bonjour à toute l’équipe, j’adore ce que vous faites.',
      'Vu chez une amie hier soir, coup de foudre.',
    ],
  },
  en: {
    trouble: [
      'Writing here because nobody picks up the phone.',
      'This is my second message about it, hoping for an answer this time.',
      'Customer for years and usually delighted, but now…',
      'Sorry to do this in the comments, your chat does not load for me.',
      'A word to anybody about to order right now:',
    ],
    thanks: [
      'People rarely say it, so I will.',
      'Small shop, great care for detail.',
      'I had my doubts before ordering, they are gone.',
    ],
    wish: [
      'Something I have wondered about since your last post.',
      'We are doing up the whole flat in spring and I am comparing.',
      'Saw one at a friend’s place last night and fell for it.',
    ],
  },
};

const AFTER: Record<Language, Record<Turn, string[]>> = {
  fr: {
    trouble: [
      'Pouvez-vous regarder de votre côté avant le week-end ?',
      'J’ai gardé tous les échanges et les photos si besoin.',
      'Un simple avoir me conviendrait, mais répondez-moi.',
      'C’était pourtant indiqué « expédié » dans le dernier courriel.',
      'Je passerai en boutique samedi si je n’ai rien d’ici là.',
      'Ma voisine attend la sienne depuis aussi longtemps que moi.',
      'À ce prix-là on espère un peu mieux, vraiment.',
    ],
    thanks: [
      'La prochaine sera pour la chambre des enfants.',
      'Mes invités demandent tous d’où elle vient.',
      'Bravo aux personnes de l’atelier, ça se voit.',
      'Elle éclaire tout le couloir sans éblouir.',
    ],
    wish: [
      'Merci d’avance pour votre réponse !',
      'Je peux me déplacer si vous avez un modèle d’exposition.',
      'Le catalogue ne le précise nulle part, ou alors j’ai mal cherché.',
      'Ce serait parfait au-dessus de notre table ronde.',
    ],
  },
  en: {
    trouble: [
      'Could you look into it before the weekend?',
      'I kept every e-mail and a few pictures if that helps.',
      'A voucher would do, just answer me.',
      'The last message said “dispatched”, which clearly was not true.',
      'My neighbour has been waiting as long as I have.',
      'At that price one hopes for a little better.',
    ],
    thanks: [
      'The next one goes into the children’s room.',
      'Every guest asks where it comes from.',
      'Kudos to the people in the workshop, it shows.',
    ],
    wish: [
      'Thanks in advance for letting me know.',
      'I could come by if there is one on display.',
      'The catalogue does not say, or I have not looked well enough.',
      'It would be perfect over our round table.',
    ],
  },
};

/** A sentence before or behind it, often neither, seldom both: as long as what is said, so that few texts are nearly the same. */
export function inOwnWords(random: Random, language: Language, turn: Turn, text: string): string {
  const before = random.chance(0.45) ? `${random.pick(BEFORE[language][turn])} ` : '';
  const after = random.chance(before === '' ? 0.75 : 0.25) ? ` ${random.pick(AFTER[language][turn])}` : '';
  return `${before}${text}${after}`;
}

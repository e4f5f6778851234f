// A spam wave and the complaints that arrive in the middle of it: who says what, where and when. Own texts; the same for the same seed.
import { randomOf } from './texts.mjs';

const PITCHES = [
  'Je double mon argent chaque semaine grâce à {who}, écrivez-lui vite sur son profil, elle répond à tout le monde',
  'Best prices on lamps, same factory as here, message me before the stock ends, free delivery today only',
];
const OPENINGS = ['', 'Salut, ', 'Hello, ', '👉 ', 'Franchement ', '!!! ', 'Hey, '];
const CLOSINGS = ['', ' !', ' !!!', ' 🔥', ' 🔥🔥', ' .', ' …', ' ok', ' merci', ' 100%'];
const WHO = ['Mme Rose', 'Mme R0se', 'Mme Rosa', 'Mrs Rose', 'M. Rose'];

/** One of the near-copies: another beginning, another end, a name or a letter changed, as bots do it. */
export function copyOf(random, n) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const text = `${pick(OPENINGS)}${PITCHES[n % PITCHES.length].replace('{who}', pick(WHO))}${pick(CLOSINGS)}`;
  return random() < 0.2 ? text.replace('e', 'е') : text; // a Cyrillic letter in one of five
}

const SUBJECTS = ['ma suspension Aube', 'ma lampe Halo', 'le pied Galet', 'mon variateur', 'ma commande'];
const WOES = [
  'est arrivée cassée, et votre service ne répond plus depuis une semaine',
  'clignote depuis le premier jour, c’est vraiment décevant pour ce prix',
  'n’est toujours pas livrée alors que le suivi dit « remis » depuis lundi',
  'chauffe tellement que je n’ose plus l’allumer le soir, que dois-je faire',
  'a été remplacée deux fois et c’est toujours la même panne',
  'a été facturée deux fois et personne ne me rembourse',
  'est arrivée dans la mauvaise couleur, l’échange traîne depuis un mois',
];
const ENDS = ['.', ' ?', ', merci de me répondre.', ', j’attends une réponse.', ' !'];

/** A complaint of a person of their own, in the words people use; some say nearly what others say. */
export function complaintOf(random, n) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return `${n % 3 === 0 ? 'Bonjour, ' : ''}${pick(SUBJECTS)} ${WOES[n % WOES.length]}${pick(ENDS)}`;
}

/**
 * `copies` near-copies from `authors` people and `complaints` from as many, over `seconds`, spread over `accounts` in turns.
 * @returns sorted by time: `{ at (ms from the start), account, id, author, text, isComplaint }`
 */
export function waveOf({ copies, authors, complaints, seconds, accounts }) {
  const random = randomOf(7);
  const told = [];
  const add = (isComplaint, n, text, author) => {
    const account = accounts[Math.floor(random() * accounts.length)];
    told.push({ at: random() * seconds * 1000, account, id: `${isComplaint ? 'c' : 'w'}${n}`, author, text, isComplaint }); // prettier-ignore
  };
  for (let n = 0; n < copies; n += 1) add(false, n, copyOf(random, n), `55${Math.floor(random() * authors)}`);
  for (let n = 0; n < complaints; n += 1) add(true, n, complaintOf(random, n), `77${n}`);
  return told.sort((one, other) => one.at - other.at);
}

// Seeded texts: a vocabulary of 20,000 words drawn by Zipf's law, French, English and made up, mean length 134 characters.
const WORDS =
  'de la le et les des en un une pour que est pas je vous the to and is my order merci bonjour livraison commande colis toujours rien reçu taille retour bien très jamais encore please when thanks delivery late lamp color broken love great service client réponse attends depuis semaine produit qualité prix magasin remboursement problème facture couleur disponible question super bravo déçu parfait'.split(
    ' ',
  );
const SYLLABLES =
  'ba bi bo ca co cu da di do fa fe fi ga go la le li lo ma me mi mo na ne no pa pe pi po ra re ri ro sa se si ta te ti to va ve vi vo quai neau plai tin que rou'.split(
    ' ',
  );
const VOCABULARY = 20_000;
const MEAN_WORDS = 22;

/** Repeatable numbers in [0, 1) (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeVocabulary() {
  const random = randomOf(7);
  const words = new Set(WORDS);
  while (words.size < VOCABULARY) {
    const length = 2 + Math.floor(random() * 4);
    words.add(Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(''));
  }
  return [...words];
}

/** Word by rank: the first is the most frequent. */
export const vocabulary = makeVocabulary();

const cumulative = new Float64Array(VOCABULARY);
let sum = 0;
for (let rank = 0; rank < VOCABULARY; rank += 1) cumulative[rank] = sum += 1 / (rank + 3);

function wordAt(share) {
  const wanted = share * sum;
  let [low, high] = [0, VOCABULARY - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return vocabulary[low];
}

/** The text of a seed. */
export function textOf(seed) {
  const random = randomOf(seed * 2_654_435_761);
  const length = 3 + Math.floor(-Math.log(1 - random()) * (MEAN_WORDS - 3));
  const words = Array.from({ length: Math.min(length, 200) }, () => wordAt(random()));
  return words.join(' ');
}

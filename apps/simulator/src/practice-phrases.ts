import type { LocalizedText, ReviewAnswer, TrainingTopic } from '@parvis/contracts';
import { type Language, type Mood, phrase } from './phrases';
import { Random } from './random';

/** A phrase as the public of the demo might say it, with what a moderator does about it, and why. */
export interface PracticePhrase {
  language: Language;
  text: string;
  answer: ReviewAnswer;
  topic: TrainingTopic;
  explanation: LocalizedText;
}

type Right = Omit<PracticePhrase, 'language' | 'text'>;

const right = (answer: ReviewAnswer, topic: TrainingTopic, en: string, fr: string): Right => ({ answer, topic, explanation: { en, fr } }); // prettier-ignore

/** Only moods whose phrases have one right answer whatever fills their blanks. */
const RIGHT: Partial<Record<Mood, Right>> = {
  question: right('keep', 'other', 'A question: answer it.', 'Une question\u00A0: répondez-y.'),
  praise: right('keep', 'other', 'Praise stays, of course.', 'Un compliment reste, bien sûr.'),
  broken: right('keep', 'criticism', 'A fault is told: help, do not hide.', 'Un défaut est signalé\u00A0: aidez, ne masquez pas.'), // prettier-ignore
  angry: right('keep', 'criticism', 'Angry about the service, without an attack on anybody: it stays.', 'En colère contre le service, sans attaquer personne\u00A0: cela reste.'), // prettier-ignore
  swearing: right('keep', 'swearing', 'The words are rough, but aimed at the product. Rough is not against the rules.', 'Les mots sont crus, mais visent le produit. Être cru n’est pas interdit.'), // prettier-ignore
  insult: right('hide', 'insult', 'It is aimed at people: hidden, so that the author still finds it.', 'Elle vise des personnes\u00A0: masquée, pour que l’auteur la retrouve.'), // prettier-ignore
  disguised: right('hide', 'insult', 'An insult in disguise is an insult.', 'Une insulte déguisée est une insulte.'), // prettier-ignore
  exposed: right('hide', 'personal-data', 'It shows the author’s own data to everybody: hide it to protect them, and answer in private.', 'Il montre à tous les données de son auteur\u00A0: masquez pour le protéger, et répondez en privé.'), // prettier-ignore
  threat: right('remove', 'threat', 'A threat is removed, its evidence kept, and a lead told.', 'Une menace est retirée, sa preuve gardée, un responsable prévenu.'), // prettier-ignore
  scam: right('remove', 'scam', 'Somebody poses as the shop to get at card numbers.', 'Quelqu’un se fait passer pour la boutique afin d’obtenir des numéros de carte.'), // prettier-ignore
  spam: right('remove', 'spam', 'Advertising that has nothing to do with the post.', 'De la publicité sans rapport avec la publication.'), // prettier-ignore
};
const MOODS = Object.keys(RIGHT) as Mood[];
const MOST = 60;
const TRIES = 20;

/** `GET /demo/practice?count=&seed=&language=`: no phrase twice, every mood as often as the others, the same for the same seed. */
export function practicePhrases(query: URLSearchParams): PracticePhrase[] {
  const count = Math.min(MOST, Math.max(0, Math.floor(Number(query.get('count') ?? 0)) || 0));
  const wanted = query.get('language');
  const random = new Random(seedOf(query.get('seed') ?? ''));
  const said = new Map<string, PracticePhrase>();
  for (let tries = 0; said.size < count && tries < count * TRIES; tries++) {
    const mood = MOODS[tries % MOODS.length] ?? 'question';
    const language: Language = wanted === 'fr' || wanted === 'en' ? wanted : random.pick(['fr', 'en'] as const);
    const known = RIGHT[mood];
    const text = phrase(random, language, mood);
    if (known && !said.has(text)) said.set(text, { language, text, ...known });
  }
  return [...said.values()];
}

/** FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

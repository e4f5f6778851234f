import type { TrainingSample } from './training-sample';

/** Samples in English; as those in French. */
export const ENGLISH_SAMPLES: readonly TrainingSample[] = [
  {
    id: 'en-criticism-broken',
    language: 'en',
    text: 'Arrived broken. Again. Do you even test these things before you ship them?',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Une plainte sur le produit, vive mais sans attaque.',
      en: 'A complaint about the product, sharp but without an attack.',
    },
  },
  {
    id: 'en-criticism-scam-word',
    language: 'en',
    text: 'What a scam, 80€ for a lamp that dies after a week',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: '« Scam » exprime ici la déception : un avis, pas une accusation à masquer.',
      en: '“Scam” tells of disappointment here: an opinion, not an accusation to hide.',
    },
  },
  {
    id: 'en-criticism-boycott',
    language: 'en',
    text: "I'm done with this brand and I'll tell all my friends to stay away.",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Appeler à ne plus acheter est permis.',
      en: 'To call on others not to buy is allowed.',
    },
  },
  {
    id: 'en-criticism-review',
    language: 'en',
    text: 'One star. Rude answer on the phone, nobody called back.',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Un avis sur une expérience vécue. Le refuser sans motif serait une faute.',
      en: 'A review of what happened. To refuse it without a reason would be a fault.',
    },
  },
  {
    id: 'en-swearing',
    language: 'en',
    text: "Damn, this is the best fucking coffee machine I've ever had",
    answer: 'keep',
    topic: 'swearing',
    explanation: {
      fr: 'Jurons de joie, sans cible.',
      en: 'Swearing out of joy, with no target.',
    },
  },
  {
    id: 'en-word-inside',
    language: 'en',
    text: 'The Scunthorpe store was lovely, thanks',
    answer: 'keep',
    topic: 'other',
    explanation: {
      fr: 'Un mot grossier caché dans un nom de lieu n’en est pas un.',
      en: 'A rude word inside the name of a place is none.',
    },
  },
  {
    id: 'en-quote',
    language: 'en',
    text: 'Your chatbot called me “an idiot”, is that normal?',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'L’insulte est citée, elle ne vient pas de l’auteur.',
      en: 'The insult is quoted, it is not the author’s.',
    },
  },
  {
    id: 'en-insult-agent',
    language: 'en',
    text: 'You people are useless morons, every single one of you',
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Insulte visant l’équipe entière.',
      en: 'An insult aimed at the whole team.',
    },
  },
  {
    id: 'en-insult-spaced',
    language: 'en',
    text: 'what a bunch of i d i o t s',
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Les lettres espacées ne changent pas le mot.',
      en: 'Spaced letters do not change the word.',
    },
  },
  {
    id: 'en-insult-looks',
    language: 'en',
    text: 'Who hired that ugly cow in the video?',
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Attaque sur le physique d’une personne.',
      en: 'An attack on how a person looks.',
    },
  },
  {
    id: 'en-hate-religion',
    language: 'en',
    text: "Keep people of that religion out of your ads, they don't belong here",
    answer: 'remove',
    topic: 'hate',
    explanation: {
      fr: 'Exclusion d’un groupe pour sa religion.',
      en: 'Exclusion of a group for its religion.',
    },
  },
  {
    id: 'en-hate-disability',
    language: 'en',
    text: 'People like that should not be allowed to work with customers, wheelchair or not',
    answer: 'remove',
    topic: 'hate',
    explanation: {
      fr: 'Discrimination liée au handicap.',
      en: 'Discrimination against people with disabilities.',
    },
  },
  {
    id: 'en-threat',
    language: 'en',
    text: 'Someone should burn your warehouse down and I know where it is',
    answer: 'remove',
    topic: 'threat',
    explanation: {
      fr: 'Menace de destruction assortie d’un moyen : on retire, on garde la preuve, on alerte.',
      en: 'A threat of destruction with the means to it: remove it, keep the evidence, raise the alarm.',
    },
  },
  {
    id: 'en-threat-legal',
    language: 'en',
    text: 'You will hear from my lawyer',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Une suite légale annoncée n’est pas une menace.',
      en: 'Announced legal steps are no threat.',
    },
  },
  {
    id: 'en-data-email',
    language: 'en',
    text: 'Write me at client.seven@mail.example, my order is 99812',
    answer: 'hide',
    topic: 'personal-data',
    explanation: {
      fr: 'Ses propres données : on masque pour protéger et on répond en privé.',
      en: 'Their own data: hide it to protect them and answer in private.',
    },
  },
  {
    id: 'en-data-doxing',
    language: 'en',
    text: "That moderator's real number is 07 00 00 00 00, have fun",
    answer: 'remove',
    topic: 'personal-data',
    explanation: {
      fr: 'Données d’une autre personne avec appel au harcèlement.',
      en: 'Somebody else’s data with a call to harass them.',
    },
  },
  {
    id: 'en-spam-crypto',
    language: 'en',
    text: 'DM me to double your crypto in 24h, 100% legit',
    answer: 'remove',
    topic: 'spam',
    explanation: {
      fr: 'Promesse de gain, sans rapport avec la publication.',
      en: 'A promise of gain that has nothing to do with the post.',
    },
  },
  {
    id: 'en-spam-emoji',
    language: 'en',
    text: '🔥🔥 cheap followers 🔥🔥 link in bio',
    answer: 'remove',
    topic: 'spam',
    explanation: {
      fr: 'Publicité répétée par des comptes vides.',
      en: 'Advertising repeated by empty accounts.',
    },
  },
  {
    id: 'en-scam-support',
    language: 'en',
    text: 'Hi, official support here. To unlock your parcel pay 1.99 at parcel-help[.]example',
    answer: 'remove',
    topic: 'scam',
    explanation: {
      fr: 'Faux service client avec un lien dissimulé.',
      en: 'Fake support with a disguised link.',
    },
  },
  {
    id: 'en-off-topic',
    language: 'en',
    text: 'Does anybody know a good plumber near the station?',
    answer: 'hide',
    topic: 'off-topic',
    explanation: {
      fr: 'Hors sujet et sans gravité : masquer suffit.',
      en: 'Off topic and harmless: hiding is enough.',
    },
  },
  {
    id: 'en-criticism-staff',
    language: 'en',
    text: 'Whoever packed this should learn how to use tape',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Moquerie légère sur un travail, sans insulte.',
      en: 'Mild mockery of a job, without an insult.',
    },
  },
  {
    id: 'en-sarcasm',
    language: 'en',
    text: 'Sure, blame the weather for the third time this month. Very creative.',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Sarcasme : une critique comme une autre.',
      en: 'Sarcasm: criticism like any other.',
    },
  },
  {
    id: 'en-self-harm',
    language: 'en',
    text: 'nobody would notice if I was gone anyway',
    answer: 'hide',
    topic: 'self-harm',
    explanation: {
      fr: 'Signe de détresse : on protège, on transmet, on ne sanctionne pas.',
      en: 'A sign of distress: protect, hand on, give no strike.',
    },
  },
  {
    id: 'en-counterfeit',
    language: 'en',
    text: 'Same bag for 30€ on my page, perfect copy, ask me',
    answer: 'remove',
    topic: 'spam',
    explanation: {
      fr: 'Offre de contrefaçon : illicite.',
      en: 'An offer of counterfeits: illegal.',
    },
  },
];

import type { TrainingSample } from './training-sample';

/** Samples in French. They are written as people write; addresses and numbers are of ranges that belong to nobody. */
export const FRENCH_SAMPLES: readonly TrainingSample[] = [
  {
    id: 'criticism-late',
    language: 'fr',
    text: "Troisième fois que ma commande arrive en retard et personne ne répond. C'est nul, je ne commanderai plus chez vous.",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Une plainte, même dure, n’attaque personne : elle reste et attend une réponse.',
      en: 'A complaint, however harsh, attacks nobody: it stays and waits for an answer.',
    },
  },
  {
    id: 'criticism-price',
    language: 'fr',
    text: 'Franchement vous vous moquez du monde avec ces prix, +30 % en un an !!',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Critique des prix : vive, mais sur le sujet. La masquer tromperait les autres clients.',
      en: 'Criticism of prices: sharp, but on topic. To hide it would mislead other customers.',
    },
  },
  {
    id: 'criticism-refund',
    language: 'fr',
    text: "Remboursez-moi ! Deux mois que j'attends, j'en parle à mon assurance juridique.",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Annoncer une démarche légale n’est pas une menace.',
      en: 'To announce legal steps is not a threat.',
    },
  },
  {
    id: 'criticism-caps',
    language: 'fr',
    text: "JE VEUX MON COLIS MAINTENANT C'EST INADMISSIBLE",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Les majuscules disent la colère, rien de plus. Répondez plutôt que masquer.',
      en: 'Capitals tell of anger, nothing else. Answer rather than hide.',
    },
  },
  {
    id: 'swearing-product',
    language: 'fr',
    text: "Putain mais il est trop bien ce canapé, je l'adore",
    answer: 'keep',
    topic: 'swearing',
    explanation: {
      fr: 'Un juron qui ne vise personne, dans un compliment.',
      en: 'Swearing that is aimed at nobody, in a compliment.',
    },
  },
  {
    id: 'swearing-situation',
    language: 'fr',
    text: 'Bordel, encore une rupture de stock sur la taille 38...',
    answer: 'keep',
    topic: 'swearing',
    explanation: {
      fr: 'Le juron porte sur la situation, pas sur quelqu’un.',
      en: 'The swearing is about the situation, not about somebody.',
    },
  },
  {
    id: 'word-retard',
    language: 'fr',
    text: 'Livraison en retard de 3 jours, mais le produit est conforme.',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: '« Retard » est ici un mot ordinaire : un mot d’une liste anglaise n’est pas une insulte en français.',
      en: '“Retard” is an ordinary French word here: a word of an English list is no insult in French.',
    },
  },
  {
    id: 'irony',
    language: 'fr',
    text: "Bravo, 2 h d'attente au téléphone pour s'entendre dire de rappeler demain. Quel service !",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'L’ironie est une critique. Elle reste.',
      en: 'Irony is criticism. It stays.',
    },
  },
  {
    id: 'defamation-shaped',
    language: 'fr',
    text: "Le vendeur du magasin de la place m'a rendu la mauvaise monnaie, vérifiez votre caisse.",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Un fait raconté sans nom ni injure : à vérifier, pas à masquer.',
      en: 'A fact told without a name or an insult: to be looked into, not hidden.',
    },
  },
  {
    id: 'insult-team',
    language: 'fr',
    text: "Vous êtes une bande d'abrutis, incapables de lire un mail.",
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Insulte visant l’équipe. On masque et on répond en privé à la demande qui s’y trouve.',
      en: 'An insult aimed at the team. Hide it, and answer what is asked in it in private.',
    },
  },
  {
    id: 'insult-disguised',
    language: 'fr',
    text: 'espèce de c0nn@rd va apprendre ton métier',
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Une insulte déguisée reste une insulte : le mot se lit sans peine.',
      en: 'A disguised insult is an insult: the word is read without effort.',
    },
  },
  {
    id: 'insult-other',
    language: 'fr',
    text: "@client_042 t'es vraiment trop débile ma pauvre, retourne à l'école",
    answer: 'hide',
    topic: 'insult',
    explanation: {
      fr: 'Attaque contre une autre personne du fil : elle fait fuir les autres.',
      en: 'An attack on somebody else in the thread: it drives the others away.',
    },
  },
  {
    id: 'hate-origin',
    language: 'fr',
    text: "Pas étonnant avec des gens de ce pays-là, qu'ils rentrent chez eux.",
    answer: 'remove',
    topic: 'hate',
    explanation: {
      fr: 'Rejet d’un groupe en raison de son origine : loi du 29 juillet 1881, art. 24. On retire et on garde la preuve.',
      en: 'Rejection of a group for its origin: French law of 29 July 1881, art. 24. Remove it and keep the evidence.',
    },
  },
  {
    id: 'hate-coded',
    language: 'fr',
    text: 'Encore des 🐒 au service client, on voit le niveau',
    answer: 'remove',
    topic: 'hate',
    explanation: {
      fr: 'Un symbole animal pour désigner des personnes : c’est de la haine, même sans un mot interdit.',
      en: 'An animal symbol for people: that is hate, even without a forbidden word.',
    },
  },
  {
    id: 'threat-person',
    language: 'fr',
    text: 'Je sais à quelle heure ferme le magasin, attends-moi à la sortie.',
    answer: 'remove',
    topic: 'threat',
    explanation: {
      fr: 'Menace contre une personne (Code pénal, art. 222-17) : on retire, on garde la preuve et on alerte.',
      en: 'A threat against a person (French penal code, art. 222-17): remove it, keep the evidence and raise the alarm.',
    },
  },
  {
    id: 'threat-figure',
    language: 'fr',
    text: 'Si ça continue je vais vous tuer… de rire avec vos excuses',
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Lire jusqu’au bout : c’est une plaisanterie, pas une menace.',
      en: 'Read to the end: it is a joke, not a threat.',
    },
  },
  {
    id: 'data-own-phone',
    language: 'fr',
    text: 'Rappelez-moi au 06 39 98 12 34, commande 4471902',
    answer: 'hide',
    topic: 'personal-data',
    explanation: {
      fr: 'La personne s’expose elle-même : on masque pour la protéger, on répond en privé, sans avertissement.',
      en: 'They expose themselves: hide it for their protection, answer in private, no strike.',
    },
  },
  {
    id: 'data-other',
    language: 'fr',
    text: 'La responsable habite 12 rue des Lilas, allez lui dire en face',
    answer: 'remove',
    topic: 'personal-data',
    explanation: {
      fr: 'Adresse d’une autre personne avec appel à s’y rendre : on retire aussitôt et on garde la preuve.',
      en: 'Somebody else’s address with a call to go there: remove it at once and keep the evidence.',
    },
  },
  {
    id: 'spam-link',
    language: 'fr',
    text: 'Gagnez 500€/jour depuis chez vous >> gain-rapide . example',
    answer: 'remove',
    topic: 'spam',
    explanation: {
      fr: 'Annonce sans rapport avec le sujet, avec un lien dissimulé.',
      en: 'An advertisement off the topic, with a disguised link.',
    },
  },
  {
    id: 'scam-refund',
    language: 'fr',
    text: 'Service remboursement officiel : envoyez vos coordonnées bancaires sur WhatsApp au +33 7 00 00 00 00',
    answer: 'remove',
    topic: 'scam',
    explanation: {
      fr: 'Quelqu’un se fait passer pour vous et demande des données bancaires : on retire vite, d’autres peuvent y croire.',
      en: 'Somebody poses as you and asks for bank details: remove it quickly, others may believe it.',
    },
  },
  {
    id: 'competitor',
    language: 'fr',
    text: "J'ai trouvé moins cher chez un concurrent, sans frais de port en plus.",
    answer: 'keep',
    topic: 'criticism',
    explanation: {
      fr: 'Nommer un concurrent n’est pas de la publicité : c’est l’expérience d’un client.',
      en: 'To mention a competitor is no advertising: it is what a customer experienced.',
    },
  },
  {
    id: 'off-topic',
    language: 'fr',
    text: 'Votez pour la pétition sur les pistes cyclables de notre ville',
    answer: 'hide',
    topic: 'off-topic',
    explanation: {
      fr: 'Sans rapport avec la publication. Masquer suffit : rien d’illicite.',
      en: 'Nothing to do with the post. Hiding is enough: nothing is illegal.',
    },
  },
  {
    id: 'self-harm',
    language: 'fr',
    text: "J'ai tout perdu avec cette histoire, je n'ai plus envie de continuer à vivre.",
    answer: 'hide',
    topic: 'self-harm',
    explanation: {
      fr: 'Une personne en détresse : on masque pour la protéger, on transmet tout de suite et on répond avec humanité. Jamais de sanction.',
      en: 'A person in distress: hide it for their protection, hand it on at once and answer kindly. Never a strike.',
    },
  },
  {
    id: 'question',
    language: 'fr',
    text: "C'est ouvert dimanche ?",
    answer: 'keep',
    topic: 'other',
    explanation: {
      fr: 'Une question simple : elle reste et attend une réponse.',
      en: 'A simple question: it stays and waits for an answer.',
    },
  },
];

/** Ordinary customer care without any abuse, put together of own parts: every thing with every event, greetings by turns. */
interface Parts {
  openers: readonly string[];
  things: readonly string[];
  events: readonly string[];
  closings: readonly string[];
}

const FRENCH: Parts = {
  openers: ['Bonjour,', 'Bonsoir,', 'Bonjour à toute l’équipe,', 'Alors,', '', 'Madame, Monsieur,', 'Petite question :', 'Re-bonjour,', '@maison_lumen', 'Coucou,', 'Hello,', 'Pour info,', 'Suite à mon appel de mardi,'], // prettier-ignore
  things: ['ma lampe Halo', 'le canapé convertible', 'la salopette bleue', 'le panier pique-nique', 'mon tapis de douche', 'le kit de bâtons de ski', 'la console Vega', 'le luminaire du salon', 'la commande de ma mère', 'le vase en verre', 'mon abonnement', 'la table basse', 'le fauteuil Kubik', 'le coussin brodé', 'la carte cadeau', 'l’ampoule E27', 'le bon de réduction', 'votre catalogue', 'la housse de couette', 'le bureau d’angle', 'l’étagère murale', 'le plaid écru', 'le conseiller du magasin', 'la peluche raton laveur', 'le porte-manteau', 'la bougie parfumée', 'le miroir ovale', 'l’assise en velours', 'le jeu de cartes', 'la nappe en coton bio'], // prettier-ignore
  events: ['est en retard de 3 jours', 'est arrivé ce matin à 9h30', 'me plaît beaucoup', 'ne correspond pas à la description', 'coûte 129,90 € sur votre site', 'serait parfait pour mon salon', 'est sale sur un côté', 'a été échangé sans problème', 'manque dans le colis', 'est-il disponible en noir ?', 'sera livré quand ?', 'mesure combien de centimètres ?', 'a un défaut de fabrication', 'est d’excellente qualité', 'fait un bruit bizarre', 'peut-il passer en machine ?', 'convient pour un chien ou un chat ?', 'ne s’allume plus depuis hier', 'est encore meilleur que prévu', 'va très bien avec les rideaux', 'se monte en 10 minutes', 'est resté bloqué au point relais', 'a fait plaisir à mes enfants', 'n’a pas la bonne couleur', 'tient bien depuis 2 ans', 'attend toujours son remboursement', 'part en vacances avec nous', 'sort quand en France ?', 'perd ses couleurs au lavage', 'se vend aussi à l’unité ?', 'pèse 4 kg, c’est un peu lourd', 'vient de quel pays ?', 'fin de série, dommage', 'est un as de la décoration', 'n’est plus dans le suivi', 'a changé de prix entre lundi et mardi', 'mérite ses 5 étoiles', 'reste mon préféré', 'est trop petit pour la chambre', 'a mis 12 jours au lieu de 5'], // prettier-ignore
  closings: ['Merci d’avance.', 'Cordialement.', 'Bonne journée !', '', 'Merci.', 'Dans l’attente de votre retour.', 'À bientôt', 'Bien à vous.', '😊', 'Qu’en pensez-vous ?', 'C’est dommage.'], // prettier-ignore
};

const ENGLISH: Parts = {
  openers: ['Hi,', 'Hello,', 'Good morning,', 'Hi there,', '', 'Dear team,', 'Quick one:', 'Hey,', '@maison_lumen', 'So,', 'Following my call on Tuesday,'], // prettier-ignore
  things: ['my Halo lamp', 'the sofa bed', 'the blue dungarees', 'the picnic basket', 'my shower mat', 'the ski pole kit', 'the Vega console', 'the living room light', 'my mother’s order', 'the glass vase', 'my subscription', 'the coffee table', 'the Kubik armchair', 'the embroidered cushion', 'the gift card', 'the E27 bulb', 'the discount voucher', 'your catalogue', 'the duvet cover', 'the corner desk', 'the wall shelf', 'the brass cocktail tray', 'the assistant in store', 'the raccoon plush', 'the coat hook', 'the scented candle', 'the oval mirror', 'the velvet seat', 'the class set of pens', 'the organic cotton tablecloth'], // prettier-ignore
  events: ['is 3 days late', 'arrived this morning at 9.30', 'looks lovely in the hall', 'does not match the description', 'costs 129.90 on your site', 'would be perfect for my room', 'is dirty on one side', 'was exchanged without a problem', 'is missing from the box', 'comes in black?', 'ships to Essex when?', 'measures how many inches?', 'has a small fault', 'is great quality', 'makes a strange noise', 'can go in the washing machine?', 'suits a dog or a cat?', 'has not turned on since yesterday', 'is even better than expected', 'goes really well with the curtains', 'took 10 minutes to put together', 'is stuck at the pick-up point', 'made my kids happy', 'is not the right colour', 'has held up well for 2 years', 'is still waiting for its refund', 'travels with us every summer', 'will be released when?', 'fades in the wash', 'is sold as a single item too?', 'weighs 4 kg, a bit heavy', 'is made in which country?', 'is sold out, what a pity', 'passed every test', 'is not in the tracking any more', 'changed price between Monday and Tuesday', 'deserves 5 stars', 'is still my favourite', 'is too small for the bedroom', 'took 12 days instead of 5'], // prettier-ignore
  closings: ['Thanks in advance.', 'Kind regards.', 'Have a nice day!', '', 'Thanks.', 'Looking forward to your reply.', 'See you soon', 'Best wishes.', '😊', 'What do you think?', 'Such a pity.'], // prettier-ignore
};

/** 2,400 different lines, half of them French. */
export function plainLines(): { text: string; language: string }[] {
  return [
    ...linesOf(FRENCH).map((text) => ({ text, language: 'fr' })),
    ...linesOf(ENGLISH).map((text) => ({ text, language: 'en' })),
  ];
}

function linesOf({ openers, things, events, closings }: Parts): string[] {
  return things.flatMap((thing, n) =>
    events.map((event, m) => {
      const opener = openers[(n * 7 + m * 3) % openers.length] ?? '';
      const closing = closings[(n * 3 + m * 5) % closings.length] ?? '';
      const sentence = `${opener} ${thing} ${event}`.trim();
      return `${sentence}${/[?!]$/.test(sentence) ? '' : '.'} ${closing}`.trim();
    }),
  );
}

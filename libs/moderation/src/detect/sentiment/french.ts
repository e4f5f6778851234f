import { lexiconOf } from './lexicon';

/** Customer care as it is written in French: what is said of houses, parcels, products and people who answer. */
export const FRENCH = lexiconOf(`
+3: parfait, excellent, génial, magnifique, superbe, merveilleux, extraordinaire, exceptionnel, incroyable, sublime, impeccable, formidable
+3: fantastique, adore, j'adore, top du top, coup de coeur, irréprochable, au top, épatant, remarquable, bluffant, canon, somptueux, splendide
+2: super, top, bravo, ravi, enchanté, content, satisfait, heureux, conquis, comblé, agréable, professionnel, efficace, réactif, soigné, rapide
+2: recommande, aime beaucoup, j'aime, chapeau, félicitations, bonne qualité, belle qualité, très bien, bonne surprise, belle surprise, nickel, extra
+2: à l'écoute, aimable, gentil, chaleureux, accueillant, serviable, sympathique, souriant, disponible et, rien à redire, rien à dire, sans souci
+2: sans problème, tout est parfait, pas déçu, jamais déçu, continuez, je valide, mille mercis, un grand merci, grand merci, merci beaucoup, merci infiniment
+2: fidèle cliente, fidèle client, hâte de, vivement, délicieux, confortable, élégant, lumineux, adorable, ponctuel, en avance, conforme, chouette, cool
+2: conseille, le meilleur, la meilleure, meilleur achat, belle découverte, vrai bonheur, vrai régal, bonheur, merveille, élégance, finesse, douceur, satisfaction
+1: merci, bien, bon, bonne, beau, belle, joli, jolie, sympa, correct, utile, pratique, facile, simple, fiable, solide, propre, clair, résolu, réglé
+1: pas mal, plutôt bien, comme prévu, bien reçu, bien arrivé, à temps, fonctionne bien, marche bien, plaît, apprécie, plaisir, intéressant, qualité au rendez vous
+1: remboursé rapidement, échange rapide, bon rapport, prix correct, bonne journée, bon courage, sourire, attentionné, geste commercial, vite, rapidement
+0: merci de, merci d'avance, bien à vous, bien cordialement, bonjour, bonsoir, pas très, bien que, ou bien, si bien, bien sûr, eh bien, bon alors, ah bon, bon de commande
+0: merci pour votre retour, merci pour votre réponse, il vaut mieux, plus vite, belle arnaque, bien évidemment, aussi bien, combien, bon d'achat, code promo
-1: dommage, moyen, bof, cher, lent, long, difficile, compliqué, retard, erreur, oublié, manque, manquant, incomplet, attends, attente, attendre, patienter, fragile
-1: mitigé, problème, souci, bug, bugs, mauvais, mauvaise, pas terrible, pas top, pas fou, peut mieux faire, inquiet, inquiète, hésite, rayé, tâché, bruyant, flou
-1: toujours rien, sans nouvelles, aucune nouvelle, relance, relancé, réclamation, retourner, rupture, indisponible, annulé, décalé, reporté, perdu, égaré
-2: déçu, déception, décevant, cassé, abîmé, défectueux, endommagé, inutilisable, injoignable, panne, plante, bloqué, nul, nulle, médiocre, mal, pire, fuir
-2: pas reçu, jamais reçu, rien reçu, toujours pas, pas livré, jamais arrivé, pas arrivé, non reçu, aucune réponse, pas de réponse, sans réponse, ne répond, personne ne répond
-2: aucun suivi, pas sérieux, peu sérieux, pas professionnel, mauvaise qualité, piètre qualité, qualité médiocre, mécontent, insatisfait, énervé, agacé, fâché, colère
-2: remboursez, remboursez moi, rendez moi, trop cher, hors de prix, surfacturé, débité deux fois, facturé deux fois, prélevé, ne marche, ne fonctionne, ne s'allume, tombe en panne
-2: déconseille, à éviter, évitez, passez votre chemin, plus jamais, perte de temps, foutu, pourri, bâclé, désagréable, impoli, malpoli, méprisant, odieux, agressif, froid
-2: mensonge, mensonges, menti, menteur, trompeur, publicité mensongère, incompétent, incompétence, incapable, ridicule, triste, ras le bol, marre, lassé, fatigué de
-2: bordel, putain, chiant, chier, saloperie, connerie, conneries, impossible, insupportable, trempé, inutile, illisible, bancal, grince, ne décroche, bien joué, refusé, refusée
-2: ne répond plus, pas fourni, pas fournies, même pas, se décolle, écran noir, ne charge, silence total, aucune excuse, aucune explication, sans explication, zéro étoile, une étoile, mettre zéro
-3: honteux, honte, scandaleux, scandale, inadmissible, inacceptable, intolérable, catastrophe, catastrophique, lamentable, désastre, désastreux, horrible, affreux
-3: arnaque, arnaqueur, arnaqué, escroquerie, escroc, voleur, vol, volé, foutage de gueule, se moque, se moquent, moquez, dégoûté, dégoûtant, immonde, infect, dangereux
-3: merde, merdique, pourrave, exécrable, minable, déplorable, pitoyable, abominable, cauchemar, enfer, plainte, avocat, dgccrf, plus jamais de ma vie, furieux, furieuse
`);

/** What « trop » makes bad, and alone says nothing. */
export const TOO_MUCH_FR = new Set(
  'cher petit grand long court serre large chaud froid lent fort leger lourd sombre clair fin epais dur mou gros juste tard compliqu complex bruyant brillant sal sucr etroit fragil faibl haut bas'.split(
    ' ',
  ),
);

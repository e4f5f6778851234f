import { seedList } from './seed';

/** Aimed at people. What is aimed at things is swearing, and what is said of work is criticism: neither stands here. */
export const INSULTS_FR = seedList(
  'insult',
  'fr',
  `
  4 enculé
  4 enculés de votre race
  4 va te faire enculer
  4 allez vous faire enculer
  4 fils de pute
  4 fille de pute
  4 fdp
  4 fils de chien
  4 nique ta mère
  4 niquez vos mères
  4 ntm
  4 nique ta race
  4 nique sa mère
  4 ta mère la pute
  4 va niquer
  4 sale pute
  4 pute !pute de merde # seul, le mot vise une personne
  4 putain de ta race
  4 salope !salopette !salopettes
  4 pétasse
  4 pouffiasse
  4 grognasse
  4 connard
  4 connarde
  3 connasse
  3 salaud
  3 saloparde
  3 salopard
  3 enfoiré
  3 ordure humaine
  3 bande d'ordures
  3 espèce d'ordure
  3 sous merde
  3 grosse merde # à une personne
  3 tas de merde
  3 bande de merdes
  3 raclure
  3 crevure
  3 pourriture
  3 trou du cul
  3 trouduc
  3 tête de con
  3 tête de noeud
  3 gueule de con
  3 face de con
  3 sale con
  3 sale conne
  3 pauvre con
  3 pauvre conne
  3 gros con
  3 grosse conne
  3 petit con
  3 vieux con
  3 quel con !quel con je suis
  3 quelle conne
  3 espèce de con
  3 espèce de conne
  3 bande de cons
  3 t'es con
  3 tu es con
  3 vous êtes cons
  3 êtes des cons
  3 ducon
  3 duconnard
  3 abruti
  3 abrutie
  3 bande d'abrutis
  3 crétin
  3 crétine
  3 débile mental
  3 bande de débiles
  3 espèce de débile
  3 gros débile
  3 t'es débile
  3 vous êtes débiles
  3 êtes des débiles
  3 demeuré
  3 dégénéré
  3 attardé # seul il vise une personne
  3 gogol
  3 mongol !mongol fier !empire mongol # insulte validiste ; le peuple est excepté
  3 sale chien
  3 sale chienne
  3 chien de la casse
  3 sale porc
  3 gros porc
  3 grosse vache
  3 gros tas
  3 sac à merde
  3 lèche cul
  3 suce boules
  3 branleur
  3 branleuse
  3 bande de branleurs
  3 couillon
  3 couille molle
  3 tocard
  3 toquard
  3 minable individu
  3 bande de minables
  3 pauvre minable
  3 pauvre type
  3 pauvre fille
  3 pauvre tache
  3 pauvre merde
  3 ta gueule
  3 vos gueules
  3 ferme ta gueule
  3 fermez vos gueules
  3 ferme la connard
  3 va te faire foutre
  3 allez vous faire foutre
  3 va te faire voir
  3 allez vous faire voir
  3 va te faire mettre
  3 allez vous faire mettre
  3 va chier
  3 allez chier
  3 je vous emmerde
  3 je t'emmerde
  3 boloss
  3 bolosse
  3 bouffon
  3 bouffonne
  3 clodo
  3 sale clochard
  3 cassos
  3 kassos
  3 sale gueux
  2 idiot
  2 idiote
  2 bande d'idiots
  2 imbécile
  2 bande d'imbéciles
  2 stupide personne
  2 andouille !andouille de guémené !andouille de vire # la charcuterie est exceptée
  2 bande de nuls
  2 bande de nazes
  2 bande d'incapables
  2 bande d'incompétents
  2 bande de guignols
  2 bande de clowns
  2 bande de bouffons
  2 bande de charlots
  2 bande de rigolos
  2 bande de rats
  2 bande de fainéants
  2 bande de feignasses
  2 feignasse
  2 grosse feignasse
  2 espèce d'incapable
  2 espèce de nul
  2 espèce de naze
  2 êtes des nuls
  2 êtes des incapables
  2 êtes des clowns
  2 êtes des guignols
  2 t'es qu'un nul
  2 tu n'es qu'un
  2 blaireau !blaireau de rasage !blaireau à raser # le rasage est excepté
  2 plouc
  2 taré
  2 cinglé
  2 mythomane
  2 bécasse
  2 cruche !cruche en verre !cruche en terre !cruche à eau
  2 cervelle de moineau
  2 QI d'huître
  2 zéro neurone
  2 retourne à l'école
  2 apprends à lire
  `,
);

import { seedList } from './seed';

/** Advertising and fishing for followers under somebody else's posts. */
export const SPAM_FR = seedList(
  'spam',
  'fr',
  `
  3 achetez des followers
  3 acheter des followers
  3 followers gratuits
  3 abonnés gratuits
  3 plus d'abonnés
  3 gagner des abonnés
  3 abonne toi à ma chaîne
  3 abonnez vous à ma chaîne
  3 abonnez vous à ma page
  3 abonne toi à ma page
  3 abonne toi en retour
  3 abonnement en retour
  3 suivez moi
  3 suivez ma page
  3 suis moi je te suis
  3 visitez ma page
  3 visitez mon profil
  3 visitez mon site
  3 visitez notre site
  3 venez voir ma boutique
  3 venez sur mon profil
  3 découvrez ma boutique
  3 découvrez notre boutique
  3 allez voir mon profil
  3 clique sur mon profil
  3 cliquez sur mon profil
  3 cliquez sur le lien
  3 cliquez sur ce lien
  3 cliquez ici
  3 clique ici
  3 lien en bio
  3 lien dans ma bio
  3 dm pour collab
  3 collab en dm
  3 envoie un dm
  3 offre limitée
  3 offre exceptionnelle
  3 profitez de notre promo
  3 promo flash
  3 code promo exclusif
  3 utilisez mon code
  3 avec mon code
  3 mon code parrain
  3 code parrainage
  3 lien de parrainage
  3 lien d'affiliation
  3 prix imbattables
  3 livraison gratuite sur notre site
  3 les mêmes moins chers
  3 moins cher chez nous
  3 référencement google
  3 création de site
  3 perdre du poids rapidement
  3 maigrir sans effort
  3 brûle graisse
  3 viagra
  3 casino en ligne
  3 paris sportifs
  3 pronostics gagnants
  3 rencontres coquines
  3 photos privées
  3 mon contenu privé
  3 sextape
  `,
);

export const SPAM_EN = seedList(
  'spam',
  'en',
  `
  3 buy followers
  3 free followers
  3 more followers
  3 gain followers
  3 get followers
  3 real followers
  3 subscribe to my channel
  3 sub to my channel
  3 sub4sub
  3 follow for follow
  3 f4f
  3 follow back
  3 follow me
  3 follow my page
  3 check my page
  3 check out my page
  3 check my profile
  3 check out my profile
  3 check out my channel
  3 check out my shop
  3 check out our shop
  3 visit my profile
  3 visit my page
  3 visit my website
  3 visit our website
  3 visit our store
  3 link in bio
  3 link in my bio
  3 click the link
  3 click this link
  3 click here
  3 click my profile
  3 dm for collab
  3 dm us to collab
  3 dm to collab
  3 collab with us
  3 brand ambassador
  3 send pic
  3 limited time offer
  3 limited offer
  3 special offer
  3 use my code
  3 with my code
  3 discount code in
  3 referral code
  3 referral link
  3 affiliate link
  3 best price guaranteed
  3 cheaper here
  3 same thing cheaper
  3 half the price at
  3 seo services
  3 rank your website
  3 website traffic
  3 backlinks
  3 lose weight fast
  3 weight loss pills
  3 viagra
  3 cialis
  3 online casino
  3 free spins
  3 betting tips
  3 sure bets
  3 hot singles
  3 my private pics
  3 onlyfans
  3 cheap replica
  3 replica watches
  `,
);

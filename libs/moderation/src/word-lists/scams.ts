import { seedList } from './seed';

/** Money for nothing, false houses, false prizes, false loans. */
export const SCAMS_FR = seedList(
  'scam',
  'fr',
  `
  4 gagner de l'argent facilement
  4 gagnez de l'argent
  4 argent facile
  4 revenus passifs
  4 sans travailler
  4 sans rien faire
  4 liberté financière
  4 doublez votre argent
  4 doubler votre argent
  4 doublez votre mise
  4 rendement garanti
  4 gains garantis
  4 investissement garanti
  4 investir dans le bitcoin
  4 investissez dans la crypto
  4 trading automatique
  4 mon coach en trading
  4 mon trader
  4 prêt entre particuliers
  4 offre de prêt
  4 prêt rapide sans justificatif
  4 crédit sans justificatif
  4 don de argent
  4 vous avez gagné un
  4 vous avez été sélectionné
  4 vous êtes le gagnant
  4 félicitations vous avez gagné
  4 réclamez votre prix
  4 réclamez votre cadeau
  4 récupérez votre gain
  4 iphone gratuit
  4 votre compte sera bloqué
  4 votre compte sera suspendu
  4 votre page sera supprimée
  4 votre compte a été limité
  4 confirmez votre identité
  4 vérifiez votre compte
  4 mettez à jour vos coordonnées bancaires
  4 frais de douane impayés
  4 votre colis est bloqué
  4 contactez moi sur whatsapp
  4 contactez le sur whatsapp
  4 contactez la sur whatsapp
  4 écrivez moi sur whatsapp
  4 écrivez moi sur telegram
  4 ajoutez moi sur whatsapp
  4 rejoignez mon groupe telegram
  4 rejoignez mon canal telegram
  4 retour affectif
  4 retour de l'être aimé
  4 retour d'affection
  4 grand marabout
  4 grand médium
  4 médium voyant
  4 portefeuille magique
  4 récupérer vos fonds perdus
  4 récupérer mon argent grâce à
  4 hacker professionnel
  4 coupon pcs
  4 recharge pcs
  4 transcash
  4 carte cadeau gratuite
  4 remboursement exceptionnel cliquez
  `,
);

export const SCAMS_EN = seedList(
  'scam',
  'en',
  `
  4 make money from home
  4 make money online
  4 easy money
  4 passive income
  4 financial freedom
  4 double your money
  4 double your bitcoin
  4 guaranteed returns
  4 guaranteed profit
  4 guaranteed income
  4 invest with
  4 bitcoin investment
  4 crypto investment
  4 forex trading
  4 binary options
  4 my account manager
  4 trading with
  4 expert trader
  4 recovery expert
  4 recover your funds
  4 recover my lost funds
  4 recovered my money
  4 recovered my funds
  4 ethical hacker
  4 certified hacker
  4 you have won
  4 you've won
  4 you have been selected
  4 you've been selected
  4 claim your prize
  4 claim your gift
  4 claim your reward
  4 free iphone
  4 free gift card
  4 your account will be suspended
  4 your account will be disabled
  4 your page will be deleted
  4 your account has been limited
  4 verify your account
  4 confirm your identity
  4 update your billing
  4 unpaid customs fee
  4 contact me on whatsapp
  4 contact him on whatsapp
  4 contact her on whatsapp
  4 message me on whatsapp
  4 text me on whatsapp
  4 text me on telegram
  4 dm me on telegram
  4 join my telegram
  4 join our telegram group
  4 join my whatsapp group
  4 spell caster
  4 love spell
  4 bring back my ex
  4 loan without
  4 quick loan
  4 instant loan
  4 loans at 3%
  4 no credit check
  4 inheritance fund
  4 next of kin
  4 western union
  4 gift card code
  `,
);

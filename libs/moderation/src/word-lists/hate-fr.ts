import { seedList } from './seed';

/** Against people for what they are: origin, faith, sex, orientation, disability. */
export const HATE_FR = seedList(
  'hate',
  'fr',
  `
  5 bougnoule
  5 bougnoul
  5 bicot
  5 raton !raton laveur !ratons laveurs # l’animal est excepté
  5 melon de merde
  5 sale arabe
  5 sales arabes
  5 sale noir
  5 sales noirs
  5 sale nègre
  5 nègre
  5 négro
  5 bamboula
  5 bounty de service
  5 sale juif
  5 sales juifs
  5 youpin
  5 youtre
  5 sale feuj
  5 complot juif
  5 les juifs contrôlent
  5 sale musulman
  5 sales musulmans
  5 sale chinois
  5 sales chinois
  5 chinetoque
  5 chintok
  5 bridé !bridé à
  5 niakoué
  5 sale rom
  5 sales roms
  5 sale gitan
  5 sales gitans
  5 sale romano
  5 sale étranger
  5 sales étrangers
  5 sale immigré
  5 sales immigrés
  5 sale migrant
  5 sales migrants
  5 sale blanc
  5 sales blancs
  5 sale race
  5 race inférieure
  5 sous race
  5 sous homme
  5 mort aux juifs
  5 mort aux arabes
  5 mort aux noirs
  5 mort aux gays
  5 heil hitler
  5 sieg heil
  5 hitler avait raison
  5 au four
  5 retour aux fours
  5 white power
  5 retourne dans ton pays
  5 retournez dans votre pays
  5 rentre dans ton pays
  5 rentrez dans votre pays
  5 dégage de notre pays
  5 dégagez de notre pays
  5 rentrez chez vous les
  5 on est chez nous pas
  5 la france aux français
  5 sale pédé
  5 sales pédés
  5 pédé
  5 pédale de merde
  5 tapette de merde
  5 sale tapette
  5 tarlouze
  5 tafiole
  5 sale gouine
  5 sales gouines
  5 gouine
  5 sale lesbienne
  5 sale trans
  5 travelo
  5 sale handicapé
  5 sales handicapés
  5 sale mongolien
  5 triso
  5 sale trisomique
  5 les femmes à la cuisine
  5 retourne à ta cuisine
  5 retourne dans ta cuisine
  5 sale vieille
  4 sale boche
  4 sale rital
  4 sale portos
  4 islamiste de merde
  4 terroriste de merde
  `,
);

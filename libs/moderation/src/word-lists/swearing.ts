import { seedList } from './seed';

/** Rude, and aimed at things or at nobody. */
export const SWEARING_FR = seedList(
  'swearing',
  'fr',
  `
  1 merde
  1 merdique
  1 merdouille
  1 de merde
  1 c'est de la merde
  1 putain
  1 ptain
  1 putin de !vladimir putin # « putain » mal écrit
  1 bordel
  1 foutre
  1 foutu
  1 foutaise
  1 foutage de gueule
  1 se foutre de
  1 je m'en fous
  1 on s'en fout
  1 rien à foutre
  1 rien à branler
  1 chier
  1 chiant
  1 chiante
  1 chieur
  1 chiotte
  1 fait chier
  1 chiasse
  1 saloperie
  1 cochonnerie de
  1 emmerder
  1 emmerde
  1 emmerdant
  1 démerder
  1 démerdez vous
  1 se démerder
  1 connerie
  1 conneries
  1 con !con questo !con la !con il !con el !con todo !con todos !con mi !con su !con un !con una !con los !con las !con te !con me !con lui # « c’est con » ; l’espagnol et l’italien « con » est excepté
  1 à la con
  1 bosser comme un con
  1 couilles
  1 casser les couilles
  1 casse couilles
  1 se branler
  1 branlette
  1 nique !pique-nique !pique nique !pique-niques !piquenique
  1 niquer
  1 baisé
  1 se faire baiser
  1 enculer
  1 enculade
  1 ras le cul
  1 mon cul
  1 plein le cul
  1 la gueule
  1 gueuler
  1 dégueulasse
  1 dégueu
  1 bâtard !pain bâtard !chien bâtard # familier
  1 purée de merde
  1 nom de dieu
  1 bon dieu
  1 wtf
  `,
);

export const SWEARING_EN = seedList(
  'swearing',
  'en',
  `
  1 shit !shiitake
  1 shitty
  1 bullshit
  1 horseshit
  1 shitshow
  1 crap
  1 crappy
  1 fuck
  1 fucking
  1 fucked
  1 fuckin
  1 effing
  1 freaking
  1 frigging
  1 wtf
  1 what the hell
  1 damn
  1 damned
  1 goddamn
  1 dammit
  1 bloody hell
  1 bloody joke
  1 bloody useless
  1 bollocks
  1 arse
  1 ass # seul
  1 my ass
  1 half assed
  1 half arsed
  1 pissed off
  1 piss off
  1 piss take
  1 taking the piss
  1 piss poor
  1 sucks
  1 bugger
  1 bugger all
  1 hell of a mess
  1 for fuck's sake
  1 ffs
  1 jesus christ
  1 screwed up
  1 cock up
  1 dickish
  `,
);

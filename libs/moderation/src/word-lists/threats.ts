import { seedList } from './seed';

/** Harm that is announced to people. To sue, to complain and to leave are not threats. */
export const THREATS_FR = seedList(
  'threat',
  'fr',
  `
  5 je vais te tuer
  5 je vais vous tuer
  5 on va te tuer
  5 on va vous tuer
  5 je vais te buter
  5 je vais vous buter
  5 je vais te crever
  5 je vais te défoncer
  5 je vais vous défoncer
  5 je vais te massacrer
  5 je vais t'égorger
  5 je vais te planter
  5 je vais te casser la gueule
  5 je vais vous casser la gueule
  5 casser la gueule
  5 casser les dents
  5 péter la gueule
  5 défoncer la gueule
  5 mettre une balle
  5 je vais te retrouver
  5 je vais vous retrouver
  5 je te retrouverai
  5 je vous retrouverai
  5 on te retrouvera
  5 on va te retrouver
  5 on va vous retrouver
  5 je sais où tu habites
  5 je sais où vous habitez
  5 je sais où tu travailles
  5 on sait où tu habites
  5 on sait où vous habitez
  5 je vais brûler
  5 je vais tout brûler
  5 je vais mettre le feu
  5 on va mettre le feu
  5 foutre le feu
  5 je vais tout casser
  5 je vais faire sauter
  5 poser une bombe
  5 je viens avec une batte
  5 tu vas mourir
  5 vous allez mourir
  5 tu vas crever
  5 vous allez crever
  5 t'es mort
  5 tu es mort
  5 vous êtes morts
  5 tu es un homme mort
  4 crève
  4 crevez tous
  4 va crever
  4 va mourir
  4 allez crever
  4 tu vas le payer
  4 tu vas le regretter
  4 vous allez le regretter
  4 vous allez me le payer
  4 fais gaffe à toi
  4 fais attention à toi
  4 surveille tes arrières
  4 surveillez vos arrières
  4 attends que je te croise
  4 si je te croise
  4 si je te chope
  4 si je vous croise
  4 j'arrive avec mes potes
  4 on va se voir dehors
  4 tes enfants vont
  4 suicide toi
  4 tue toi
  4 pends toi
  `,
);

export const THREATS_EN = seedList(
  'threat',
  'en',
  `
  5 i will kill you
  5 i'll kill you
  5 i'm going to kill you
  5 gonna kill you
  5 i will find you
  5 i'll find you
  5 we will find you
  5 we'll find you
  5 i will hunt you
  5 hunt you down
  5 i know where you live
  5 we know where you live
  5 i know where you work
  5 i will burn
  5 i'll burn
  5 burn your shop
  5 burn your store
  5 burn the place down
  5 burn it to the ground
  5 set fire to your
  5 blow up your
  5 plant a bomb
  5 beat you up
  5 beat the shit out of you
  5 beat the crap out of you
  5 smash your face
  5 smash your windows
  5 break your legs
  5 break your neck
  5 knock your teeth
  5 punch you in the face
  5 put a bullet
  5 slit your throat
  5 stab you
  5 shoot you
  5 you are dead
  5 you're dead
  5 dead man
  4 watch your back
  4 you better watch out
  4 you will regret this
  4 you'll regret this
  4 you'll pay for this
  4 you will pay for this
  4 coming for you
  4 come for your family
  4 your family will
  4 i hope you die
  4 hope you all die
  4 go die
  4 kill yourself
  4 kys
  4 hang yourself
  4 wait until i see you
  4 if i ever see you
  4 when i see you outside
  `,
);

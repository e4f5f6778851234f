import { seedList } from './seed';

/** Against people for what they are: origin, faith, sex, orientation, disability. */
export const HATE_EN = seedList(
  'hate',
  'en',
  `
  5 nigger
  5 nigga
  5 sandnigger
  5 kike
  5 dirty jew
  5 filthy jew
  5 jews control
  5 gas the jews
  5 paki
  5 raghead
  5 towelhead
  5 camel jockey
  5 dirty muslim
  5 filthy muslims
  5 dirty arab
  5 filthy arabs
  5 wetback
  5 beaner
  5 spic
  5 chink !chink of light !chink in # la fente est exceptée
  5 gook
  5 dirty immigrant
  5 filthy immigrants
  5 dirty foreigners
  5 filthy foreigners
  5 dirty gypsy
  5 dirty gypsies
  5 filthy gypsies
  5 dirty blacks
  5 monkey people
  5 subhuman
  5 sub human
  5 inferior race
  5 white power
  5 white trash
  5 heil hitler
  5 sieg heil
  5 hitler was right
  5 gas chamber
  5 go back to your country
  5 go back to africa
  5 go back to where you came from
  5 go back where you came from
  5 get out of our country
  5 kill all
  5 death to
  5 faggot
  5 fag
  5 dyke !dyke road !offa's dyke
  5 tranny
  5 shemale
  5 dirty lesbian
  5 dirty queer
  5 filthy queers
  5 homos
  5 spastic
  5 mongoloid
  5 cripple
  5 women belong in the kitchen
  5 back to the kitchen
  4 make me a sandwich woman
  4 cracker trash
  4 boomer scum
  `,
);

import { seedList } from './seed';

/** Aimed at people. What is aimed at things is swearing, and what is said of work is criticism: neither stands here. */
export const INSULTS_EN = seedList(
  'insult',
  'en',
  `
  4 motherfucker
  4 mother fucker
  4 mofo
  4 cunt !scunthorpe
  4 fuck you
  4 fuck off
  4 go fuck yourself
  4 get fucked
  4 fuck yourself
  4 fucktard
  4 fuckwit
  4 fuckhead
  4 fuckface
  4 cocksucker
  4 whore
  4 slut
  4 bitch
  4 son of a bitch
  4 sons of bitches
  4 bastard
  4 piece of shit human
  4 you piece of shit
  4 pieces of shit
  4 fucking idiot
  4 fucking moron
  4 fucking retard
  4 you retard
  4 asshole
  4 arsehole
  4 twat
  4 wanker
  4 tosser
  4 bellend
  4 dickhead
  4 knobhead
  4 prick !pin prick !prick test
  4 shithead
  4 shitbag
  4 scumbag
  4 scum
  3 douchebag
  3 jackass
  3 dumbass
  3 dumb ass
  3 smartass
  3 fatass
  3 lardass
  3 kiss my ass
  3 moron
  3 imbecile
  3 idiot !idiot proof !idiotproof
  3 bunch of idiots
  3 bunch of morons
  3 bunch of monkeys
  3 bunch of clowns
  3 you clowns
  3 absolute clown
  3 you muppet
  3 bunch of muppets
  3 stupid cow
  3 stupid people
  3 you are stupid
  3 you're stupid
  3 you stupid
  3 you dumb
  3 dumb people
  3 brain dead
  3 braindead
  3 brainless
  3 halfwit
  3 half wit
  3 nitwit
  3 dimwit
  3 pea brain
  3 cretin
  3 imbeciles
  3 loser
  3 pathetic loser
  3 fat pig
  3 filthy pig
  3 you pig
  3 pigs like you
  3 lowlife
  3 low life
  3 trash human
  3 human garbage
  3 you are garbage people
  3 vermin
  3 parasite
  3 degenerate
  3 sicko
  3 psycho
  3 nutjob
  3 crackhead
  3 shut the fuck up
  3 stfu
  3 gtfo
  3 drop dead
  3 rot in hell
  3 go to hell
  3 burn in hell
  3 screw you
  3 up yours
  3 suck my dick
  3 eat shit
  3 bite me
  2 shut up
  2 dumbo
  2 dunce
  2 dingbat
  2 numpty
  2 simpleton
  2 lazy sods
  2 lazy bums
  2 useless people
  2 useless lot
  2 you lot are useless
  2 bunch of amateurs
  2 bunch of losers
  2 bunch of incompetents
  2 spineless
  2 weasel
  2 creep
  2 hag
  2 learn to read you
  2 learn to spell you
  `,
);

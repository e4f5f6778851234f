import { lexiconOf } from './lexicon';

/** Customer care as it is written in English. */
export const ENGLISH = lexiconOf(`
+3: perfect, excellent, amazing, awesome, fantastic, wonderful, brilliant, outstanding, superb, gorgeous, stunning, incredible, exceptional, flawless
+3: love, loved, love it, obsessed, blown away, five stars, 5 stars, best ever, the best, absolutely beautiful, exceeded my expectations, over the moon
+2: great, happy, pleased, delighted, satisfied, impressed, glad, recommend, beautiful, lovely, enjoy, enjoyed, helpful, friendly, kind, polite, fast, quick, prompt
+2: efficient, professional, smooth, reliable, comfortable, well made, good quality, great quality, high quality, spot on, worth every, thank you so much, thanks so much, many thanks
+2: no problem, no problems, no issues, no complaints, nothing bad, can't fault, cannot fault, keep it up, well done, good job, great job, kudos, congrats, congratulations
+2: can't wait, cannot wait, favourite, favorite, delicious, elegant, bright, responsive, went above, above and beyond, lifesaver, hassle free, on time, early, as described
+2: joy, hats off, never been let down, never let down, never disappointed, so soft, comfy, warm welcome, without any fuss, best thing, thrilled, wonderfully, beautifully, generous
+1: thanks, thank you, good, nice, fine, decent, okay, useful, easy, simple, solid, clean, clear, resolved, sorted, fixed, pretty, fair, cool, like it, works well, works fine
+1: not bad, as expected, arrived safely, good value, reasonable, appreciate, appreciated, welcome, cheers, sweet, cute, cosy, cozy, handy, neat, better now, refunded quickly
+0: thanks in advance, thank you in advance, good morning, good afternoon, good evening, good luck, kind regards, best regards, like this, looks like, would like, feel like, just like, i'd like, like to
+0: pretty much, pretty bad, pretty poor, any better, do better, better be, good enough, is it good, kind of, no good reason, fast enough, right now, at least, well i, as well, so called, best before, happy to
-1: slow, late, delay, delayed, delays, wait, waiting, waited, missing, wrong, mistake, error, problem, problems, issue, issues, bug, bugs, glitchy, unfortunately, overpriced
-1: expensive, meh, average, mediocre, confusing, complicated, difficult, hard to, scratched, stained, noisy, flimsy, cheap looking, incomplete, forgot, lost, stuck, worried, concerned
-1: not great, not impressed, not happy, not ideal, could be better, out of stock, cancelled, canceled, complaint, no news, still nothing, chasing, chased, return it, send it back
-2: disappointed, disappointing, disappointment, broken, broke, damaged, defective, faulty, useless, unusable, poor, bad, worse, rude, unhelpful, ignored, ignoring, unacceptable
-2: never received, not received, haven't received, hasn't arrived, never arrived, not arrived, didn't arrive, no reply, no response, no answer, nobody answers, no one answers, still waiting
-2: doesn't work, does not work, not working, stopped working, won't turn on, won't work, keeps crashing, crashes, crashed, fell apart, poor quality, bad quality, low quality
-2: refund me, give me my money back, want my money back, money back, charged twice, overcharged, double charged, unauthorised, unauthorized, refuse, refused, refuses, not worth, waste, wasted
-2: unprofessional, incompetent, incompetence, unreliable, misleading, false advertising, lied, lies, liar, lying, avoid, stay away, beware, never again, never buy, never order, don't buy, do not buy
-2: unhappy, annoyed, annoying, frustrated, frustrating, angry, upset, fed up, sick of, tired of, let down, ridiculous, joke, a joke, nightmare to, regret, sad, shoddy, dirty, smells, hate
-2: impossible, nothing like, nowhere near, no longer, rejecting, rejected, dies, stinks, soaked, unreadable, wobbles, creaks, sags, not even, hasn't been delivered, no apology, no explanation
-3: sucks, ruined, ruining, fuck, fucking, damn, goddamn, bollocks, bullshit, shitshow, half assed, half arsed, pissed off, wtf, crappy, zero stars, one star, pain in the
-3: terrible, awful, horrible, horrendous, appalling, atrocious, dreadful, disgusting, disgusted, disgraceful, disgrace, shameful, shame on, outrageous, pathetic, worst, the worst
-3: scam, scammed, scammers, fraud, fraudulent, ripoff, rip off, ripped off, con artists, thieves, thief, stole, stolen, steal, theft, nightmare, disaster, catastrophe, dangerous, furious, livid
-3: shit, shitty, crap, garbage, trash, rubbish, abysmal, diabolical, shambles, lawyer, trading standards, small claims, chargeback, zero stars, 0 stars, one star, 1 star, unbelievable service
`);

/** What “too” makes bad, and alone says nothing. */
export const TOO_MUCH_EN = new Set(
  'expensiv small big long short tight loos hot cold slow loud light heavy dark bright thin thick hard soft late complicat nois littl large high low weak narrow sweet salty'.split(
    ' ',
  ),
);

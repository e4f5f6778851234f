// The whole way of an item through screening, one thread: reading its text, then 200 rules, lists of 5,000 terms, the learned
// model and the arbitration. Needs no server.
import { Screener, seededWords, train } from '@parvis/moderation';

import { readSamples } from '../../../libs/moderation/test/labelled/samples';
import { plainLines } from '../../../libs/moderation/test/labelled/plain-lines';
import { randomOf, textOf, vocabulary } from '../data/texts.mjs';
import { machine, median, number, Report } from '../figures.mjs';
import { benchOptions, progress } from '../suite.mjs';

const ITEMS = 4000;
const RULES = 200;
const TERMS = 5000;
const TARGET = 5000;
const BATCH = 100;

const OPENINGS = ['Bonjour,', 'Franchement,', 'Hello,', 'Encore une fois 😡', 'Merci !', 'SVP', 'Hi there,'];
const MIDDLES = ['ma commande n° 48291 n’est toujours pas arrivée', 'votre SAV ne répond jamais au téléphone', 'la lampe Halo est superbe', 'my order arrived broken and nobody answers', 'gagnez 500 € par jour sur https://gain.example/x', 'quel service de m*rde', 'appelez-moi au 06 12 34 56 78', 'une 4rnaque totale, fuyez']; // prettier-ignore
const ENDINGS = [
  'depuis trois semaines.',
  'que faire ?',
  'je recommande 👍',
  'je veux être remboursée',
  'thanks',
  '…',
  'écrivez à client@exemple.example',
];

function texts() {
  const random = randomOf(11);
  const one = (from) => from[Math.floor(random() * from.length)];
  return Array.from({ length: ITEMS }, (_, n) =>
    n % 2 ? textOf(n) : `${one(OPENINGS)} ${one(MIDDLES)} ${one(ENDINGS)}`,
  );
}

/** The lists that come along and as many terms more as it takes, no word of them frequent. */
function lists() {
  const seeded = seededWords();
  const own = seeded.reduce((sum, { terms }) => sum + terms.length, 0);
  const terms = vocabulary.slice(-(TERMS - own)).map((text, n) => ({ id: `t${n}`, listId: 'house', text, language: null, severity: 2, category: 'other', exceptions: [] })); // prettier-ignore
  return [...seeded, { id: 'house', level: 'hold', terms }];
}

const is = (field, operator, value) => ({ field, operator, value });
const KINDS = [
  (n) => is('word', 'says', [vocabulary[9000 + n], `${vocabulary[9500 + n]} ${vocabulary[40 + n]}`, 'arnaque']),
  (n) => ({ all: [is('first-time', 'is', true), is('link', 'is', true), { not: is('link-domain', 'any-of', [`site${n}.example`]) }] }), // prettier-ignore
  (n) => ({ all: [is('sentiment', 'is', ['negative']), is('purpose', 'any-of', ['insult', 'threat']), is('length', 'at-least', n)] }), // prettier-ignore
  (n) => ({
    any: [is('copy-authors', 'at-least', 3 + n), is('learner', 'at-least', 90), is('strikes', 'at-least', 3)],
  }),
  () => ({ all: [is('channel', 'is', ['facebook', 'instagram']), is('personal-data', 'any-of', ['phone', 'email'])] }),
  (n) => ({ all: [is('hour', 'at-least', 20), is('word', 'says', [`code ${vocabulary[12_000 + n]}`]), is('edited', 'is', true)] }), // prettier-ignore
  (n) => ({
    all: [is('hidden-rate', 'at-least', 20), is('regex', 'matches', `(?i)promo\\s+${vocabulary[13_000 + n]}`)],
  }),
  (n) => is('word-list', 'any-of', ['house', `list${n}`]),
  () => ({
    not: { any: [is('stars', 'at-least', 3), is('kind', 'is', ['message']), is('shape', 'any-of', ['shouting'])] },
  }),
  (n) => ({ any: [is('word', 'says', [vocabulary[15_000 + n]]), { all: [is('flood', 'at-least', 5), is('repeats', 'at-least', 1)] }] }), // prettier-ignore
];

/** Every tenth kind of rule, at all levels; `patterns` of them ask a pattern of every text. */
function rules(patterns) {
  return Array.from({ length: RULES }, (_, n) => ({
    id: String(n + 1),
    version: 1,
    level: ['shadow', 'suggest', 'hold', 'hide'][n % 4],
    content: {
      ...{
        name: `Rule ${n}`,
        note: '',
        scope: { channels: [], accountIds: [], kinds: [], languages: n % 7 ? [] : ['fr'] },
      },
      when:
        n < patterns
          ? is('regex', 'matches', `(?i)(promo|code) ${vocabulary[14_000 + n]}`)
          : KINDS[n % KINDS.length](n),
      except: n % 5 ? null : is('standing', 'is', ['trusted']),
      ...{
        intent: 'limit',
        severity: n % 6,
        reasonId: '1',
        tagIds: [],
        allowFinal: false,
        budgetPerHour: 100,
        expiresAt: null,
      },
      ...{ bar: 80, tests: { match: [], skip: [] } },
    },
  }));
}

function factsOf(n) {
  const author = { standing: 'none', strikes: n % 40 ? 0 : 2, items: n % 200, hidden: n % 200 > 100 ? 3 : 0, firstTime: n % 200 === 0, lastMinute: 1 }; // prettier-ignore
  return { channel: 'facebook', kind: 'comment', accountId: '1', postId: '1', ad: false, stars: null, attachments: false, edited: n % 9 === 0, at: new Date(1_795_000_000_000 + n * 60_000).toISOString(), author, copies: { copies: n % 4, authors: n % 3, repeats: 0 }, external: null }; // prettier-ignore
}

/** Microseconds of processor time, which other work on the machine does not lengthen. */
function spent(since) {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

/**
 * Microseconds of processor time an item takes for reading and for judging, in batches as they come in: the quickest
 * round, since a busy neighbour slows processor time too, and the median of both together. */
function measure(screener, items, rounds) {
  const [reads, judges] = [[], []];
  let verdicts = [];
  for (let round = 0; round <= rounds; round += 1) {
    let [reading, judging] = [0, 0];
    verdicts = [];
    for (let from = 0; from < items.length; from += BATCH) {
      const began = process.cpuUsage();
      const read = items.slice(from, from + BATCH).map((text) => screener.read(text));
      reading += spent(began);
      const middle = process.cpuUsage();
      verdicts.push(...read.map((one, n) => screener.judge(one, factsOf(from + n))));
      judging += spent(middle);
    }
    if (round === 0) continue; // warms up
    reads.push(reading / items.length);
    judges.push(judging / items.length);
  }
  const both = reads.map((read, round) => read + judges[round]);
  return { read: Math.min(...reads), judge: Math.min(...judges), usual: median(both), verdicts };
}

const { rounds } = benchOptions();
const report = new Report('Screening, the whole way');
process.stdout.write(`\nScreening, the whole way: ${machine()}\n`);
const items = texts();
const learned = train(items.slice(0, 1000).map((text) => ({ text, hidden: /gagnez|rnaque|m\*rde/.test(text) })));
const learner = learned.state === 'trained' ? learned.model : null;
if (learner === null) report.failed(1, 'the learner could not be trained');
const setup = { lists: lists(), off: ['external'], learner, country: 'FR', timeZone: 'Europe/Paris' };
progress(`${setup.lists.reduce((sum, { terms }) => sum + terms.length, 0)} terms, ${RULES} rules`);

const without = measure(new Screener({ ...setup, rules: [] }), items, rounds);
const usual = measure(new Screener({ ...setup, rules: rules(0) }), items, rounds);
const comments = [...readSamples(process.cwd()), ...plainLines()].map(({ text }) => text);
const short = measure(new Screener({ ...setup, rules: rules(0) }), comments, rounds);
const patterns = measure(new Screener({ ...setup, rules: rules(20) }), items, rounds);
const perSecond = ({ read, judge }) => 1_000_000 / (read + judge);
const meanLength = (given) => Math.round(given.reduce((sum, text) => sum + text.length, 0) / given.length);
report.hold(`items a second, ${meanLength(items)} characters, 200 rules, 5,000 terms, learner`, perSecond(usual), number(perSecond(usual)), { atLeast: TARGET }); // prettier-ignore
report.tell('the same, median of rounds', number(1_000_000 / usual.usual));
report.tell(
  `the same over labelled samples and plain lines, ${meanLength(comments)} characters`,
  number(perSecond(short)),
);
report.tell('of an item: reading', `${number(usual.read)} µs`);
report.tell('of an item: judging', `${number(usual.judge)} µs`);
report.tell('judging without a rule', `${number(without.judge)} µs`);
report.tell('20 of the rules ask a pattern of every text', `${number(perSecond(patterns))} items/s`);
const acted = usual.verdicts.filter(({ outcome }) => outcome.level !== null).length;
report.tell('items that something acts on', `${number((100 * acted) / items.length)} %`);
report.failed(
  usual.verdicts.every(({ hits, unknown }) => hits.length + unknown.length === 0) ? 1 : 0,
  'no rule answered',
);
report.print();
process.exit(report.missed + report.errors > 0 ? 1 : 0);

// What the detectors find and miss on the test half of the labelled samples, what they cost, and what they wrongly hit on ordinary
// lines. Needs no server. Of the test half only totals are printed: who looks at single errors tunes to them.
import { compileRegex, compileWords, fold, isRegexFault, LONGEST_READ, readText, seededWords, SLOWEST_MS, TEXT_DETECTORS, wordsOf } from '@parvis/moderation'; // prettier-ignore
import * as measures from '../../../libs/moderation/test/labelled/measures';
import { plainLines } from '../../../libs/moderation/test/labelled/plain-lines';
import { halvesOf, readSamples } from '../../../libs/moderation/test/labelled/samples';
import { machine, median, ms, number, perSecond, Report } from '../figures.mjs';
import { benchOptions } from '../suite.mjs';

const PURPOSES = ['threat', 'hate', 'insult', 'scam', 'spam', 'swearing', 'complaint', 'question', 'praise'];
const TERMS = 5000;

/** Patterns a member may write, and those made to be slow; each is refused or takes at most 5 ms on 10,000 characters. */
export const PATTERNS = [
  ...['(?i)remb[oa]urs(é|ement)', '(?w:été|hiver)', '(?i)colis\\s+(perdu|volé)', '[A-Z]{2}\\d{6,10}', '(?i)(?:0|\\+33)[67](?:[ .-]?\\d{2}){4}'],
  ...['^(a+)+$', '(x+x+)+y', '(a|aa)+b', '(?:a?){30}a{30}', '([a-z]+)*@', '(.*)(.*)(.*)x', '(?:a|b)*a(?:a|b){12}c', '(?i)(?:\\p{L}+\\s?){1,20}!'],
]; // prettier-ignore

/** A list of as many made-up terms beside those that come along, for how much a long list costs. */
export function manyTerms(count = TERMS) {
  const syllables = 'ba ce di fo gu la me ni po ru sa te vi zo qua dra bli'.split(' ');
  const word = (n) => [n, n / 17, n / 289, n / 4913].map((part) => syllables[Math.floor(part) % 17]).join('');
  const terms = Array.from({ length: count }, (_, n) => ({ id: `many:${n}`, listId: 'many', text: word(n * 7 + 3), language: null, severity: 1, category: 'other', exceptions: [] })); // prettier-ignore
  return { id: 'many', level: 'mark', terms };
}

/** The texts every figure of throughput is measured on: samples and plain lines, 72 characters on average. */
export function benchTexts() {
  return [...readSamples(process.cwd()), ...plainLines()].map(({ text }) => text);
}

const percent = (share) => `${number(share * 100)} %`;

/** Texts per second of one core: by the CPU time it took, so that whatever else the machine does counts for nothing. */
function rateOf(texts, work) {
  for (const text of texts) work(text);
  const rounds = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    for (const text of texts) work(text);
    return (texts.length * 1_000_000) / process.cpuUsage(before).user;
  });
  return median(rounds);
}

function tellQuality(report, test) {
  for (const purpose of PURPOSES) tellMeasure(report, `purpose: ${purpose}`, measures.purposeMeasure(test, purpose));
  tellMeasure(report, 'purpose: any harm', measures.harmMeasure(test));
  tellMeasure(report, 'sentiment of complaints and praise', measures.sentimentMeasure(test));
  const obfuscation = measures.obfuscationMeasure(test);
  report.hold('words in disguise: recall', obfuscation.recall, percent(obfuscation.recall), { atLeast: 0.95 });
  const personal = measures.personalDataMeasure(test);
  report.hold('personal data: recall', personal.recall, percent(personal.recall), { atLeast: 0.95 });
  report.hold('personal data: precision', personal.precision, percent(personal.precision), { atLeast: 0.95 });
  const language = measures.languageMeasure(test);
  const what = `language, 12 letters and more (${language.found + language.missed}, ${language.unknown} unknown)`;
  report.hold(what, language.recall, percent(language.recall), { atLeast: 0.95 });
}

function tellMeasure(report, what, { recall, precision, found, missed, wrong }) {
  report.tell(what, `recall ${percent(recall)}, precision ${percent(precision)} (${found} found, ${missed} missed, ${wrong} wrong)`); // prettier-ignore
}

function tellFalseHits(report, lines) {
  const { byWords, byPurpose } = measures.falseHits(lines);
  const share = (hits) => hits.length / lines.length;
  report.hold(`listed words in ${lines.length} plain lines`, share(byWords), percent(share(byWords)), {
    atMost: 0.001,
  });
  report.hold('harm read in plain lines', share(byPurpose), percent(share(byPurpose)), { atMost: 0.001 });
}

function tellPatterns(report) {
  const compiled = PATTERNS.map((pattern) => compileRegex(pattern));
  const accepted = compiled.filter((regex) => !isRegexFault(regex));
  const slowest = Math.max(...accepted.map(({ slowestMs }) => slowestMs));
  report.tell('patterns accepted', `${accepted.length} of ${PATTERNS.length}`);
  report.hold(`slowest accepted pattern, ${LONGEST_READ} characters`, slowest, ms(slowest), { atMost: SLOWEST_MS });
}

function tellRates(report, texts) {
  const words = compileWords([...seededWords(), manyTerms()]);
  const few = compileWords(seededWords());
  const everything = { words, off: [], country: 'FR' };
  report.tell('all detectors', perSecond(rateOf(texts, (text) => readText(text, everything)), 'texts')); // prettier-ignore
  for (const detector of TEXT_DETECTORS) {
    const off = TEXT_DETECTORS.filter((other) => other !== detector);
    report.tell(
      `only ${detector}`,
      perSecond(
        rateOf(texts, (text) => readText(text, { ...everything, off })),
        'texts',
      ),
    );
  }
  const read = texts.map((text) => wordsOf(fold(text)));
  const [many, alone] = [words, few].map((list) => rateOf(read, (said) => list.words.find(said, null)));
  report.hold(`look-up with ${TERMS} more terms / without`, many / alone, number(many / alone), { atLeast: 0.7 });
  report.tell('look-up alone, all terms', perSecond(many, 'texts'));
}

const report = new Report('screening');
process.stdout.write(`\nscreening: ${machine()}\n`);
benchOptions();
tellQuality(report, halvesOf(readSamples(process.cwd())).test);
tellFalseHits(report, plainLines());
tellPatterns(report);
// the whole way with 200 rules has its figure in `screening-pipeline`
tellRates(report, benchTexts());
report.print();
process.exit(report.missed + report.errors > 0 ? 1 : 0);

import { compileRegex, isRegexFault, RuleRegex, SLOWEST_MS } from './rule-regex';
import type { RegexFaultCode } from './regex-fault';

const accepted = (pattern: string): RuleRegex => {
  const regex = compileRegex(pattern);
  if (isRegexFault(regex)) throw new Error(`${pattern}: ${regex.code} at ${regex.at}`);
  return regex;
};
/** Only what can be printed: an accepted pattern holds the whole engine. */
const faultOf = (pattern: string) => {
  const regex = compileRegex(pattern);
  return isRegexFault(regex) ? { code: regex.code, at: regex.at } : null;
};
const said = (pattern: string, text: string) =>
  accepted(pattern)
    .spans(text)
    .map(({ start, end }) => text.slice(start, end));

describe('compileRegex', () => {
  it.each<[string, RegexFaultCode, number]>([
    ['', 'empty', 0],
    ['x'.repeat(501), 'too-long', 500],
    ['colis(?=perdu)', 'look-around', 5],
    ['colis(?!perdu)', 'look-around', 5],
    ['(?<=un )colis', 'look-around', 0],
    ['(?<!un )colis', 'look-around', 0],
    ['(a)(b)\\1', 'back-reference', 6],
    ['(?<n>a)\\k<n>', 'back-reference', 7],
    ['un \\bété\\b', 'word-boundary', 3],
    ['\\b\\p{L}+', 'word-boundary', 0],
    ['(a{1000}){1000}', 'too-large', 9],
    ['((a{30}){30}){30}', 'too-large', 8],
    ['a{5000}', 'too-large', 1],
    ['(?:a{0,30}){0,200}', 'too-large', 11],
    ['(colis', 'unclosed-group', 0],
    ['[colis', 'unclosed-class', 0],
    ['colis)', 'unopened-group', 5],
    ['un a**', 'repeat', 4],
    ['(x)?\\q', 'escape', 4],
    ['été \\p{Nope}', 'unknown-class', 4],
    ['(?w:été)+', 'word-operator', 8],
    ['(?wi:été)', 'word-operator', 0],
  ])('refuses %j as %s at %d', (pattern, code, at) => {
    expect(faultOf(pattern)).toEqual({ code, at });
  });

  it.each([
    ['(?w:été)', 'Un été ici', ['été']],
    ['(?w:été)', 'étés, étéindre, l’été.', ['été']],
    ['(?w:con)', 'conseil, con, icône con!', ['con', 'con']],
    ['(?w:où) (?w:ça)', 'où ça ?', ['où ça']],
    ['(?w:été|hiver)\\s+(?w:froid)', 'un hiver  froid', ['hiver  froid']],
    ['(?i)remb[oa]urs(é|ement)', 'REMBOURSÉ, remboursement', ['REMBOURSÉ', 'remboursement']],
    ['\\bcolis\\b', 'le colis', ['colis']],
    ['[[:alpha:]]+\\(\\)', 'run()', ['run()']],
    ['\\Q(a+b)\\E', 'x (a+b)', ['(a+b)']],
  ])('%j finds in %j', (pattern, text, expected) => {
    expect(said(pattern, text)).toEqual(expected);
  });

  it('does not find a whole word inside another', () => {
    expect(accepted('(?w:été)').test('prêtés étés')).toBe(false);
  });

  it('looks at the first 10,000 characters only', () => {
    expect(accepted('z').test(`${'a'.repeat(10_000)}z`)).toBe(false);
    expect(accepted('z').test(`${'a'.repeat(9_999)}z`)).toBe(true);
  });

  it.each(['^(a+)+$', '(x+x+)+y', '(a|aa)+b', '(?:a?){30}a{30}', '([a-z]+)*@', '(.*)(.*)(.*)x'])(
    'takes no time over %j, or refuses it',
    (pattern) => {
      const regex = compileRegex(pattern);
      if (isRegexFault(regex)) return void expect(regex.code).toBe('too-slow');
      expect(regex.slowestMs).toBeLessThanOrEqual(SLOWEST_MS);
    },
  );

  it('refuses what is slow on the first text only, too', () => {
    expect(faultOf('(?:a|b)*a(?:a|b){14}c')?.code).toBe('too-slow');
  });

  it('refuses what stays slow whatever is done', () => {
    expect(faultOf('(?:a|b)*a(?:a|b){200}c(?:.{0,90}a){9}')?.code).toBe('too-slow');
  });
});

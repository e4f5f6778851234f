import type { ScreeningRuleContent, ScreeningTest } from '@parvis/contracts';
import type { ScreeningSetup } from '../screening/screening-types';
import { textInputs, TextReader } from '../screening/text-reader';
import { compileRule } from './compile-rule';
import { asksOfText } from './fields-of';

/** A stored sample that says something else than the rule does. */
export interface FailingTest {
  kind: 'match' | 'skip';
  index: number;
  text: string;
}

/**
 * Runs the stored samples of a rule. A sample is a text without author or channel, so what is asked of those is not known: a
 * sample that has to match fails when the rule cannot match it, one that must not fails when the rule could. Rules that ask
 * nothing of the text have nothing to fail.
 */
export function runTests(
  content: Pick<ScreeningRuleContent, 'scope' | 'when' | 'except' | 'tests'>,
  setup: ScreeningSetup,
  reader = new TextReader(setup),
): FailingTest[] {
  if (!asksOfText(content)) return [];
  const rule = compileRule(content);
  const answerOf = ({ text, language = null }: ScreeningTest) => {
    const read = reader.read(text, { languageHint: language });
    const reading = language === null ? read : { ...read, language };
    return rule.answer(textInputs(reading, reader));
  };
  const failing = (kind: 'match' | 'skip', isWrong: (test: ScreeningTest) => boolean) =>
    content.tests[kind].flatMap((test, index) => (isWrong(test) ? [{ kind, index, text: test.text }] : []));
  return [
    ...failing('match', (test) => answerOf(test) === false),
    ...failing('skip', (test) => answerOf(test) !== false),
  ];
}

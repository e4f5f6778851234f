import type { ScreeningRuleContent } from '@parvis/contracts';
import { checkRule } from '../rules/check-rule';
import { runTests } from '../rules/run-tests';
import { DEFAULT_RULES } from './default-rules';

const SETUP = { lists: [], rules: [], off: [], learner: null, country: 'FR', timeZone: 'Europe/Paris' };

describe('the rules a house begins with', () => {
  it.each(DEFAULT_RULES)('$seed is sound and answers its own samples', ({ content, name, note }) => {
    const whole: ScreeningRuleContent = {
      ...content,
      name: name.en,
      note: note.fr,
      scope: { channels: [], accountIds: [], kinds: [], languages: [] },
      reasonId: null,
      tagIds: [],
      allowFinal: false,
      budgetPerHour: 100,
      expiresAt: null,
      bar: 90,
    };
    expect(checkRule(whole)).toEqual([]);
    expect(runTests(whole, SETUP)).toEqual([]);
  });
});

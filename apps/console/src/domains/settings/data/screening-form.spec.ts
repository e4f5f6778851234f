import type { ScreeningRuleContent } from '@parvis/contracts';
import { contentOfScreening, formOfScreeningRule, gapsOfScreening, NEW_SCREENING_RULE } from './screening-form';

const CONTENT: ScreeningRuleContent = {
  name: 'Insults', note: '', scope: { channels: ['instagram'], accountIds: [], kinds: [], languages: ['fr'] }, when: { all: [{ field: 'word', operator: 'says', value: ['nul'] }] }, except: null, intent: 'limit',
  severity: 4, reasonId: '2', tagIds: ['4'], allowFinal: false, budgetPerHour: 50, expiresAt: '2027-01-02T10:30:00.000Z', bar: 90, tests: { match: [{ text: 'vous êtes nuls', language: 'fr' }], skip: [{ text: 'bravo' }] },
}; // prettier-ignore

describe('the form of a moderation rule', () => {
  it('gives back what it was made from', () => {
    expect(contentOfScreening(formOfScreeningRule(CONTENT))).toEqual(CONTENT);
    expect(contentOfScreening(formOfScreeningRule({ ...CONTENT, expiresAt: null, reasonId: null }))).toEqual({ ...CONTENT, expiresAt: null, reasonId: null }); // prettier-ignore
  });

  it('says what is missing in the order it stands there', () => {
    const form = formOfScreeningRule(NEW_SCREENING_RULE);
    expect(gapsOfScreening(form)).toEqual(['name', 'when']);
    expect(contentOfScreening(form)).toBeNull();
    expect(gapsOfScreening({ ...formOfScreeningRule(CONTENT), budgetPerHour: '0', bar: '101', expiresAt: 'soon' })).toEqual(['budget', 'bar', 'expiry']); // prettier-ignore
    expect(gapsOfScreening({ ...formOfScreeningRule(CONTENT), bar: '' })).toEqual(['bar']);
  });

  it('leaves out samples without a text', () => {
    const form = { ...formOfScreeningRule(CONTENT), skip: [{ text: '  ' }, { text: 'merci' }] };
    expect(contentOfScreening(form)?.tests.skip).toEqual([{ text: 'merci' }]);
  });
});

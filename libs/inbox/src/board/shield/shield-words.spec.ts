import { PERSONAL_DATA_KINDS } from '@parvis/moderation';
import { shieldAnswer } from './shield-words';

describe('the private answer to somebody whose data was in public', () => {
  it.each([
    [['phone'], 'en', 'to protect your phone number; you did nothing wrong'],
    [['order', 'order'], 'fr', 'pour protéger votre numéro de commande\u202F; rien ne vous est reproché'],
    [['iban'], 'fr', 'pour protéger vos coordonnées bancaires'],
    [['phone', 'email'], 'en', 'to protect your personal data'],
    [[], 'fr', 'pour protéger vos données personnelles'],
    [['something-new'], 'en', 'to protect your personal data'],
  ] as const)('names what %j is in %s', (kinds, language, words) => {
    expect(shieldAnswer(kinds, language)).toContain(words);
  });

  it.each(PERSONAL_DATA_KINDS)('about %s fits into the shortest private reply', (kind) => {
    for (const language of ['fr', 'en'] as const) expect(shieldAnswer([kind], language).length).toBeLessThanOrEqual(280); // prettier-ignore
  });
});

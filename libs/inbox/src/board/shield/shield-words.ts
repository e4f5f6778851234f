import type { LocalizedText } from '@parvis/contracts';
import type { PersonalDataKind } from '@parvis/moderation';

const WHAT: Record<PersonalDataKind, LocalizedText> = {
  phone: { en: 'your phone number', fr: 'votre numéro de téléphone' },
  email: { en: 'your e-mail address', fr: 'votre adresse e-mail' },
  iban: { en: 'your bank details', fr: 'vos coordonnées bancaires' },
  card: { en: 'your card number', fr: 'votre numéro de carte' },
  order: { en: 'your order number', fr: 'votre numéro de commande' },
};
const SEVERAL: LocalizedText = { en: 'your personal data', fr: 'vos données personnelles' };

/**
 * What somebody is told in private whose comment was hidden for their own sake: that it was for them, that nothing is held against
 * them, and where to go on. It names the kind of data, never the data. Short enough for every channel.
 */
export function shieldAnswer(kinds: readonly string[], language: 'fr' | 'en'): string {
  const distinct = [...new Set(kinds)];
  const only = distinct.length === 1 ? WHAT[distinct[0] as PersonalDataKind] : undefined;
  const what = (only ?? SEVERAL)[language];
  return language === 'fr'
    ? `Bonjour, nous avons masqué votre commentaire pour protéger ${what}\u202F; rien ne vous est reproché. Dites-nous ici ce dont vous avez besoin, nous vous répondons en privé.`
    : `Hello, we hid your comment to protect ${what}; you did nothing wrong. Tell us here what you need, and we will answer you in private.`;
}

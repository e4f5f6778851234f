import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import {
  apiBaseUrlField,
  appIdField,
  appSecretField,
  FACEBOOK_GRAPH,
  graphVersionField,
  verifyTokenField,
} from '../meta/settings';
import { textSetting, takeOverWebhookField } from '../../spi/settings';

const accessTokenField: SettingsField = {
  name: 'accessToken',
  type: 'secret',
  label: { en: 'Access token', fr: 'Jeton d’accès' },
  help: {
    en: 'A token of a system user of your business, without expiry, for this WhatsApp account.',
    fr: 'Un jeton d’un utilisateur système de votre entreprise, sans expiration, pour ce compte WhatsApp.',
  },
  required: true,
  secret: true,
};

const phoneNumberIdField: SettingsField = {
  name: 'phoneNumberId',
  type: 'text',
  label: { en: 'Phone number id', fr: 'Identifiant du numéro' },
  help: {
    en: 'Digits shown under API setup in your app. It is not the phone number itself.',
    fr: 'Les chiffres affichés dans la configuration de l’API. Ce n’est pas le numéro de téléphone.',
  },
  required: true,
  secret: false,
};

const businessAccountIdField: SettingsField = {
  name: 'businessAccountId',
  type: 'text',
  label: { en: 'WhatsApp Business account id', fr: 'Identifiant du compte WhatsApp Business' },
  help: {
    en: 'Shown beside the phone number id. Several numbers can share it.',
    fr: 'Affiché à côté de l’identifiant du numéro. Plusieurs numéros peuvent le partager.',
  },
  required: true,
  secret: false,
};

export const credentials: readonly SettingsField[] = [accessTokenField, appIdField, appSecretField, verifyTokenField];
export const settings: readonly SettingsField[] = [
  phoneNumberIdField,
  businessAccountIdField,
  apiBaseUrlField(FACEBOOK_GRAPH),
  graphVersionField,
  takeOverWebhookField,
];

/** The number that the account answers for; '' while nothing is entered. */
export function numberIdOf(account: Pick<AccountContext, 'settings' | 'externalId'>): string {
  const entered = account.settings[phoneNumberIdField.name];
  return (typeof entered === 'string' ? entered.trim() : '') || account.externalId;
}

/** The WhatsApp Business account (WABA) that the number belongs to. */
export function businessIdOf(account: AccountContext): string {
  return textSetting(account, businessAccountIdField.name);
}

import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from './connector';

/** For platforms on which an app has one address for its notifications. */
export const takeOverWebhookField: SettingsField = {
  name: 'takeOverWebhook',
  type: 'boolean',
  label: { en: 'Set the app’s notification address', fr: 'Régler l’adresse de notification de l’application' },
  help: {
    en: 'An app has one address only. Turn this off when another product uses the same app, and enter the address by hand.',
    fr: 'Une application n’a qu’une adresse. À désactiver si un autre produit utilise la même application\u202F; saisissez alors l’adresse à la main.',
  },
  required: false,
  secret: false,
  default: true,
};

export function credential(account: AccountContext, name: string): string | null {
  return account.credentials[name] || null;
}

export function textSetting(account: AccountContext, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

export function flagSetting(account: AccountContext, field: SettingsField): boolean {
  const value = account.settings[field.name] ?? field.default;
  return value === true;
}

export function numberSetting(account: AccountContext, field: SettingsField): number {
  const value = Number(account.settings[field.name] ?? field.default);
  return Number.isFinite(value) && value > 0 ? value : Number(field.default);
}

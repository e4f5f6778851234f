import { Injectable } from '@angular/core';
import type { Translation, TranslocoLoader, TranslocoTranspiler, TranspileParams } from '@jsverse/transloco';
import { formatMessage, type MessageParams } from './format-message';

type TextFile = () => Promise<{ default: Translation }>;

/** Every text file, one pair for the frame and one per route; each is a chunk with its own hash. */
const FILES: Record<string, TextFile> = {
  en: () => import('../../../i18n/en.json'),
  fr: () => import('../../../i18n/fr.json'),
  'access/en': () => import('../../../i18n/access/en.json'),
  'access/fr': () => import('../../../i18n/access/fr.json'),
  'inbox/en': () => import('../../../i18n/inbox/en.json'),
  'inbox/fr': () => import('../../../i18n/inbox/fr.json'),
  'reports/en': () => import('../../../i18n/reports/en.json'),
  'reports/fr': () => import('../../../i18n/reports/fr.json'),
  'bulk/en': () => import('../../../i18n/bulk/en.json'),
  'bulk/fr': () => import('../../../i18n/bulk/fr.json'),
  'channels/en': () => import('../../../i18n/channels/en.json'),
  'channels/fr': () => import('../../../i18n/channels/fr.json'),
  'contacts/en': () => import('../../../i18n/contacts/en.json'),
  'contacts/fr': () => import('../../../i18n/contacts/fr.json'),
  'followup/en': () => import('../../../i18n/followup/en.json'),
  'followup/fr': () => import('../../../i18n/followup/fr.json'),
  'moderation/en': () => import('../../../i18n/moderation/en.json'),
  'moderation/fr': () => import('../../../i18n/moderation/fr.json'),
  'policies/en': () => import('../../../i18n/policies/en.json'),
  'policies/fr': () => import('../../../i18n/policies/fr.json'),
  'rules/en': () => import('../../../i18n/rules/en.json'),
  'rules/fr': () => import('../../../i18n/rules/fr.json'),
  'screening/en': () => import('../../../i18n/screening/en.json'),
  'screening/fr': () => import('../../../i18n/screening/fr.json'),
  'search/en': () => import('../../../i18n/search/en.json'),
  'search/fr': () => import('../../../i18n/search/fr.json'),
  'settings/en': () => import('../../../i18n/settings/en.json'),
  'settings/fr': () => import('../../../i18n/settings/fr.json'),
};

@Injectable({ providedIn: 'root' })
export class TextLoader implements TranslocoLoader {
  async getTranslation(path: string): Promise<Translation> {
    const file = FILES[path];
    if (!file) throw new Error(`No text file for ${path}`);
    return (await file()).default;
  }
}

/** Reads messages as ICU instead of Transloco's double braces. */
@Injectable({ providedIn: 'root' })
export class MessageTranspiler implements TranslocoTranspiler {
  private locale = 'en';

  transpile({ value, params = {} }: TranspileParams): unknown {
    return typeof value === 'string' ? formatMessage(value, params as MessageParams, this.locale) : value;
  }

  onLangChanged(lang: string): void {
    this.locale = lang;
  }
}

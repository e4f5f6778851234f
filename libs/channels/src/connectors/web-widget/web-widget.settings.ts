import type { WidgetConfig, WidgetOpening } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { domainsOf, isDomain } from './web-widget.domains';
import { isTimeZone, openingsOf } from './web-widget.hours';

/** The settings of one widget, read and checked. */
export interface WidgetSettings {
  domains: string[];
  texts: WidgetConfig['texts'];
  /** Who answers, as visitors see it; '' = nobody in particular. */
  agentName: string;
  language: WidgetConfig['language'];
  colour: string;
  theme: WidgetConfig['theme'];
  position: WidgetConfig['position'];
  /** Null = no hours are kept. */
  hours: { timeZone: string; openings: WidgetOpening[] } | null;
  contactForm: boolean;
  uploads: boolean;
  rating: boolean;
  emailFallback: boolean;
  emailAfterMinutes: number;
  consent: WidgetConfig['consent'];
  /** A blocked visitor is not told: what they write goes nowhere. */
  blockSilently: boolean;
  retentionDays: number;
}

export const WIDGET_KEY = /^w_[A-Za-z0-9_-]{6,40}$/;
const COLOUR = /^#[0-9a-f]{6}$/i;
const MOST_RETENTION_DAYS = 3650;

/** Reads the settings of an account; what cannot be read counts as not set (`settingFaults` tells). */
export function widgetSettingsOf(settings: AccountContext['settings']): WidgetSettings {
  const text = (name: string): string => String(settings[name] ?? '').trim();
  const flag = (name: string, otherwise: boolean): boolean =>
    typeof settings[name] === 'boolean' ? settings[name] : otherwise;
  const openings = openingsOf(text('hours')) ?? [];
  const colour = text('colour');
  return {
    domains: domainsOf(text('allowedDomains')).filter(isDomain),
    texts: {
      en: {
        title: text('titleEn'),
        greeting: text('greetingEn'),
        offline: text('offlineEn'),
        consent: text('consentEn'),
      },
      fr: {
        title: text('titleFr'),
        greeting: text('greetingFr'),
        offline: text('offlineFr'),
        consent: text('consentFr'),
      },
    },
    agentName: text('agentName'),
    language: oneOf(text('language'), ['en', 'fr'], 'auto'),
    colour: COLOUR.test(colour) ? colour.toLowerCase() : '#2f5bea',
    theme: oneOf(text('theme'), ['light', 'dark'], 'auto'),
    position: oneOf(text('position'), ['left'], 'right'),
    hours: openings.length > 0 && isTimeZone(text('timeZone')) ? { timeZone: text('timeZone'), openings } : null,
    contactForm: flag('contactForm', true),
    uploads: flag('uploads', true),
    rating: flag('rating', true),
    emailFallback: flag('emailFallback', true),
    emailAfterMinutes: within(Number(settings['emailAfterMinutes'] ?? 5), 1, 1440),
    consent: { required: flag('consentRequired', true), privacyUrl: httpsAddress(text('privacyUrl')) },
    blockSilently: flag('blockSilently', false),
    retentionDays: within(Number(settings['retentionDays'] ?? 365), 1, MOST_RETENTION_DAYS),
  };
}

/** What a person has to put right, each in one sentence. */
export function settingFaults(settings: AccountContext['settings']): string[] {
  const text = (name: string): string => String(settings[name] ?? '').trim();
  const domains = domainsOf(text('allowedDomains'));
  const wrong = domains.filter((entry) => !isDomain(entry));
  const faults: string[] = [];
  if (domains.length === 0) faults.push('Name at least one domain on which the widget may appear.');
  if (wrong.length > 0)
    faults.push(`“${wrong.join('”, “')}” is no domain: write shop.example or *.shop.example, without https://.`);
  if (openingsOf(text('hours')) === null) faults.push('The business hours cannot be read: write mon-fri 09:00-18:00.');
  if (text('hours') !== '' && !isTimeZone(text('timeZone')))
    faults.push(`“${text('timeZone')}” is no time zone: write Europe/Paris.`);
  if (text('colour') !== '' && !COLOUR.test(text('colour')))
    faults.push('The colour has to be six hexadecimal digits: #2f5bea.');
  if (text('privacyUrl') !== '' && httpsAddress(text('privacyUrl')) === null)
    faults.push('The page about privacy has to be an https address.');
  if (text('widgetKey') !== '' && !WIDGET_KEY.test(text('widgetKey')))
    faults.push('A widget key is w_ and 6 to 40 letters, digits, - or _.');
  return faults;
}

function oneOf<T extends string, D extends string>(value: string, values: readonly T[], otherwise: D): T | D {
  return values.find((known) => known === value) ?? otherwise;
}

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.round(value), least), most) : least;
}

function httpsAddress(text: string): string | null {
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? text : null;
}

import { WIDGET_LANGUAGES, type WidgetConfig, type WidgetLanguage } from '@parvis/contracts';

/** What the script said in the frame's address. */
export interface Parameters {
  widgetKey: string;
  /** Origin of the host page; nothing is told to, or heard from, any other. */
  hostOrigin: string;
  /** Language the tag asks for, and that of the page around it. */
  language: string | null;
  pageLanguage: string | null;
  theme: string | null;
}

/** @returns null for an address that no script of ours made */
export function readParameters(search: string): Parameters | null {
  const given = new URLSearchParams(search);
  const widgetKey = given.get('widget');
  const host = given.get('host');
  if (!widgetKey || !host || !URL.canParse(host)) return null;
  return {
    widgetKey,
    hostOrigin: new URL(host).origin,
    language: given.get('lang'),
    pageLanguage: given.get('page-lang'),
    theme: given.get('theme'),
  };
}

/** What the tag asks for, else the settings, the page and the browser; English when none of them is ours. */
export function chooseLanguage(wishes: readonly (string | null)[]): WidgetLanguage {
  const tags = wishes.map((wish) => (wish ?? '').toLowerCase().split('-')[0]);
  const found = tags.find((tag) => WIDGET_LANGUAGES.some((language) => language === tag));
  return (found as WidgetLanguage | undefined) ?? 'en';
}

/** The page's wish first: it knows its own look. */
export function chooseTheme(config: Pick<WidgetConfig, 'theme'>, page: string | null): WidgetConfig['theme'] {
  return page === 'light' || page === 'dark' || page === 'auto' ? page : config.theme;
}

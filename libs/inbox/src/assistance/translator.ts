import type { Fetch } from '@parvis/channels';
import type { TranslationProvider } from '@parvis/contracts';
import { below, callService, failed } from './service-call';

export interface Translated {
  text: string;
  /** What the text was written in, where the service tells. */
  source: string | null;
}

/** Somebody who translates. */
export interface Translator {
  /** Languages it translates into, ISO 639-1. */
  languages(): Promise<string[]>;
  /** The language of a text; null when the service cannot tell. */
  detect(text: string): Promise<string | null>;
  /** `source` null: the service finds out. */
  translate(text: string, source: string | null, target: string): Promise<Translated>;
}

export interface TranslatorSettings {
  provider: TranslationProvider;
  url: string;
  key: string | null;
}

/** The translator of a workspace; null when it has none. */
export function translatorOf({ provider, url, key }: TranslatorSettings, fetch: Fetch): Translator | null {
  return provider === 'libretranslate' ? libreTranslate(url, key, fetch) : null;
}

/** A server that speaks LibreTranslate's protocol (docs.libretranslate.com, API usage): `/translate`, `/detect`, `/languages`. */
function libreTranslate(url: string, key: string | null, fetch: Fetch): Translator {
  const ask = (path: string, body: object): Promise<unknown> =>
    callService(fetch, below(url, path), { method: 'POST', body: { ...body, ...(key !== null && { api_key: key }) } });
  return {
    async languages() {
      const answer = await callService(fetch, below(url, '/languages'), { method: 'GET' });
      if (!Array.isArray(answer)) throw failed('The service did not list its languages.');
      return answer.flatMap((entry: unknown) => fieldOf(entry, 'code') ?? []);
    },
    async detect(text) {
      const answer = await ask('/detect', { q: text });
      return Array.isArray(answer) ? fieldOf(answer[0], 'language') : null;
    },
    async translate(text, source, target) {
      const answer = await ask('/translate', { q: text, source: source ?? 'auto', target, format: 'text' });
      const translated = fieldOf(answer, 'translatedText');
      if (translated === null) throw failed('The service answered without a translation.');
      const detected = (answer as { detectedLanguage?: unknown }).detectedLanguage;
      return { text: translated, source: source ?? fieldOf(detected, 'language') };
    },
  };
}

function fieldOf(value: unknown, name: string): string | null {
  const field = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof field === 'string' ? field : null;
}

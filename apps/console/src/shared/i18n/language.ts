import { computed, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { CanActivateFn } from '@angular/router';
import type { LocalizedText } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { TranslocoService } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { readLocal, writeLocal } from '../storage';
import type { MessageParams } from './format-message';

export type LanguageCode = 'fr' | 'en';
const STORED = 'parvis.language';

/** The language of the interface: switched in place, remembered on this device and, once signed in, per person. */
@Injectable({ providedIn: 'root' })
export class Language {
  private readonly transloco = inject(TranslocoService);
  private readonly format = inject(Format);
  private readonly document = inject(DOCUMENT);
  private readonly scopes = new Set<string>();
  private readonly code = signal<LanguageCode>(this.initial());

  readonly current = this.code.asReadonly();
  /** The region follows the browser when it speaks the same language ("en-US"), else France and Great Britain. */
  readonly locale = computed(() => {
    const code = this.code();
    const own = navigator.languages.find((tag) => tag.startsWith(`${code}-`));
    return own ?? (code === 'fr' ? 'fr-FR' : 'en-GB');
  });

  async start(): Promise<void> {
    await this.use(this.code());
  }

  /** Loads what is on screen in the other language first, so that nothing flashes. */
  async use(code: LanguageCode): Promise<void> {
    await Promise.all([this.load(code), ...[...this.scopes].map((scope) => this.load(`${scope}/${code}`))]);
    this.transloco.setActiveLang(code);
    this.document.documentElement.lang = code;
    writeLocal(STORED, code);
    this.code.set(code);
    this.format.locale.set(this.locale());
  }

  async need(scope: string): Promise<void> {
    this.scopes.add(scope);
    await this.load(`${scope}/${this.code()}`);
  }

  /** The text of a key in the current language; reading it in a template or computation follows the language. */
  text(key: string, params: MessageParams = {}): string {
    this.code();
    return this.transloco.translate(key, params);
  }

  /** The language that is not in use; its texts are loaded by `needOther` for the palette. */
  readonly other = computed<LanguageCode>(() => (this.code() === 'fr' ? 'en' : 'fr'));

  async needOther(): Promise<void> {
    const other = this.other();
    await Promise.all([this.load(other), ...[...this.scopes].map((scope) => this.load(`${scope}/${other}`))]);
  }

  pick(text: LocalizedText): string {
    return text[this.code()];
  }

  private async load(path: string): Promise<void> {
    await firstValueFrom(this.transloco.load(path));
  }

  private initial(): LanguageCode {
    const known = readLocal(STORED) ?? navigator.language;
    return known.startsWith('fr') ? 'fr' : 'en';
  }
}

/** Route guard: the texts of the route are there before it is drawn. */
export function withTexts(scope: string): CanActivateFn {
  return async () => {
    await inject(Language).need(scope);
    return true;
  };
}

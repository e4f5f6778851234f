import { provideHttpClient } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  isDevMode,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import { provideRouter, TitleStrategy, withComponentInputBinding, withNavigationErrorHandler } from '@angular/router';
import { provideTransloco, provideTranslocoTranspiler } from '@jsverse/transloco';
import { UI_TEXTS } from '@parvis/ui';
import { Language } from '../shared/i18n/language';
import { MessageTranspiler, TextLoader } from '../shared/i18n/translations';
import { uiTexts } from '../shared/i18n/ui-texts';
import { PageTitle } from '../shared/page-title';
import { reloadWhenReplaced } from '../shared/reload-when-replaced';
import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideHttpClient(),
    provideRouter(routes, withComponentInputBinding(), withNavigationErrorHandler(reloadWhenReplaced)),
    provideTransloco({
      config: {
        availableLangs: ['en', 'fr'],
        defaultLang: 'en',
        reRenderOnLangChange: true,
        prodMode: !isDevMode(),
        missingHandler: { logMissingKey: isDevMode(), useFallbackTranslation: false },
      },
      loader: TextLoader,
    }),
    provideTranslocoTranspiler(MessageTranspiler),
    { provide: UI_TEXTS, useFactory: uiTexts },
    { provide: TitleStrategy, useExisting: PageTitle },
    provideAppInitializer(() => inject(Language).start()),
  ],
};

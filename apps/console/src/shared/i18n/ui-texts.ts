import { computed, inject, type Signal } from '@angular/core';
import { ENGLISH_UI_TEXTS, type UiTexts } from '@parvis/ui';
import { Language } from './language';

type Writer = (key: string, params?: Record<string, string | number>) => string;

/** The few strings that the components of ui/ say by themselves, in the current language. */
export function uiTexts(): Signal<UiTexts> {
  const language = inject(Language);
  return computed(() => translated((key, params) => language.text(`ui.${key}`, params)));
}

function translated(text: Writer): UiTexts {
  const plain = Object.entries(ENGLISH_UI_TEXTS).filter(([, value]) => typeof value === 'string');
  return {
    ...ENGLISH_UI_TEXTS,
    ...Object.fromEntries(plain.map(([key]) => [key, text(key)])),
    riskLevels: [text('risk.1'), text('risk.2'), text('risk.3'), text('risk.4'), text('risk.5')],
    stars: (given, outOf) => text('stars', { given, outOf }),
    newItems: (count) => text('newItems', { count }),
    remove: (label) => text('remove', { label }),
    secondsLeft: (seconds) => text('secondsLeft', { seconds }),
    lengthUsed: (used, max) => text('lengthUsed', { used, max }),
    lengthOver: (over) => text('lengthOver', { over }),
    selectedCount: (count) => text('selectedCount', { count }),
  };
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Banner, Button } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { CareStore } from '../data/care-store';

/** Enough harm for now: a pause is suggested, never forced, and nobody else is told. */
@Component({
  selector: 'app-pause-prompt',
  imports: [Banner, Button, TextPipe],
  template: `
    @if (care.pauseMinutes(); as minutes) {
      <mi-banner tone="info" icon="heart" [label]="'moderation.pause.label' | text">
        <b>{{ 'moderation.pause.enough' | text }}</b> {{ 'moderation.pause.suggest' | text: { minutes } }}
        <mi-button bannerActions size="sm" (pressed)="care.putOff()">{{ 'moderation.pause.later' | text }}</mi-button>
      </mi-banner>
    }
  `,
  styles: `
    mi-banner {
      margin: 0 16px 10px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PausePrompt {
  protected readonly care = inject(CareStore);
}

import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Empty, Sheet } from '@parvis/ui';
import { TextPipe } from '../shared/i18n/text-pipe';

@Component({
  selector: 'app-not-found',
  imports: [Empty, RouterLink, Sheet, TextPipe],
  template: `
    <mi-sheet>
      <main>
        <h1 class="sr">{{ 'notFound.title' | text }}</h1>
        <mi-empty icon="search" [heading]="'notFound.heading' | text" [text]="'notFound.text' | text">
          <a class="btn" routerLink="/inbox">{{ 'notFound.back' | text }}</a>
        </mi-empty>
      </main>
    </mi-sheet>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFound {}

import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { PaneHeader, Sheet } from '@parvis/ui';

/** A screen of one column in the sheet: its title, what can be done with it, and a body that scrolls. */
@Component({
  selector: 'app-page',
  imports: [PaneHeader, Sheet],
  template: `
    <mi-sheet>
      <main>
        <mi-pane-header [heading]="heading()" [count]="count()" [lined]="true" [busy]="busy()">
          <ng-content select="[pageBefore]" ngProjectAs="[before]" />
          <ng-content select="[pageAction]" />
        </mi-pane-header>
        <div class="scroll" id="thread" tabindex="-1">
          <div class="body" [class.wide]="wide()"><ng-content /></div>
        </div>
      </main>
    </mi-sheet>
  `,
  styles: `
    :host {
      display: contents;
    }
    main {
      display: flex;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
    }
    .scroll {
      flex: 1;
      min-height: 0;
      outline: none;
    }
    .body {
      display: grid;
      align-content: start;
      gap: 16px;
      max-width: 940px;
      padding: 18px 20px 40px;
    }
    .body.wide {
      max-width: 1240px;
    }
    @media (max-width: 640px) {
      .body {
        padding: 14px 14px 32px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Page {
  readonly heading = input.required<string>();
  readonly count = input<number | null>(null);
  readonly busy = input(false);
  /** For lists and tables that use the whole width. */
  readonly wide = input(false);
}

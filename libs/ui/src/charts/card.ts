import { ChangeDetectionStrategy, Component, input } from '@angular/core';

let nextId = 0;

/** A framed part of a page: title that says what it is, one line below, an action on the right. */
@Component({
  selector: 'mi-card',
  template: `
    <section [attr.aria-labelledby]="id">
      <h3 [id]="id">
        <span class="clip">{{ heading() }}</span><span class="action"><ng-content select="[cardAction]" /></span>
      </h3>
      @if (text()) {
        <p>{{ text() }}</p>
      }
      <div class="body"><ng-content /></div>
    </section>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    section {
      display: flex;
      flex-direction: column;
      height: 100%;
      padding: 13px 16px 12px;
      border: 1px solid var(--border-subtle);
      border-radius: 10px;
      background: var(--surface);
    }
    h3 {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 20px;
      font: 600 13px/20px var(--font);
      letter-spacing: -0.006em;
    }
    .action {
      display: flex;
      gap: 4px;
      margin: -4px -8px -4px auto;
    }
    p {
      margin-top: 1px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    .body {
      flex: 1;
      min-height: 0;
      margin-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Card {
  protected readonly id = `mi-card-${nextId++}`;
  readonly heading = input.required<string>();
  readonly text = input<string>();
}

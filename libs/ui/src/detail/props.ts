import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** Names and values: `<mi-props><mi-prop label="Assigné">…</mi-prop></mi-props>`. */
@Component({
  selector: 'mi-props',
  template: `<ng-content />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Props {}

/** One name with its value. A value that can be changed is a button in it. */
@Component({
  selector: 'mi-prop',
  template: `
    <div>
      <span class="name" role="term">{{ label() }}</span>
      <span class="value" role="definition"><ng-content /></span>
    </div>
  `,
  styles: `
    :host {
      display: contents;
    }
    div {
      display: grid;
      grid-template-columns: 82px minmax(0, 1fr);
      gap: 0 8px;
    }
    .name {
      color: var(--text-3);
      line-height: 28px;
    }
    .value {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 7px;
      min-width: 0;
      min-height: 28px;
      font-weight: 500;
    }
    .value ::ng-deep > button {
      display: inline-flex;
      align-items: center;
      gap: 7px;
      min-width: 0;
      min-height: 24px;
      margin-left: -6px;
      padding: 0 6px;
      border-radius: var(--r-2);
      font-weight: 500;
    }
    .value ::ng-deep > button:hover {
      background: var(--pressed);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Prop {
  readonly label = input.required<string>();
}

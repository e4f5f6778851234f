import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Member } from '../labels/member';

/** Says above the composer that a teammate is answering too; its buttons let the reader see their draft or leave it to them. */
@Component({
  selector: 'mi-collision',
  imports: [Member],
  template: `<mi-member [id]="id()" [name]="name()" [size]="20" /><span class="grow clip">{{ text() }}</span
    ><ng-content />`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      margin: 0 10px;
      padding: 6px 6px 6px 10px;
      border: 1px solid var(--warning-border);
      border-bottom: 0;
      border-radius: 10px 10px 0 0;
      background: var(--warning-tint);
      color: var(--warning-text);
      font-weight: 500;
      font-size: 12.5px;
    }
    :host ::ng-deep .btn {
      color: var(--warning-text);
    }
    @media (max-width: 1000px) {
      :host ::ng-deep mi-button:first-of-type {
        display: none;
      }
    }
    @media (max-width: 640px) {
      :host ::ng-deep mi-button {
        display: none;
      }
    }
  `,
  host: { role: 'status' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Collision {
  readonly id = input.required<string>();
  readonly name = input.required<string>();
  readonly text = input.required<string>();
}

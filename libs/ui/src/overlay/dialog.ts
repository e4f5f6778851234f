import {
  ChangeDetectionStrategy,
  Component,
  inject,
  input,
  model,
  output,
  TemplateRef,
  viewChild,
} from '@angular/core';
import { IconButton } from '../controls/icon-button';
import { UI_TEXTS } from '../texts/ui-texts';
import { modal } from './modal';

let nextId = 0;

/** A question or a form over the page: `<mi-dialog [(open)]="asking" heading="…">… <mi-button dialogActions>…</mi-button></mi-dialog>`. */
@Component({
  selector: 'mi-dialog',
  imports: [IconButton],
  template: `
    <ng-template #template>
      <div class="box center" [class]="size()">
        <h2 [id]="id">{{ heading() }}</h2>
        <div class="body scroll"><ng-content /></div>
        <footer><ng-content select="[dialogActions]" /></footer>
        <mi-icon-button class="close" icon="x" size="sm" [label]="texts().close" (pressed)="open.set(false)" />
      </div>
    </ng-template>
  `,
  styleUrl: './modal.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DialogBox {
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-dialog-${nextId++}`;
  readonly open = model(false);
  readonly heading = input.required<string>();
  readonly size = input<'sm' | 'md' | 'lg'>('md');
  readonly closed = output();
  private readonly template = viewChild.required<TemplateRef<unknown>>('template');

  constructor() {
    modal({
      open: this.open,
      template: this.template,
      placement: 'center',
      labelledBy: this.id,
      closed: () => this.closed.emit(),
    });
  }
}

/** A panel that comes in from the right edge. */
@Component({
  selector: 'mi-drawer',
  imports: [IconButton],
  template: `
    <ng-template #template>
      <div class="box right">
        <h2 [id]="id">{{ heading() }}</h2>
        <div class="body scroll"><ng-content /></div>
        <footer><ng-content select="[dialogActions]" /></footer>
        <mi-icon-button class="close" icon="x" size="sm" [label]="texts().close" (pressed)="open.set(false)" />
      </div>
    </ng-template>
  `,
  styleUrl: './modal.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Drawer {
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-drawer-${nextId++}`;
  readonly open = model(false);
  readonly heading = input.required<string>();
  readonly closed = output();
  private readonly template = viewChild.required<TemplateRef<unknown>>('template');

  constructor() {
    modal({
      open: this.open,
      template: this.template,
      placement: 'right',
      labelledBy: this.id,
      closed: () => this.closed.emit(),
    });
  }
}

/** A panel that comes up from the bottom edge, for phones. */
@Component({
  selector: 'mi-sheet-bottom',
  imports: [IconButton],
  template: `
    <ng-template #template>
      <div class="box bottom">
        <h2 [id]="id">{{ heading() }}</h2>
        <div class="body scroll"><ng-content /></div>
        <footer><ng-content select="[dialogActions]" /></footer>
        <mi-icon-button class="close" icon="x" size="sm" [label]="texts().close" (pressed)="open.set(false)" />
      </div>
    </ng-template>
  `,
  styleUrl: './modal.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SheetBottom {
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-sheet-bottom-${nextId++}`;
  readonly open = model(false);
  readonly heading = input.required<string>();
  readonly closed = output();
  private readonly template = viewChild.required<TemplateRef<unknown>>('template');

  constructor() {
    modal({
      open: this.open,
      template: this.template,
      placement: 'bottom',
      labelledBy: this.id,
      closed: () => this.closed.emit(),
    });
  }
}

import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Check, Field, type FieldType, Select, Switch } from '@parvis/ui/forms';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { FieldGroup, FieldValue } from '../data/form-values';

/** One field of a connector's form, in the reader's words and with what is filled in so far. */
export interface ShownField {
  id: string;
  group: FieldGroup;
  name: string;
  control: 'boolean' | 'select' | 'text';
  type: FieldType;
  label: string;
  hint: string;
  required: boolean;
  text: string;
  checked: boolean;
  options: { value: string; label: string }[];
  error: string | null;
  canForget: boolean;
  isForgotten: boolean;
}

/** A field as the control that its type asks for; a stored secret that is not needed can be forgotten. */
@Component({
  selector: 'app-connect-field',
  imports: [Check, Field, Select, Switch, TextPipe],
  template: `
    @let one = field();
    @switch (one.control) {
      @case ('boolean') {
        <mi-switch
          [label]="one.label"
          [hint]="one.hint"
          [checked]="one.checked"
          (checkedChange)="changed.emit($event)"
        />
      }
      @case ('select') {
        <mi-select
          [label]="one.label"
          [hint]="one.hint"
          [options]="one.options"
          [error]="one.error"
          [value]="one.text"
          (valueChange)="changed.emit($event)"
        />
      }
      @default {
        <mi-field
          [type]="one.type"
          [name]="one.name"
          [autocomplete]="one.type === 'password' ? 'new-password' : 'off'"
          [required]="one.required"
          [label]="one.label"
          [hint]="one.hint"
          [error]="one.error"
          [value]="one.text"
          (valueChange)="changed.emit($event)"
        />
        @if (one.canForget) {
          <mi-check
            class="forget"
            [label]="'channels.form.forget' | text: { label: one.label }"
            [checked]="one.isForgotten"
            (checkedChange)="forgotten.emit($event)"
          />
        }
      }
    }
  `,
  host: { '[attr.data-pointer]': "'/' + field().id" },
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .forget {
      margin-top: 4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectField {
  readonly field = input.required<ShownField>();
  readonly changed = output<FieldValue>();
  readonly forgotten = output<boolean>();
}

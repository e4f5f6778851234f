import { ChangeDetectionStrategy, Component, computed, inject, model } from '@angular/core';
import { REPLY_SCOPES, type ReplyScope } from '@parvis/contracts';
import { Select } from '@parvis/ui/forms';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';

/** Whom a prepared answer or macro is for. Without the right to manage the library: oneself. */
@Component({
  selector: 'app-scope-fields',
  imports: [Select, TextPipe],
  template: `
    <mi-select
      [label]="'settings.replies.scope' | text"
      [options]="scopes()"
      [value]="scope()"
      (valueChange)="choose($event)"
    />
    @if (places().length) {
      <mi-select [label]="'settings.replies.scope-' + scope() | text" [options]="places()" [(value)]="scopeId" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScopeFields {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  readonly scope = model.required<ReplyScope>();
  readonly scopeId = model.required<string>();

  protected readonly scopes = computed(() =>
    REPLY_SCOPES.filter((scope) => scope === 'personal' || this.session.can('inbox.canned')).map((value) => ({
      value,
      label: this.language.text(`settings.replies.scope-${value}`),
    })),
  );
  protected readonly places = computed(() => {
    const of = this.scope() === 'team' ? this.directory.teams() : this.scope() === 'account' ? this.directory.accounts() : []; // prettier-ignore
    return of.map(({ id, name }) => ({ value: id, label: name }));
  });

  protected choose(value: string): void {
    const scope = REPLY_SCOPES.find((one) => one === value);
    if (!scope) return;
    this.scope.set(scope);
    this.scopeId.set(this.places()[0]?.value ?? '');
  }
}

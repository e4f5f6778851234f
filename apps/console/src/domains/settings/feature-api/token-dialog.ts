import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  model,
  output,
  signal,
  untracked,
} from '@angular/core';
import { PERMISSIONS, type Permission, TOKEN_KINDS, type TokenCreated, type TokenKind } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { IntegrationsClient } from '../data/integrations-client';
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';

const LIFETIMES = ['7', '30', '90', '365', 'never'] as const;
const DEFAULT_LIFETIME = '90';

/** A new token: whose, what for, what it may do, for how long; then its secret, which is shown once. */
@Component({
  selector: 'app-token-dialog',
  imports: [Button, CheckList, CopyLine, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  templateUrl: './token-dialog.html',
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokenDialog {
  private readonly client = inject(IntegrationsClient);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly open = model(false);
  readonly created = output();

  protected readonly name = signal('');
  protected readonly kind = signal<TokenKind>('personal');
  protected readonly lifetime = signal<string>(DEFAULT_LIFETIME);
  protected readonly scopes = signal<readonly string[]>([]);
  protected readonly made = signal<TokenCreated | null>(null);
  private readonly tried = signal(false);

  protected readonly kinds = computed(() =>
    TOKEN_KINDS.filter((kind) => kind === 'personal' || this.session.can('api.manage')).map((value) => ({
      value,
      label: this.language.text(`settings.api.token-kind.${value}`),
    })),
  );
  protected readonly lifetimes = computed(() =>
    LIFETIMES.map((value) => ({ value, label: this.language.text(`settings.api.lifetime.${value}`) })),
  );
  protected readonly areas = computed(() => {
    const mine = PERMISSIONS.filter((permission) => this.session.can(permission));
    const areas = [...new Set(mine.map(areaOf))];
    return areas.map((area) => ({
      area,
      label: this.language.text(`settings.area.${area}`),
      options: mine
        .filter((permission) => areaOf(permission) === area)
        .map((id) => ({ id, label: this.language.text(`settings.permission.${id}`) })),
    }));
  });
  protected readonly nameError = computed(() =>
    this.tried() && this.name().trim() === '' ? this.language.text('settings.api.name-missing') : null,
  );
  protected readonly scopesError = computed(() =>
    this.tried() && this.scopes().length === 0 ? this.language.text('settings.api.scopes-missing') : null,
  );

  constructor() {
    effect(() => {
      if (this.open()) untracked(() => { this.start(); }); // prettier-ignore
    });
  }

  protected chooseKind(chosen: string): void {
    const kind = TOKEN_KINDS.find((one) => one === chosen);
    if (kind) this.kind.set(kind);
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.nameError() !== null || this.scopesError() !== null) return;
    const made = await this.saving.run(() =>
      this.client.createToken({
        kind: this.kind(),
        name: this.name().trim(),
        scopes: this.scopes() as readonly Permission[] as Permission[],
        expiresInDays: this.lifetime() === 'never' ? null : Number(this.lifetime()),
      }),
    );
    if (!made) return;
    this.made.set(made.result);
    this.created.emit();
  }

  private start(): void {
    this.name.set('');
    this.kind.set('personal');
    this.lifetime.set(DEFAULT_LIFETIME);
    this.scopes.set(this.session.can('inbox.read') ? ['inbox.read'] : []);
    this.made.set(null);
    this.tried.set(false);
    this.saving.clear();
  }
}

function areaOf(permission: Permission): string {
  return permission.slice(0, permission.indexOf('.'));
}

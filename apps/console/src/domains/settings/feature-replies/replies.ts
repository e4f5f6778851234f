import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, resource, signal } from '@angular/core';
import type { ApprovalPolicyView, CannedReplyView, MacroView } from '@parvis/contracts';
import { Button, Empty, Format, IconButton, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { RepliesSettingsClient, type SettingKind } from '../data/replies-client';
import { Saving } from '../data/saving';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { CannedDialog } from './canned-dialog';
import { MacroEditDialog } from './macro-edit-dialog';
import { PolicyDialog } from './policy-dialog';

interface Row {
  id: string;
  name: string;
  detail: string;
  scope: string;
  use: string;
  canEdit: boolean;
}

/** Prepared answers, macros, and whose replies are approved first. */
@Component({
  selector: 'app-replies',
  imports: [Button, CannedDialog, DialogBox, Empty, IconButton, InlineError, MacroEditDialog, Page, PolicyDialog, Segmented, Skeleton, TextPipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './replies.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Replies {
  private readonly client = inject(RepliesSettingsClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly problems = inject(ProblemTexts);
  protected readonly saving = inject(Saving);

  protected readonly kind = signal<SettingKind>('canned');
  protected readonly all = resource({ loader: () => this.client.load() });
  private readonly loaded = computed(() => (this.all.hasValue() ? this.all.value() : null));
  protected readonly canned = computed(() => this.loaded()?.canned ?? []);
  protected readonly kinds = computed(() =>
    (['canned', 'macros', 'policies'] as const).map((id) => ({
      id,
      label: this.language.text(`settings.replies.${id}`),
    })),
  );
  protected readonly canCreate = computed(() =>
    this.kind() === 'policies' ? this.session.can('rules.manage') : this.session.can('inbox.reply'),
  );
  protected readonly rows = computed<Row[]>(() => {
    const all = this.loaded();
    if (!all) return [];
    if (this.kind() === 'canned') return all.canned.map((entry) => this.cannedRow(entry));
    return this.kind() === 'macros' ? all.macros.map((macro) => this.macroRow(macro)) : all.policies.map((policy) => this.policyRow(policy)); // prettier-ignore
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.all.error()));
  protected readonly editing = signal<string | 'new' | null>(null);
  protected readonly removing = signal<Row | null>(null);
  protected readonly editedCanned = computed(() => this.edited('canned', this.loaded()?.canned ?? []));
  protected readonly editedMacro = computed(() => this.edited('macros', this.loaded()?.macros ?? []));
  protected readonly editedPolicy = computed(() => this.edited('policies', this.loaded()?.policies ?? []));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected choose(id: string): void {
    const kind = (['canned', 'macros', 'policies'] as const).find((one) => one === id);
    if (kind) this.kind.set(kind);
  }

  protected async remove(): Promise<void> {
    const row = this.removing();
    if (!row) return;
    if (await this.saving.run(() => this.client.remove(this.kind(), row.id))) {
      this.saving.say('settings.replies.removed', { name: row.name });
      this.all.reload();
    } else this.saving.sayProblem();
    this.removing.set(null);
  }

  private edited<T extends { id: string }>(kind: SettingKind, list: readonly T[]): T | 'new' | null {
    const id = this.kind() === kind ? this.editing() : null;
    return id === 'new' || id === null ? id : (list.find((one) => one.id === id) ?? null);
  }

  private cannedRow({ id, name, shortcode, folder, variants, usage, canEdit, ...scope }: CannedReplyView): Row {
    const wordings = this.language.text('settings.replies.wordings', { count: variants.length });
    const detail = [folder, shortcode ? `/${shortcode}` : '', wordings].filter(Boolean).join(' · ');
    const { uses, settled } = usage;
    return { id, name, detail, scope: this.scopeName(scope), use: this.language.text('settings.replies.uses', { uses, settled }), canEdit }; // prettier-ignore
  }

  private macroRow({ id, name, steps, runs, canEdit, ...scope }: MacroView): Row {
    const detail = this.format.list(steps.map(({ kind }) => this.language.text(`settings.replies.step-${kind}`)));
    return { id, name, detail, scope: this.scopeName(scope), use: this.language.text('settings.replies.runs', { runs }), canEdit }; // prettier-ignore
  }

  private policyRow({ id, name, roles, approvals, enabled }: ApprovalPolicyView): Row {
    const detail = roles.length > 0 ? this.format.list(roles.map((role) => this.language.text(`settings.role.${role}`))) : this.language.text('settings.replies.everybodys'); // prettier-ignore
    const use = this.language.text(enabled ? 'settings.replies.needs' : 'settings.replies.off', { count: approvals });
    return { id, name, detail, scope: '', use, canEdit: this.session.can('rules.manage') };
  }

  private scopeName({ scope, scopeId }: { scope: string; scopeId: string | null }): string {
    const place = scopeId === null ? undefined : (scope === 'team' ? this.directory.teamById() : this.directory.accountById()).get(scopeId); // prettier-ignore
    return place?.name ?? this.language.text(`settings.replies.scope-${scope}`);
  }
}

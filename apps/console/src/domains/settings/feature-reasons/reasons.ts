import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { POLICY_KINDS, type PolicyView } from '@parvis/contracts';
import { Button, channelName, Chip, IconButton, InlineError, Skeleton } from '@parvis/ui';
import { Switch } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { Saving } from '../data/saving';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { DecisionSettingsCard } from './decision-settings-card';
import { ReasonDialog } from './reason-dialog';

/** The catalogue of reasons by what they rest on, and what the workspace asks of a decision and tells its author. */
@Component({
  selector: 'app-reasons',
  imports: [Button, Chip, DecisionSettingsCard, IconButton, InlineError, Page, ReasonDialog, Skeleton, Switch, TextPipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './reasons.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Reasons {
  private readonly client = inject(PoliciesClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly read = loaded((abort) => this.client.reasons(abort));
  protected readonly editing = signal<PolicyView | 'new' | null>(null);
  protected readonly showsArchived = signal(false);
  protected readonly inUse = computed(() => (this.read.value() ?? []).filter(({ archivedAt }) => archivedAt === null));
  protected readonly archivedCount = computed(() => (this.read.value()?.length ?? 0) - this.inUse().length);
  protected readonly groups = computed(() => {
    const shown = (this.showsArchived() ? this.read.value() : this.inUse()) ?? [];
    return POLICY_KINDS.map((kind) => ({
      kind,
      label: this.language.text(`policies.kind.${kind}`),
      rows: shown.filter((one) => one.kind === kind).map((policy) => this.row(policy)),
    })).filter(({ rows }) => rows.length > 0);
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.read.value() ? null : this.read.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected saved(policy: PolicyView): void {
    this.editing.set(null);
    this.adopt(policy);
  }

  protected async setArchived({ id }: PolicyView, archived: boolean): Promise<void> {
    const saved = await this.saving.run(() => this.client.setArchived(id, archived));
    if (!saved) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say(archived ? 'policies.archived' : 'policies.restored', { name: this.language.pick(saved.result.label) }); // prettier-ignore
    this.adopt(saved.result);
  }

  /** Menus of the board offer it, or no more, at once. */
  private adopt(policy: PolicyView): void {
    this.read.update((all) => (all.some(({ id }) => id === policy.id) ? all.map((one) => (one.id === policy.id ? policy : one)) : [...all, policy])); // prettier-ignore
    if (policy.archivedAt === null) this.directory.change.reason.put(policy);
    else this.directory.change.reason.drop(policy.id);
  }

  private row(policy: PolicyView) {
    const { channels, accountIds, needsNote, protective, strikeWeight, verbs, archivedAt } = policy;
    const accounts = accountIds.map((id) => this.directory.accountById().get(id)?.name ?? id);
    const where = [...channels.map(channelName), ...accounts];
    return {
      policy,
      id: policy.id,
      name: this.language.pick(policy.label),
      ground: policy.ground,
      verbs: verbs.map((verb) => this.language.text(`policies.verb.${verb}`)).join(', '),
      strikes: protective ? this.language.text('policies.protects') : this.language.text('policies.strikes', { count: strikeWeight }), // prettier-ignore
      where: where.length === 0 ? this.language.text('policies.everywhere') : where.join(', '),
      needsNote,
      isArchived: archivedAt !== null,
    };
  }
}

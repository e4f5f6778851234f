import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type AssignmentSettingsBody, type AssignmentSettingsView, ITEM_KINDS, type ItemKind } from '@parvis/contracts';
import { Button, Card, ChannelTile, InlineError, Skeleton, TeamTile } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { AssignmentClient } from '../data/assignment-client';
import { Saving } from '../data/saving';
import { wholeNumber } from '../data/whole-number';
import { SettingsSidebar } from '../ui/settings-sidebar';

const HEAVIEST = 20;
const LARGEST = 10_000;

interface Form {
  defaultTeamId: string;
  teamOf: Readonly<Record<string, string>>;
  capacity: string;
  weights: Readonly<Record<ItemKind, string>>;
}

/** What holds for all teams: where new conversations go, what they weigh, how much a member takes. */
@Component({
  selector: 'app-assignment',
  imports: [Button, Card, ChannelTile, Field, InlineError, Page, RouterLink, Select, Skeleton, TeamTile, TextPipe],
  providers: [Saving],
  templateUrl: './assignment.html',
  styleUrls: ['../ui/settings-table.css', '../ui/form-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Assignment {
  private readonly client = inject(AssignmentClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  protected readonly directory = inject(Directory);

  protected readonly canManage = computed(() => this.session.can('rules.manage') || this.session.can('team.manage'));
  protected readonly settings = loaded((abort) => this.client.settings(abort));
  protected readonly form = linkedSignal<Form | null>(() => {
    const settings = this.settings.value();
    return settings ? formOf(settings) : null;
  });
  private readonly tried = signal(false);
  protected readonly teamOptions = computed(() => [
    { value: '', label: this.language.text('settings.assignment.no-team') },
    ...this.directory.teams().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly accountOptions = computed(() => [
    { value: '', label: this.language.text('settings.assignment.like-others') },
    ...this.teamOptions().slice(1),
  ]);
  protected readonly capacityError = computed(() => {
    const isWrong = wholeNumber(this.form()?.capacity ?? '', 0, LARGEST) === undefined;
    return this.tried() && isWrong ? this.notNumber(LARGEST) : null;
  });
  protected readonly weights = computed(() => {
    const weights = this.form()?.weights;
    return ITEM_KINDS.map((kind) => {
      const value = weights?.[kind] ?? '';
      const isWrong = this.tried() && wholeNumber(value, 0, HEAVIEST) == null;
      return { kind, value, error: isWrong ? this.notNumber(HEAVIEST) : null };
    });
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.settings.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected change(change: Partial<Form>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected setTeam(accountId: string, teamId: string): void {
    this.form.update((form) => form && { ...form, teamOf: { ...form.teamOf, [accountId]: teamId } });
  }

  protected setWeight(kind: ItemKind, weight: string): void {
    this.form.update((form) => form && { ...form, weights: { ...form.weights, [kind]: weight } });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const [form, settings] = [this.form(), this.settings.value()];
    const body = form && settings ? bodyOf(form, settings.version) : null;
    if (!body) return;
    const saved = await this.saving.run(() => this.client.saveSettings(body));
    if (saved) {
      this.settings.update(() => saved.result);
      this.saving.say('settings.assignment.saved');
    } else if (this.saving.problem()?.code === 'stale-version') this.settings.reload();
  }

  private notNumber(to: number): string {
    return this.language.text('settings.assignment.not-number', { from: 0, to });
  }
}

function formOf({ defaultTeamId, accountTeams, defaultCapacity, weights }: AssignmentSettingsView): Form {
  return {
    defaultTeamId: defaultTeamId ?? '',
    teamOf: Object.fromEntries(accountTeams.map(({ accountId, teamId }) => [accountId, teamId])),
    capacity: defaultCapacity === null ? '' : String(defaultCapacity),
    weights: Object.fromEntries(ITEM_KINDS.map((kind) => [kind, String(weights[kind])])) as Record<ItemKind, string>,
  };
}

/** Null when a number cannot be read. */
function bodyOf(form: Form, version: number): AssignmentSettingsBody | null {
  const defaultCapacity = wholeNumber(form.capacity, 0, LARGEST);
  const weights = ITEM_KINDS.map((kind) => [kind, wholeNumber(form.weights[kind], 0, HEAVIEST)] as const);
  if (defaultCapacity === undefined || weights.some(([, weight]) => weight == null)) return null;
  return {
    version,
    defaultTeamId: form.defaultTeamId || null,
    accountTeams: Object.entries(form.teamOf)
      .filter(([, teamId]) => teamId !== '')
      .map(([accountId, teamId]) => ({ accountId, teamId })),
    defaultCapacity,
    weights: Object.fromEntries(weights) as Record<ItemKind, number>,
  };
}

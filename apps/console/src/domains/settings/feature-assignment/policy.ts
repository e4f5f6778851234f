import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { ASSIGNMENT_STRATEGIES, type AssignmentPolicyBody, type AssignmentPolicyView, ITEM_KINDS, LANGUAGE_LEVELS, SKILL_LEVELS } from '@parvis/contracts'; // prettier-ignore
import { Button, Card, channelName, Icon, InlineError, Skeleton } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { AssignmentClient } from '../data/assignment-client';
import { Saving } from '../data/saving';
import { wholeNumber } from '../data/whole-number';
import { CheckList } from '../ui/check-list';
import { PeopleWords } from '../ui/people-words';
import { SettingsSidebar } from '../ui/settings-sidebar';

const LONGEST = 10_080;
const SOONEST_AWAY = 5;
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'];
const USUAL_AWAY = '30';

type Form = Omit<AssignmentPolicyBody, 'version' | 'redistributeAfterMinutes' | 'overflowAfterMinutes'> & {
  redistributes: boolean;
  redistributeMinutes: string;
  overflowMinutes: string;
};

/** How one team is handed conversations: to whom, which, and what happens when nobody is there. */
@Component({
  selector: 'app-policy',
  imports: [Button, Card, Check, CheckList, Field, Icon, InlineError, Page, RouterLink, Select, Skeleton, TextPipe],
  providers: [Saving],
  templateUrl: './policy.html',
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Policy {
  private readonly client = inject(AssignmentClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly words = inject(PeopleWords);
  protected readonly saving = inject(Saving);
  readonly id = input.required<string>();

  protected readonly canManage = computed(() => this.session.can('rules.manage') || this.session.can('team.manage'));
  protected readonly name = computed(() => this.directory.teamById().get(this.id())?.name ?? '');
  protected readonly policy = loaded(
    (abort) => this.client.policy(this.id(), abort),
    () => this.id() !== '',
  );
  protected readonly form = linkedSignal<Form | null>(() => {
    const policy = this.policy.value();
    return policy ? formOf(policy) : null;
  });
  private readonly tried = signal(false);
  protected readonly strategies = computed(() =>
    ASSIGNMENT_STRATEGIES.map((value) => ({
      value,
      label: this.language.text(`settings.assignment.strategy-${value}`),
    })),
  );
  protected readonly accounts = computed(() =>
    this.directory.accounts().map(({ id, channel, name }) => ({ id, label: `${channelName(channel)} · ${name}` })),
  );
  protected readonly kinds = computed(() =>
    ITEM_KINDS.map((id) => ({ id, label: this.language.text(`settings.kind.${id}`) })),
  );
  protected readonly languages = computed(() => {
    const codes = new Set([...LANGUAGES, ...(this.form()?.languages ?? [])]);
    return [...codes].map((id) => ({ id, label: this.words.languageName(id) }));
  });
  protected readonly skillLevels = computed(() => [
    { value: '', label: this.language.text('settings.policy.skill-any') },
    ...SKILL_LEVELS.map((value) => ({ value, label: this.language.text(`settings.skill-level.${value}`) })),
  ]);
  protected readonly languageLevels = computed(() => [
    { value: '', label: this.language.text('settings.policy.language-any') },
    ...LANGUAGE_LEVELS.map((value) => ({ value, label: this.language.text(`settings.language-level.${value}`) })),
  ]);
  protected readonly overflowTeams = computed(() => [
    { value: '', label: this.language.text('settings.policy.overflow-none') },
    ...this.directory.teams().filter(({ id }) => id !== this.id()).map(({ id, name }) => ({ value: id, label: name })),
  ]); // prettier-ignore
  protected readonly overflowError = computed(() =>
    this.saving.isRefused('/overflowTeamId') ? this.language.text('settings.policy.overflow-circle') : null,
  );
  protected readonly awayError = computed(() =>
    this.minutesError(this.form()?.redistributeMinutes ?? '', SOONEST_AWAY),
  );
  protected readonly overflowMinutesError = computed(() => this.minutesError(this.form()?.overflowMinutes ?? '', 1));
  protected readonly problem = computed(() => {
    const error = this.policy.error();
    const problem = error === null ? null : toProblem(error);
    if (problem?.code === 'not-found') return { text: this.language.text('settings.policy.gone'), reference: null };
    return this.problems.shown(problem);
  });

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected change(change: Partial<Form>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected chooseStrategy(chosen: string): void {
    const strategy = ASSIGNMENT_STRATEGIES.find((one) => one === chosen);
    if (strategy) this.change({ strategy });
  }

  protected chooseKinds(ids: readonly string[]): void {
    this.change({ kinds: ITEM_KINDS.filter((kind) => ids.includes(kind)) });
  }

  protected chooseSkillLevel(chosen: string): void {
    this.change({ skillLevel: SKILL_LEVELS.find((one) => one === chosen) ?? null });
  }

  protected chooseLanguageLevel(chosen: string): void {
    this.change({ languageLevel: LANGUAGE_LEVELS.find((one) => one === chosen) ?? null });
  }

  private minutesError(text: string, from: number): string | null {
    if (!this.tried() || wholeNumber(text, from, LONGEST) != null) return null;
    return this.language.text('settings.assignment.not-number', { from, to: LONGEST });
  }

  protected async save(): Promise<void> {
    this.tried.set(true);
    const [form, policy] = [this.form(), this.policy.value()];
    const body = form && policy ? bodyOf(form, policy.version) : null;
    if (!body) return;
    const saved = await this.saving.run(() => this.client.savePolicy(this.id(), body));
    if (saved) {
      this.policy.update(() => saved.result);
      this.saving.say('settings.policy.saved', { name: this.name() });
    } else if (this.saving.problem()?.code === 'stale-version') this.policy.reload();
  }
}

function formOf({
  teamId: _team,
  version: _version,
  redistributeAfterMinutes,
  overflowAfterMinutes,
  ...rest
}: AssignmentPolicyView): Form {
  return {
    ...rest,
    redistributes: redistributeAfterMinutes !== null,
    redistributeMinutes: redistributeAfterMinutes === null ? USUAL_AWAY : String(redistributeAfterMinutes),
    overflowMinutes: String(overflowAfterMinutes),
  };
}

/** Null when a number cannot be read. */
function bodyOf(form: Form, version: number): AssignmentPolicyBody | null {
  const { redistributes, redistributeMinutes, overflowMinutes, ...rest } = form;
  const away = redistributes ? wholeNumber(redistributeMinutes, SOONEST_AWAY, LONGEST) : null;
  const overflowAfterMinutes = wholeNumber(overflowMinutes, 1, LONGEST);
  if (away === undefined || (redistributes && away === null) || overflowAfterMinutes == null) return null;
  return { ...rest, version, redistributeAfterMinutes: away, overflowAfterMinutes };
}

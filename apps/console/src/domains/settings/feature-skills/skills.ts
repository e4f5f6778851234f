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
import { type ChannelSkill, LANGUAGE_LEVELS, SKILL_LEVELS, type WorkingInterval } from '@parvis/contracts';
import { Button, Card, channelName, ChannelTile, Icon, IconButton, InlineError, Skeleton } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
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
import { faultsOf, isSamePlace, LARGEST_CAPACITY, NEW_SKILL, nextInterval, officeWeek, skillsBody, type SkillsForm, skillsForm } from '../data/skills-form'; // prettier-ignore
import { PeopleWords } from '../ui/people-words';
import { SettingsSidebar } from '../ui/settings-sidebar';

const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'];

/** What a member can, how much at once, and when. */
@Component({
  selector: 'app-skills',
  imports: [
    Button,
    Card,
    ChannelTile,
    Field,
    Icon,
    IconButton,
    InlineError,
    Page,
    RouterLink,
    Select,
    Skeleton,
    TextPipe,
  ],
  providers: [Saving],
  templateUrl: './skills.html',
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Skills {
  private readonly client = inject(AssignmentClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(PeopleWords);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly id = input.required<string>();

  protected readonly canManage = computed(() => this.session.can('team.manage'));
  protected readonly usualZone = computed(() => this.session.me()?.workspace.timeZone ?? '');
  protected readonly name = computed(() => this.directory.memberName(this.id()));
  protected readonly skills = loaded(
    (abort) => this.client.skills(this.id(), abort),
    () => this.id() !== '',
  );
  protected readonly form = linkedSignal<SkillsForm | null>(() => {
    const skills = this.skills.value();
    return skills ? skillsForm(skills, LANGUAGES) : null;
  });
  /** The channel or account chosen for a further line. */
  protected readonly adding = signal('');
  private readonly tried = signal(false);
  private readonly faults = computed(() => {
    const form = this.form();
    return form && this.tried() ? faultsOf(form) : null;
  });
  protected readonly languages = computed(() =>
    Object.entries(this.form()?.levels ?? {}).map(([code, level]) => ({
      code,
      level,
      name: this.words.languageName(code),
    })),
  );
  protected readonly languageLevels = computed(() => [
    { value: '', label: this.language.text('settings.skills.speaks-not') },
    ...LANGUAGE_LEVELS.map((value) => ({ value, label: this.language.text(`settings.language-level.${value}`) })),
  ]);
  protected readonly skillLevels = computed(() =>
    SKILL_LEVELS.map((value) => ({ value, label: this.language.text(`settings.skill-level.${value}`) })),
  );
  protected readonly channels = computed(() =>
    (this.form()?.channels ?? []).map((skill) => ({ skill, key: keyOf(skill), place: this.placeOf(skill) })),
  );
  /** Whole channels first, then each account; those that have a line already are left out. */
  protected readonly places = computed(() => {
    const accounts = this.directory.accounts();
    const whole = [...new Set(accounts.map(({ channel }) => channel))].map((channel) => ({ channel, accountId: null }));
    const taken = this.form()?.channels ?? [];
    const free = [...whole, ...accounts.map(({ id, channel }) => ({ channel, accountId: id }))].filter(
      (place) => !taken.some((skill) => isSamePlace(skill, place)),
    );
    const options = free.map((place) => ({ value: keyOf(place), label: this.placeOf(place) }));
    return [{ value: '', label: this.language.text('settings.skills.add-channel') }, ...options];
  });
  protected readonly days = computed(() => {
    const format = new Intl.DateTimeFormat(this.language.locale(), { weekday: 'long', timeZone: 'UTC' });
    // the first of January 2024 was a Monday
    return [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: format.format(Date.UTC(2024, 0, day)) }));
  });
  protected readonly intervals = computed(() =>
    (this.form()?.intervals ?? []).map((interval) => ({
      ...interval,
      name: this.days()[interval.day - 1]?.label ?? '',
    })),
  );
  protected readonly capacityError = computed(() =>
    this.faults()?.capacity
      ? this.language.text('settings.assignment.not-number', { from: 0, to: LARGEST_CAPACITY })
      : null,
  );
  protected readonly intervalError = computed(() =>
    this.faults()?.intervals.length ? this.language.text('settings.skills.interval-wrong') : null,
  );
  protected readonly zoneError = computed(() =>
    this.saving.isRefused('/hours/timeZone') ? this.language.text('settings.skills.zone-wrong') : null,
  );
  protected readonly problem = computed(() => {
    const error = this.skills.error();
    const problem = error === null ? null : toProblem(error);
    if (problem?.code === 'not-found') return { text: this.language.text('settings.skills.gone'), reference: null };
    return this.problems.shown(problem);
  });

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected change(change: Partial<SkillsForm>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected setLanguage(code: string, chosen: string): void {
    const level = LANGUAGE_LEVELS.find((one) => one === chosen) ?? '';
    this.form.update((form) => form && { ...form, levels: { ...form.levels, [code]: level } });
  }

  protected addChannel(): void {
    const [channel, accountId] = this.adding().split(':');
    this.adding.set('');
    const account = this.directory.accounts().find((one) => one.channel === channel);
    if (!account) return;
    const skill = { channel: account.channel, accountId: accountId || null, level: NEW_SKILL };
    this.form.update((form) => form && { ...form, channels: [...form.channels, skill] });
  }

  protected setLevel(skill: ChannelSkill, chosen: string): void {
    const level = SKILL_LEVELS.find((one) => one === chosen);
    if (!level) return;
    this.form.update(
      (form) =>
        form && { ...form, channels: form.channels.map((one) => (isSamePlace(one, skill) ? { ...one, level } : one)) },
    );
  }

  protected removeChannel(skill: ChannelSkill): void {
    this.form.update((form) => form && { ...form, channels: form.channels.filter((one) => !isSamePlace(one, skill)) });
  }

  protected addInterval(): void {
    this.form.update((form) => form && { ...form, intervals: [...form.intervals, nextInterval(form.intervals)] });
  }

  protected fillOfficeWeek(): void {
    this.change({ intervals: officeWeek() });
  }

  protected setInterval(index: number, change: Partial<WorkingInterval>): void {
    this.form.update(
      (form) =>
        form && { ...form, intervals: form.intervals.map((one, at) => (at === index ? { ...one, ...change } : one)) },
    );
  }

  protected removeInterval(index: number): void {
    this.form.update((form) => form && { ...form, intervals: form.intervals.filter((_, at) => at !== index) });
  }

  protected async save(): Promise<void> {
    this.tried.set(true);
    const [form, skills] = [this.form(), this.skills.value()];
    const body = form && skills ? skillsBody(form, skills.version) : null;
    if (!body) return;
    const saved = await this.saving.run(() => this.client.saveSkills(this.id(), body));
    if (saved) {
      this.skills.update(() => saved.result);
      this.saving.say('settings.skills.saved', { name: this.name() });
      void this.directory.load(); // members name their languages too
    } else if (this.saving.problem()?.code === 'stale-version') this.skills.reload();
  }

  private placeOf({ channel, accountId }: Pick<ChannelSkill, 'channel' | 'accountId'>): string {
    if (accountId === null)
      return this.language.text('settings.skills.whole-channel', { channel: channelName(channel) });
    return `${channelName(channel)} · ${this.directory.accountById().get(accountId)?.name ?? accountId}`;
  }
}

function keyOf({ channel, accountId }: Pick<ChannelSkill, 'channel' | 'accountId'>): string {
  return `${channel}:${accountId ?? ''}`;
}

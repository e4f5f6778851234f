import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core'; // prettier-ignore
import { Router } from '@angular/router';
import { RULE_LIMITS, RULE_SINCE, RULE_TRIGGERS, type RuleView } from '@parvis/contracts';
import { Banner, Button, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { Field, Select, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { FilterGroup } from '../../../shared/filters/filter-group';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { RULE_EXAMPLES, exampleRule } from '../data/rule-examples';
import { contentOfForm, formOfRule, gapsOf, NEW_RULE, RULE_UNITS, type RuleForm, type RuleGap, partsOfForm } from '../data/rule-form'; // prettier-ignore
import { RuleThings } from '../data/rule-things';
import { RulesClient } from '../data/rules-client';
import { Saving } from '../data/saving';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { DryRunPanel } from './dry-run-panel';
import { RuleActions } from './rule-actions';
import { RuleHistory } from './rule-history';
import { RuleLog } from './rule-log';

const NEW = 'new';
const HOURS = ['any', 'open', 'closed'] as const;

/** One rule, read as a sentence: when, if, then; beside it what it would have done, did, and said before. */
@Component({
  selector: 'app-rule-page',
  imports: [Banner, Button, DialogBox, DryRunPanel, Field, FilterGroup, InlineError, Page, RuleActions, RuleHistory, RuleLog, Segmented, Select, Skeleton, Switch, TextPipe], // prettier-ignore
  providers: [Saving, RuleThings],
  templateUrl: './rule-page.html',
  styleUrls: ['../ui/form-page.css', './rules.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RulePage {
  private readonly client = inject(RulesClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly directory = inject(Directory);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  protected readonly things = inject(RuleThings);
  protected readonly saving = inject(Saving);
  readonly id = input.required<string>();
  /** Of a new rule: what to start from. */
  readonly example = input<string>();

  protected readonly nameLength = RULE_LIMITS.name;
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly isNew = computed(() => this.id() === NEW);
  protected readonly read = loaded((abort) => this.client.read(this.id(), abort), () => !this.isNew()); // prettier-ignore
  protected readonly rule = linkedSignal<RuleView | null>(() => (this.isNew() ? null : (this.read.value() ?? null)));
  protected readonly form = signal<RuleForm | null>(null);
  protected readonly tab = signal('dry');
  protected readonly tried = signal(false);
  protected readonly removing = signal(false);
  protected readonly tabs = computed(
    () =>
    (this.isNew() ? ['dry'] : ['dry', 'log', 'history']).map((id) => ({ id, label: this.language.text(`rules.tab.${id}`) })), // prettier-ignore
  );
  protected readonly heading = computed(() => this.rule()?.name ?? this.language.text('rules.create'));
  protected readonly triggers = computed(() => RULE_TRIGGERS.map((value) => ({ value, label: this.language.text(`rules.trigger.${value}`) }))); // prettier-ignore
  protected readonly since = computed(() => RULE_SINCE.map((value) => ({ value, label: this.language.text(`rules.since.${value}`) }))); // prettier-ignore
  protected readonly units = computed(() => Object.keys(RULE_UNITS).map((value) => ({ value, label: this.language.text(`rules.unit.${value}`) }))); // prettier-ignore
  protected readonly hours = computed(() => HOURS.map((value) => ({ value, label: this.language.text(`rules.hours.${value}`) }))); // prettier-ignore
  protected readonly calendars = computed(() => [
    { value: '', label: this.language.text('rules.choose'), disabled: true },
    ...this.things.calendars().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  private readonly gaps = computed<readonly RuleGap[]>(() => {
    const form = this.form();
    return form ? gapsOf(form) : ['name'];
  });
  /** A draft is tried out without a name. */
  protected readonly draft = computed(() => {
    const form = this.form();
    return form && this.gaps().every((gap) => gap === 'name') ? partsOfForm(form) : null;
  });
  protected readonly wrong = computed(() => {
    const errors = [...(this.saving.problem()?.errors ?? []), ...(this.rule()?.faults ?? [])];
    return new Map(
      errors.flatMap(({ pointer }) => {
        const [, list, index] = pointer.split('/');
        return list === 'actions' && index !== undefined ? [[Number(index), this.language.text('rules.gone')]] : [];
      }),
    );
  });
  protected readonly problem = computed(() => {
    const error = this.read.error() ?? this.things.error();
    const problem = error === null ? null : toProblem(error);
    if (problem?.code === 'not-found') return { text: this.language.text('rules.removed-already'), reference: null };
    return this.problems.shown(problem);
  });

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    effect(() => {
      const content = this.isNew() ? this.beginning() : this.rule();
      if (content) untracked(() => { this.form.set(formOfRule(content)); }); // prettier-ignore
    });
  }

  protected lacks(gap: RuleGap): string | null {
    return this.tried() && this.gaps().includes(gap) ? this.language.text(`rules.missing.${gap}`) : null;
  }

  protected set(change: Partial<RuleForm>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected setChoice(field: 'kind' | 'since' | 'unit' | 'hours', value: string): void {
    this.set({ [field]: value });
  }

  /** What was saved or restored elsewhere on the page. */
  protected adopt(rule: RuleView): void {
    this.rule.set(rule);
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const form = this.form();
    if (!form || this.gaps().length > 0) return;
    const [rule, content] = [this.rule(), contentOfForm(form)];
    const saved = await this.saving.run(() => rule ? this.client.update(rule, content) : this.client.create(content)); // prettier-ignore
    if (!saved) return;
    this.tried.set(false);
    this.saving.say('rules.saved', { name: saved.result.name });
    if (rule) this.rule.set(saved.result);
    else void this.router.navigate(['/settings/rules', saved.result.id]);
  }

  protected async enable(enabled: boolean): Promise<void> {
    const rule = this.rule();
    const saved = rule && (await this.saving.run(() => this.client.setEnabled(rule.id, enabled)));
    if (saved) this.rule.set(saved.result);
    else this.saving.sayProblem();
  }

  protected async remove(): Promise<void> {
    const rule = this.rule();
    if (!rule) return;
    const removed = await this.saving.run(async () => { await this.client.remove(rule.id); return true; }); // prettier-ignore
    this.removing.set(false);
    if (!removed) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say('rules.removed', { name: rule.name });
    void this.router.navigate(['/settings/rules']);
  }

  /** What a new rule starts from, once it is known what the workspace has. */
  private beginning() {
    const example = RULE_EXAMPLES.find((one) => one === this.example());
    if (!example) return NEW_RULE;
    if (!this.things.isLoaded()) return null;
    return exampleRule(example, this.language.text(`rules.example.${example}.name`), {
      teamId: this.directory.teams()[0]?.id ?? null,
      cannedId: this.things.canned()[0]?.id ?? null,
      calendarId: this.things.calendars()[0]?.id ?? null,
      ladderId: this.things.ladders()[0]?.id ?? null,
    });
  }
}

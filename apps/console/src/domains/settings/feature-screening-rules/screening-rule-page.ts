import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core'; // prettier-ignore
import { Router } from '@angular/router';
import { SCREENING_LEVELS, SCREENING_LIMITS, type ScreeningLevel, type ScreeningRuleView } from '@parvis/contracts';
import { Button, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { Field, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { SampleTrials } from '../data/sample-trials';
import { Saving } from '../data/saving';
import { contentOfScreening, formOfScreeningRule, gapsOfScreening, NEW_SCREENING_RULE, type ScreeningForm, type ScreeningGap } from '../data/screening-form'; // prettier-ignore
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { ScreeningThings } from '../data/screening-things';
import { LevelLadder } from '../ui/level-ladder';
import { RuleFaults } from '../ui/rule-faults';
import { RuleNotice } from '../ui/rule-notice';
import { ScreeningWords } from '../ui/screening-words';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { BacktestPanel } from './backtest-panel';
import { LevelDialog } from './level-dialog';
import { RuleFigures } from './rule-figures';
import { RuleHits } from './rule-hits';
import { RuleOutcome } from './rule-outcome';
import { RuleSamples } from './rule-samples';
import { RuleScope } from './rule-scope';
import { ScreeningHistory } from './screening-history';
import { WhenGroup } from './when-group';

const NEW = 'new';

/** One moderation rule, read as a sentence: where, if, except, then; its samples; and what it would have done, did and said before. */
@Component({
  selector: 'app-screening-rule-page',
  imports: [BacktestPanel, Button, DialogBox, Field, InlineError, LevelDialog, LevelLadder, Page, RuleFigures, RuleHits, RuleNotice, RuleOutcome, RuleSamples, RuleScope, ScreeningHistory, Segmented, Skeleton, Switch, TextPipe, WhenGroup], // prettier-ignore
  providers: [Saving, ScreeningThings, ScreeningWords, SampleTrials, RuleFaults],
  templateUrl: './screening-rule-page.html',
  styleUrls: ['../ui/form-page.css', './screening-rule-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScreeningRulePage {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  private readonly trials = inject(SampleTrials);
  protected readonly faults = inject(RuleFaults);
  protected readonly saving = inject(Saving);
  protected readonly words = inject(ScreeningWords);
  readonly id = input.required<string>();

  protected readonly limits = SCREENING_LIMITS;
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly isNew = computed(() => this.id() === NEW);
  /** A new rule in shadow may be proposed; changing one is for those who answer for rules. */
  protected readonly canSave = computed(() => this.canManage() || (this.isNew() && this.session.can('rules.propose')));
  protected readonly read = loaded((abort) => this.client.read(this.id(), abort), () => !this.isNew()); // prettier-ignore
  protected readonly rule = signal<ScreeningRuleView | null>(null);
  protected readonly form = signal<ScreeningForm | null>(null);
  protected readonly tab = signal('back');
  protected readonly tried = signal(false);
  protected readonly removing = signal(false);
  protected readonly levelTo = signal<ScreeningLevel | null>(null);
  /** Somebody else changed the rule while it was being changed here. */
  protected readonly isBehind = signal(false);

  protected readonly heading = computed(() => this.rule()?.name ?? this.language.text('screening.create'));
  protected readonly tabs = computed(() =>
    (this.isNew() ? ['back'] : ['back', 'figures', 'hits', 'history']).map((id) => ({ id, label: this.language.text(`screening.tab.${id}`) })),
  ); // prettier-ignore
  protected readonly up = computed(() => this.step(1));
  protected readonly down = computed(() => this.step(-1));
  private readonly gaps = computed<readonly ScreeningGap[]>(() => {
    const form = this.form();
    return form ? gapsOfScreening(form) : ['name'];
  });
  /** A draft is tried out without a name. */
  protected readonly draft = computed(() => {
    const form = this.form();
    return form && this.gaps().every((gap) => gap === 'name') ? contentOfScreening(form) : null;
  });
  protected readonly isChanged = computed(() => {
    const [rule, form] = [this.rule(), this.form()];
    if (!rule || !form) return true;
    return JSON.stringify(contentOfScreening(form)) !== JSON.stringify(contentOfScreening(formOfScreeningRule(rule)));
  });
  protected readonly problem = computed(() => {
    const error = this.read.error();
    const problem = error === null ? null : toProblem(error);
    if (problem?.code === 'not-found') return { text: this.language.text('screening.removed-already'), reference: null }; // prettier-ignore
    return this.problems.shown(problem);
  });

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    effect(() => {
      const rule = this.isNew() ? null : this.read.value();
      if (rule !== undefined) untracked(() => { this.show(rule); }); // prettier-ignore
    });
    effect(() => {
      const draft = this.draft();
      untracked(() => { this.trials.follow(draft); }); // prettier-ignore
    });
    effect(() => {
      const form = this.form();
      if (form) this.faults.show(form, [...(this.saving.problem()?.errors ?? []), ...this.trials.faults(), ...(this.rule()?.faults ?? [])]); // prettier-ignore
    });
    const live = inject(Live);
    inject(DestroyRef).onDestroy(
      live.on('screening.changed', ({ ruleId, backtestId, rollBackId }) => {
        if (ruleId !== null && ruleId === this.rule()?.id && backtestId === null && rollBackId === null) void this.refresh(); // prettier-ignore
      }),
    );
  }

  protected lacks(gap: ScreeningGap): string | null {
    return this.tried() && this.gaps().includes(gap) ? this.language.text(`screening.lacks.${gap}`) : null;
  }

  /** What is wrong with the fields of the outcome: what is missing here, and what the server refused. */
  protected readonly wrongOutcome = computed(() => {
    const gaps = ([['budget', 'budgetPerHour'], ['bar', 'bar'], ['expiry', 'expiresAt']] as const).flatMap(([gap, field]) => {
      const text = this.lacks(gap);
      return text === null ? [] : [[field, text] as const];
    }); // prettier-ignore
    return new Map<string, string>([...this.faults.fields(), ...gaps]);
  });

  protected set(change: Partial<ScreeningForm>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  /** Rule and form as they are on the server. */
  protected show(rule: ScreeningRuleView | null): void {
    this.isBehind.set(false);
    this.rule.set(rule);
    this.form.set(formOfScreeningRule(rule ?? NEW_SCREENING_RULE));
  }

  /** What stands around the form; a level that was set or a switch that was moved changes nothing in it. */
  protected showAround(rule: ScreeningRuleView): void {
    if (rule.version === this.rule()?.version) this.rule.set(rule);
    else this.show(rule);
  }

  protected addSkip(text: string): void {
    this.form.update((form) => form && { ...form, skip: [...form.skip, { text }] });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const form = this.form();
    const content = form && this.gaps().length === 0 ? contentOfScreening(form) : null;
    if (!content) return;
    const rule = this.rule();
    const saved = await this.saving.run(() => rule ? this.client.update(rule, content) : this.client.create(content)); // prettier-ignore
    if (!saved) {
      this.isBehind.set(this.saving.problem()?.code === 'stale-version');
      return;
    }
    this.tried.set(false);
    this.sayWhatBecame(saved.result, rule?.level ?? null);
    if (rule) this.show(saved.result);
    else void this.router.navigate(['/settings/moderation/rules', saved.result.id]);
  }

  protected async enable(enabled: boolean): Promise<void> {
    const rule = this.rule();
    const saved = rule && (await this.saving.run(() => this.client.setEnabled(rule.id, enabled)));
    if (saved) this.showAround(saved.result);
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
    this.saving.say('screening.removed', { name: rule.name });
    void this.router.navigate(['/settings/moderation/rules']);
  }

  /** The server has another sample of it now; what else is being written here stays. */
  protected async takeSamples(): Promise<void> {
    const read = await this.readAgain();
    const form = this.form();
    if (!read || !form) return;
    if (!this.isChanged()) {
      this.show(read);
      return;
    }
    const known = new Set(form.skip.map(({ text }) => text));
    this.rule.set(read);
    this.form.set({ ...form, skip: [...form.skip, ...read.tests.skip.filter(({ text }) => !known.has(text))] });
  }

  protected takeTheirs(): void {
    this.saving.clear();
    this.read.reload();
  }

  /** Told by the socket: nothing that is being written is lost over it. */
  private async refresh(): Promise<void> {
    const read = await this.readAgain();
    if (!read) return;
    if (read.version === this.rule()?.version || !this.isChanged()) this.showAround(read);
    else this.isBehind.set(true);
  }

  private async readAgain(): Promise<ScreeningRuleView | null> {
    const rule = this.rule();
    const read = rule && (await this.client.read(rule.id).catch(() => null));
    return read && read.id === this.rule()?.id ? read : null;
  }

  private sayWhatBecame(rule: ScreeningRuleView, before: ScreeningLevel | null): void {
    const hasFallen = before !== null && SCREENING_LEVELS.indexOf(rule.level) < SCREENING_LEVELS.indexOf(before);
    const level = this.language.text(`screening.level.${rule.level}`);
    this.saving.say(hasFallen ? 'screening.saved-lower' : 'screening.saved', { name: rule.name, level });
  }

  private step(by: 1 | -1): ScreeningLevel | null {
    const rule = this.rule();
    return rule ? (SCREENING_LEVELS[SCREENING_LEVELS.indexOf(rule.level) + by] ?? null) : null;
  }
}

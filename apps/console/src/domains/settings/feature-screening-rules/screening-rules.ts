import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, signal, untracked } from '@angular/core'; // prettier-ignore
import { RouterLink } from '@angular/router';
import type { ScreeningRuleView } from '@parvis/contracts';
import { Button, Empty, Format, InlineError, Skeleton } from '@parvis/ui';
import { Switch } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { ScreeningThings } from '../data/screening-things';
import { LevelLadder } from '../ui/level-ladder';
import { PrecisionBar } from '../ui/precision-bar';
import { RuleNotice } from '../ui/rule-notice';
import { ScreeningWords } from '../ui/screening-words';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { ImportRulesDialog } from './import-rules-dialog';

/** The moderation rules of the workspace: how far each may go, how right it is, and what needs somebody's care. */
@Component({
  selector: 'app-screening-rules',
  imports: [Button, Empty, ImportRulesDialog, InlineError, LevelLadder, Page, PrecisionBar, RouterLink, RuleNotice, Skeleton, Switch, TextPipe], // prettier-ignore
  providers: [Saving, ScreeningThings, ScreeningWords],
  templateUrl: './screening-rules.html',
  styleUrls: ['../ui/settings-table.css', './screening-rules.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScreeningRulesPage {
  protected readonly client = inject(ScreeningRulesClient);
  private readonly words = inject(ScreeningWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly canPropose = computed(() => this.canManage() || this.session.can('rules.propose'));
  protected readonly rules = loaded((abort) => this.client.list(abort));
  protected readonly importing = signal(false);

  protected readonly rows = computed(() =>
    (this.rules.value() ?? []).map((rule) => ({
      rule,
      asks: this.words.when(rule.when),
      where: this.words.scope(rule.scope),
      part: rule.share < 100 && rule.level !== 'shadow' ? this.words.authors(rule.share) : null,
      overturned: rule.acted7d > 0 ? this.format.percent(Math.round((rule.overturned7d / rule.acted7d) * 100) / 100) : '–',
      last: rule.lastMatchAt === null ? this.language.text('screening.never') : this.format.long(rule.lastMatchAt),
      needsCare: rule.notice !== null || rule.faults.length > 0 || rule.failingTests.length > 0,
    })),
  ); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.rules.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    const live = inject(Live);
    inject(DestroyRef).onDestroy(live.on('screening.changed', ({ of, backtestId }) => { if (of === 'rules' && backtestId === null) this.rules.reload(); })); // prettier-ignore
    effect(() => {
      if (live.resync() > 0) untracked(() => { this.rules.reload(); }); // prettier-ignore
    });
  }

  protected async enable(rule: ScreeningRuleView, enabled: boolean): Promise<void> {
    const saved = await this.saving.run(() => this.client.setEnabled(rule.id, enabled));
    if (saved) this.rules.update((all) => all.map((one) => (one.id === rule.id ? saved.result : one)));
    else {
      this.saving.sayProblem();
      this.rules.reload();
    }
  }
}

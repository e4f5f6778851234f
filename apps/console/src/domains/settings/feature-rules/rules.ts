import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { RuleView } from '@parvis/contracts';
import { Announcer, Button, Chip, Empty, Format, IconButton, InlineError, Skeleton } from '@parvis/ui';
import { Switch } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { RULE_EXAMPLES, type RuleExample } from '../data/rule-examples';
import { RulesClient } from '../data/rules-client';
import { Saving } from '../data/saving';
import { RuleWords } from '../ui/rule-words';
import { SettingsSidebar } from '../ui/settings-sidebar';

/** The rules of the workspace in their order: dragged, or moved by their buttons and Alt with the arrow keys. */
@Component({
  selector: 'app-rules',
  imports: [Button, Chip, Empty, IconButton, InlineError, Page, RouterLink, Skeleton, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './rules.html',
  styleUrls: ['../ui/settings-table.css', './rules.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RulesPage {
  private readonly client = inject(RulesClient);
  private readonly words = inject(RuleWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly router = inject(Router);
  private readonly live = inject(Live);
  protected readonly saving = inject(Saving);
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  private readonly session = inject(SessionStore);
  protected readonly rules = loaded((abort) => this.client.list(abort));
  protected readonly examples = RULE_EXAMPLES;
  private readonly dragged = signal<string | null>(null);
  protected readonly over = signal<string | null>(null);

  protected readonly rows = computed(() =>
    (this.rules.value() ?? []).map((rule) => ({
      rule,
      when: this.words.trigger(rule.trigger),
      which: this.words.filter(rule),
      does: this.words.actions(rule.actions),
      last: rule.lastRunAt === null ? this.language.text('rules.never') : this.format.long(rule.lastRunAt),
      broken: rule.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n'),
    })),
  );
  protected readonly problem = computed(() => this.problems.shownOf(this.rules.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    inject(DestroyRef).onDestroy(this.live.on('rules.changed', ({ dryRunId }) => { if (dryRunId === null) this.rules.reload(); })); // prettier-ignore
    effect(() => {
      if (this.live.resync() > 0) untracked(() => { this.rules.reload(); }); // prettier-ignore
    });
  }

  protected start(example: RuleExample | null): void {
    void this.router.navigate(['/settings/rules/new'], { queryParams: example === null ? {} : { example } });
  }

  protected async enable(rule: RuleView, enabled: boolean): Promise<void> {
    const saved = await this.saving.run(() => this.client.setEnabled(rule.id, enabled));
    if (saved) this.rules.update((all) => all.map((one) => (one.id === rule.id ? saved.result : one)));
    else {
      this.saving.sayProblem();
      this.rules.reload();
    }
  }

  protected onKey(event: KeyboardEvent, index: number): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    void this.move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
  }

  protected drag(event: DragEvent, { id }: RuleView): void {
    event.dataTransfer?.setData('text/plain', id);
    this.dragged.set(id);
  }

  protected dragOver(event: DragEvent, { id }: RuleView): void {
    if (this.dragged() === null) return;
    event.preventDefault();
    this.over.set(id);
  }

  protected drop(event: DragEvent, to: number): void {
    event.preventDefault();
    const from = this.rows().findIndex(({ rule }) => rule.id === this.dragged());
    this.endDrag();
    if (from >= 0) void this.move(from, to);
  }

  protected endDrag(): void {
    this.dragged.set(null);
    this.over.set(null);
  }

  protected async move(from: number, to: number): Promise<void> {
    const before = this.rules.value() ?? [];
    const order = [...before];
    const [moved] = order.splice(from, 1);
    if (moved === undefined || to < 0 || to > order.length || from === to) return;
    order.splice(to, 0, moved);
    this.rules.update(() => order);
    const saved = await this.saving.run(() => this.client.order(order.map(({ id }) => id)));
    this.rules.update(() => (saved ? saved.result : before));
    if (saved) this.announcer.polite(this.language.text('rules.moved', { name: moved.name, place: to + 1 }));
    else this.saving.sayProblem();
  }
}

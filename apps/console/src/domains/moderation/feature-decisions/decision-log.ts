import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { DECISION_KINDS, type DecisionRecord, VERB_PERMISSIONS } from '@parvis/contracts';
import { Button, ChannelTile, Chip, Empty, Format, Icon, InlineError, Skeleton } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { readDecisionFilter } from '../data/decision-filter';
import { EXPORT_FORMATS, FollowUpClient } from '../data/follow-up-client';
import { paged } from '../data/paged';
import { DecisionRecordWords } from '../ui/decision-record-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { WhyDrawer } from './why-drawer';

const TYPING_MS = 250;

/** Every decision, newest first: who or what took it, why, and what became of it. The address holds every filter. */
@Component({
  selector: 'app-decision-log',
  imports: [
    Button,
    ChannelTile,
    Chip,
    Empty,
    Field,
    Icon,
    InlineError,
    Page,
    RouterLink,
    Select,
    Skeleton,
    TextPipe,
    WhyDrawer,
  ],
  providers: [Saving],
  templateUrl: './decision-log.html',
  styleUrl: '../ui/follow-up.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecisionLog {
  private readonly client = inject(FollowUpClient);
  private readonly router = inject(Router);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(DecisionRecordWords);
  protected readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  readonly q = input<string>();
  readonly member = input<string>();
  readonly rule = input<string>();
  readonly reason = input<string>();
  readonly kind = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  /** Takes over what the address says, and tells it once the writing rests. */
  protected readonly typed = linkedSignal(() => this.q() ?? '');

  private readonly query = computed(
    () => readDecisionFilter({ q: this.q(), member: this.member(), rule: this.rule(), reason: this.reason(), kind: this.kind(), from: this.from(), to: this.to() }), // prettier-ignore
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly list = paged(this.query, (query, abort) => this.client.decisions(query, abort));
  protected readonly isNarrowed = computed(() => Object.keys(this.query()).length > 0);
  protected readonly shown = signal<DecisionRecord | null>(null);
  protected readonly undoing = signal<string | null>(null);

  protected readonly members = computed(() => this.options('followup.decision.anybody', this.directory.members().map(({ id, name }) => ({ value: id, label: name })))); // prettier-ignore
  protected readonly reasons = computed(() => this.options('followup.decision.any-reason', this.directory.policyReasons().map(({ id, label }) => ({ value: id, label: this.language.pick(label) })))); // prettier-ignore
  protected readonly kinds = computed(() => this.options('followup.decision.any-kind', DECISION_KINDS.map((value) => ({ value, label: this.language.text(`followup.kind.${value}`) })))); // prettier-ignore
  protected readonly ruleName = computed(() => {
    const id = this.query().ruleId;
    if (id === undefined) return null;
    const named = this.list.items()?.find(({ rule }) => rule?.id === id)?.rule?.name;
    return this.language.text('followup.decision.only-rule', { rule: named ?? id });
  });
  protected readonly exports = computed(() =>
    EXPORT_FORMATS.map((id) => ({
      id,
      label: id.toUpperCase(),
      address: this.client.decisionsExport(id, this.query(), this.language.current()),
    })),
  );
  protected readonly rows = computed(() =>
    (this.list.items() ?? []).map((record) => ({
      record,
      id: record.id,
      at: record.at,
      when: this.format.long(record.at),
      channel: record.channel,
      itemId: record.itemId,
      said: record.words ?? this.language.text('followup.decision.words-gone'),
      author: record.author.name,
      what: this.words.what(record),
      by: this.words.by(record),
      ruleId: record.rule?.id ?? null,
      reason: this.words.reason(record),
      states: this.words.states(record),
      mayUndo: record.undoneAt === null && record.reversesId === null && this.session.can(VERB_PERMISSIONS[record.kind]), // prettier-ignore
    })),
  );
  protected readonly problem = computed(() => this.problems.shown(this.list.problem()));

  constructor() {
    effect((onCleanup) => {
      const typed = this.typed().trim();
      if (typed === (this.q() ?? '')) return;
      const timer = setTimeout(() => { this.show({ q: typed === '' ? null : typed }); }, TYPING_MS); // prettier-ignore
      onCleanup(() => { clearTimeout(timer); }); // prettier-ignore
    });
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('decisions'), inject(DestroyRef));
  }

  protected show(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    void this.router.navigate(['/moderation/decisions']);
  }

  protected async undo({ id, itemId }: DecisionRecord): Promise<void> {
    this.undoing.set(id);
    const undone = await this.saving.run(() => this.client.undo(itemId, id));
    this.undoing.set(null);
    if (!undone) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say('followup.decision.undo-done');
    this.list.reload();
  }

  private options(all: string, options: { value: string; label: string }[]): { value: string; label: string }[] {
    return [{ value: '', label: this.language.text(all) }, ...options];
  }
}

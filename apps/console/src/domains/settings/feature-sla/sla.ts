import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { ITEM_KINDS, type LadderView, type SlaPolicyView } from '@parvis/contracts';
import { Banner, Button, Format, IconButton, InlineError, Skeleton } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';
import { SlaStore } from '../data/sla-store';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { SlaWords } from '../ui/sla-words';
import { LadderDialog } from './ladder-dialog';
import { PolicyDialog } from './policy-dialog';

const MINUTE_MS = 60_000;

/** What the workspace promises, in the order in which it is looked up, and who is told when it is about to be missed. */
@Component({
  selector: 'app-sla',
  imports: [Banner, Button, DialogBox, IconButton, InlineError, LadderDialog, Page, PolicyDialog, Skeleton, TextPipe],
  providers: [Saving, SlaStore],
  templateUrl: './sla.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SlaPage {
  private readonly client = inject(SlaClient);
  private readonly words = inject(SlaWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  protected readonly store = inject(SlaStore);

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly editing = signal<SlaPolicyView | 'new' | null>(null);
  protected readonly editingLadder = signal<LadderView | 'new' | null>(null);
  protected readonly removing = signal<{ kind: 'policy' | 'ladder'; id: string; name: string } | null>(null);
  protected readonly rows = computed(() =>
    this.store.policies().map((policy) => ({
      policy,
      conditions: this.words.conditions(policy.conditions),
      targets: this.words.targets(policy.targets),
      hours:
        this.store.calendars().find(({ id }) => id === policy.calendarId)?.name ??
        this.language.text('settings.sla.always'),
      ladder: this.store.ladders().find(({ id }) => id === policy.ladderId)?.name ?? '',
    })),
  );
  protected readonly fallback = computed(() => {
    const minutes = this.store.fallback();
    if (!minutes) return '';
    return ITEM_KINDS.map((kind) => `${this.words.kind(kind)} ${this.format.duration(minutes[kind] * MINUTE_MS)}`).join(' · '); // prettier-ignore
  });
  protected readonly job = computed(() => {
    const job = this.store.job();
    return job && this.language.text('settings.sla.recount', { done: job.done, total: job.total });
  });
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    void this.store.load();
  }

  protected async move(index: number, by: 1 | -1): Promise<void> {
    const ids = this.store.policies().map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved === undefined) return;
    ids.splice(index + by, 0, moved);
    const saved = await this.saving.run(() => this.client.order(ids));
    if (saved) this.store.adopt(saved.result);
    else this.saving.sayProblem();
  }

  protected async remove(): Promise<void> {
    const what = this.removing();
    if (!what) return;
    const removed = await this.saving.run(() =>
      what.kind === 'policy' ? this.client.removePolicy(what.id) : this.client.removeLadder(what.id),
    );
    if (removed) this.saving.say('settings.sla.removed', { name: what.name });
    else this.saving.sayProblem();
    this.removing.set(null);
    void this.store.load();
  }
}

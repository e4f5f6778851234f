import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, resource, signal } from '@angular/core'; // prettier-ignore
import type { CreateRequestBody, ModerationRow } from '@parvis/contracts';
import { Button, ChannelTile, Chip, Segmented, Toasts } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import type { BoardDecision } from '../data/decision-options';
import { optionOf } from '../data/decision-options';
import { Decisions } from '../data/decisions';
import { ReasonPolicy } from '../data/reason-policy';
import { RequestsStore } from '../data/requests-store';
import { RowCache } from '../data/row-cache';
import { BanWords } from '../ui/ban-words';
import { DecisionDesk } from './decision-desk';
import { StatementPart } from './statement-part';

const PEOPLE_SHOWN = 6;

/** Banning is about a person: what it means on each channel, who is protected, why, and what becomes of what they wrote. */
@Component({
  selector: 'app-ban-dialog',
  imports: [Button, ChannelTile, Chip, DialogBox, Field, Segmented, Select, StatementPart, TextPipe],
  templateUrl: './ban-dialog.html',
  styleUrl: './ban-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BanDialog {
  private readonly requests = inject(RequestsStore);
  private readonly decisions = inject(Decisions);
  private readonly desk = inject(DecisionDesk);
  private readonly cache = inject(RowCache);
  private readonly policy = inject(ReasonPolicy);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly toasts = inject(Toasts);
  private readonly banWords = inject(BanWords);

  readonly ids = input.required<readonly string[]>();
  readonly rows = input.required<readonly ModerationRow[]>();
  readonly closed = output();

  protected readonly reasonId = signal('');
  protected readonly send = signal<boolean | undefined>(undefined);
  protected readonly typedCount = signal('');
  protected readonly asking = signal(false);
  private readonly refusal = signal<Problem | null>(null);
  private readonly identityIds = computed(() => [...new Set(this.rows().flatMap(({ author }) => author.identityId ?? []))]); // prettier-ignore
  protected readonly preview = resource({
    params: () => this.identityIds(),
    loader: ({ params }) => this.requests.preview({ kind: 'ban', identityIds: params }),
  });
  protected readonly shown = computed(() => (this.preview.hasValue() ? this.preview.value() : null));
  protected readonly people = computed(() => this.shown()?.people.slice(0, PEOPLE_SHOWN) ?? []);
  protected readonly morePeople = computed(() => Math.max(0, (this.shown()?.people.length ?? 0) - PEOPLE_SHOWN));
  protected readonly heading = computed(() => {
    const [row] = this.rows();
    const count = this.identityIds().length;
    return count === 1 && row
      ? this.language.text('moderation.ban.one', { author: row.author.name })
      : this.language.text('moderation.ban.many', { count });
  });
  protected readonly lines = computed(() => {
    const preview = this.shown();
    return preview ? this.banWords.lines(preview) : [];
  });
  /** What becomes of what they wrote; the softest that works is offered first. */
  protected readonly fates = computed(() => {
    const can = (decision: BoardDecision) => this.rows().some((row) => optionOf(row, decision, (permission) => this.session.can(permission))?.hindrance === null); // prettier-ignore
    const ids = (['hide', 'delete'] as const).filter((decision) => can(decision));
    return (['keep', ...ids] as const).map((id) => ({ id, label: this.language.text(`moderation.ban.fate.${id}`) }));
  });
  protected readonly fate = linkedSignal(() => this.fates()[1]?.id ?? 'keep');
  /** Nobody is told where no channel is asked to ban: they are blocked here, without a word. */
  protected readonly statement = computed(() => {
    const preview = this.shown();
    const asked = preview?.byChannel.reduce((sum, { can }) => sum + can, 0) ?? 0;
    const itemId = preview?.statementItemId ?? this.rows()[0]?.itemId;
    return preview && asked > 0 && itemId ? { itemId, counted: { total: asked, can: preview.tellable } } : null;
  });
  protected readonly needsReason = computed(() => this.policy.asks('ban', this.rows()));
  protected readonly reasons = computed(() => [
    ...(this.needsReason() ? [] : [{ value: '', label: this.language.text('moderation.reason.without') }]),
    ...this.policy.fitting(this.rows()).map(({ id, label }) => ({ value: id, label: this.language.pick(label) })),
  ]);
  protected readonly blocked = computed(() => {
    const preview = this.shown();
    if (preview?.count === 0) return this.language.text('moderation.ban.nobody');
    if (this.needsReason() && this.reasonId() === '') return this.language.text('moderation.reason.needed');
    const isTyped = !preview?.needsCount || Number(this.typedCount().trim()) === preview.count;
    return isTyped ? null : this.language.text('moderation.ban.type-count', { count: preview.count });
  });
  protected readonly failure = computed(() => {
    const error = this.refusal() ?? (this.preview.error() ? toProblem(this.preview.error()) : null);
    return error ? this.problems.of(error) : null;
  });

  protected chooseFate(id: string): void {
    const fate = this.fates().find((one) => one.id === id);
    if (fate) this.fate.set(fate.id);
  }

  protected async confirm(): Promise<void> {
    const preview = this.shown();
    if (!preview || this.asking()) return;
    this.asking.set(true);
    try {
      const request = await this.requests.create(this.body(preview.needsCount ? preview.count : null), crypto.randomUUID()); // prettier-ignore
      this.toasts.show({ text: this.language.text(`moderation.ban.asked.${request.mode}`, { count: request.total }), tone: 'ok' }); // prettier-ignore
      this.showBanned(request.state === 'waiting');
      this.decideFate();
    } catch (error) {
      this.refusal.set(toProblem(error));
    } finally {
      this.asking.set(false);
    }
  }

  private body(expectedCount: number | null): CreateRequestBody {
    const reason = this.reasonId() === '' ? {} : { reasonId: this.reasonId() };
    const send = this.send();
    const told = send === undefined ? {} : { sendStatement: send };
    return { kind: 'ban', identityIds: this.identityIds(), ...reason, ...told, ...(expectedCount === null ? {} : { expectedCount }) }; // prettier-ignore
  }

  /** Who waits for a second person is not banned yet. */
  private showBanned(isWaiting: boolean): void {
    if (isWaiting) return;
    for (const { itemId, author } of this.rows()) this.cache.change(itemId, { author: { ...author, standing: 'banned' } }); // prettier-ignore
  }

  private decideFate(): void {
    const fate = this.fate();
    if (this.reasonId() !== '') this.policy.remember(this.reasonId());
    if (fate === 'keep') {
      this.desk.settled([]);
      return;
    }
    const parts = this.rows().flatMap((row) => {
      const option = optionOf(row, fate, (permission) => this.session.can(permission));
      return option?.hindrance === null ? [{ ids: [row.itemId], kind: option.kind }] : [];
    });
    const kinds = [...new Set(parts.map(({ kind }) => kind))];
    const together = kinds.map((kind) => ({ kind, ids: parts.filter((part) => part.kind === kind).flatMap(({ ids }) => ids) })); // prettier-ignore
    const reason = this.reasonId() === '' ? {} : { reasonId: this.reasonId() };
    // one word about both: that of the ban
    const told = this.statement() === null ? {} : { sendStatement: false };
    void this.decisions.decide(together, { ...reason, ...told });
    this.desk.settled(together.flatMap(({ ids }) => ids));
  }
}

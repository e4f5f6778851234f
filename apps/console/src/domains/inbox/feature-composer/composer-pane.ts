import { ChangeDetectionStrategy, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import type { MemberView } from '@parvis/contracts';
import { Banner, Button, type MenuItem, Toasts } from '@parvis/ui';
import { Collision, Composer, type ComposerTool } from '@parvis/ui/thread';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ClaimStore } from '../data/claim-store';
import { ComposerStore } from '../data/composer-store';
import { PresenceStore } from '../data/presence-store';
import { ThreadStore } from '../data/thread-store';
import { ComposerWords } from '../ui/composer-words';
import { AssistanceBar } from './assistance-bar';
import { RepliesClient } from '../data/replies-client';
import { openVariable } from '../data/slash';
import { LintWords } from '../ui/lint-words';
import { CannedList, type PickedCanned } from './canned-list';
import { MentionList } from './mention-list';
import { ScheduleDialog } from './schedule-dialog';

/** Where the member writes: the ways to answer that the channel has, its limit, what the guard found, who else writes. */
@Component({
  selector: 'app-composer-pane',
  imports: [Banner, Button, CannedList, Collision, Composer, MentionList, ScheduleDialog, TextPipe, AssistanceBar],
  templateUrl: './composer-pane.html',
  styleUrl: './composer-pane.css',
  host: { '(keydown)': 'onKey($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComposerPane {
  protected readonly thread = inject(ThreadStore);
  private readonly directory = inject(Directory);
  private readonly presence = inject(PresenceStore);
  private readonly claims = inject(ClaimStore);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly words = inject(ComposerWords);
  private readonly problems = inject(ProblemTexts);
  private readonly replies = inject(RepliesClient);
  private readonly lint = inject(LintWords);
  private readonly toasts = inject(Toasts);
  protected readonly store = inject(ComposerStore);

  readonly sent = output();
  /** The id of a conversation that was answered and closed. */
  readonly handled = output<string>();
  readonly escaped = output();
  readonly takeOverAsked = output<MemberView>();
  readonly snoozeAsked = output();
  readonly handOverAsked = output();

  private readonly composer = viewChild(Composer);
  protected readonly mentions = viewChild(MentionList);
  private readonly canned = viewChild(CannedList);
  protected readonly scheduling = signal(false);
  readonly macroAsked = output<HTMLElement>();
  private readonly unfolded = signal<string | null>(null);
  protected readonly conversation = this.thread.conversation;
  protected readonly tabs = computed(() => this.words.tabs(this.store));
  protected readonly limit = computed(() => {
    const limit = this.store.limit();
    return limit && { max: limit.max, unit: limit.unit };
  });
  protected readonly label = computed(() => this.words.label(this.store));
  protected readonly guard = computed(() => this.words.guard(this.store));
  protected readonly attachments = computed(() => this.words.attachments(this.store.uploads.list()));
  protected readonly blocked = computed(() => {
    const obstacle = this.store.obstacle();
    return obstacle && this.words.obstacle(obstacle, this.store);
  });
  protected readonly canHandle = computed(
    () => this.session.can('inbox.handle') && this.conversation()?.status !== 'handled',
  );
  protected readonly isNote = computed(() => this.store.mode() === 'note');
  protected readonly sendLabel = computed(() => {
    if (this.isNote()) return this.language.text('inbox.send.note');
    return this.language.text(this.canHandle() ? 'inbox.send.and-handle' : 'inbox.send.only');
  });
  protected readonly sendItems = computed<MenuItem[]>(() => {
    if (this.isNote()) return [];
    const later: MenuItem = { id: 'schedule', icon: 'clock', label: this.language.text('inbox.send.schedule') };
    if (!this.canHandle()) return [later];
    return [
      { id: 'keep', icon: 'send', label: this.language.text('inbox.send.and-keep'), keys: 'Mod+Shift+Enter' },
      { id: 'snooze', icon: 'moon', label: this.language.text('inbox.send.and-snooze') },
      later,
    ];
  });
  protected readonly tools = computed<ComposerTool[]>(() => {
    const accepts = this.store.account()?.capabilities.attachments.types ?? [];
    const tool = (id: string, icon: ComposerTool['icon'], label: string, more: Partial<ComposerTool> = {}): ComposerTool => ({ id, icon, label: this.language.text(`inbox.${label}`), ...more }); // prettier-ignore
    const nothing = this.store.text().trim() === '' ? this.language.text('inbox.draft.nothing') : null;
    const optional = { optional: true };
    return [
      ...(this.isNote() || accepts.length === 0 ? [] : [tool('attach', 'paperclip', 'send.attach')]),
      ...(this.isNote() ? [] : [tool('canned', 'message-square', 'send.canned'), tool('macro', 'zap', 'send.macro', optional)]), // prettier-ignore
      ...(this.store.shared() ? [] : [tool('share', 'users', 'draft.share', { ...optional, disabledReason: nothing })]),
      ...(this.session.can('inbox.assign') ? [tool('hand-over', 'user-plus', 'hand-over.title', optional)] : []),
    ];
  });
  /** Both sides wrote: what the other one has, and who that is. */
  protected readonly conflict = computed(() => {
    const conflict = this.store.conflict();
    if (!conflict) return null;
    const shared = this.store.shared();
    const name = shared ? this.directory.memberName(shared.writtenBy) : '';
    const lead = shared
      ? this.language.text('inbox.draft.conflict-member', { name })
      : this.language.text('inbox.draft.conflict-device');
    return { lead, text: conflict.text };
  });
  /** Who shares the draft and who wrote in it last. */
  protected readonly sharing = computed(() => {
    const shared = this.store.shared();
    if (!shared) return null;
    const writing = this.writer();
    if (writing) return this.language.text('inbox.draft.writing', { name: writing.name });
    const isMine = shared.writtenBy === this.session.memberId();
    const name = this.directory.memberName(shared.writtenBy);
    return this.language.text(isMine ? 'inbox.draft.shared-me' : 'inbox.draft.shared-by', { name });
  });
  protected readonly accept = computed(() => this.store.account()?.capabilities.attachments.types.join(',') ?? '');
  protected readonly writer = computed(() => this.presence.writer(this.thread.id() ?? ''));
  protected readonly claimant = computed<MemberView | null>(() => {
    const claim = this.thread.detail()?.claim;
    const isRefused = this.claims.refused().has(this.thread.id() ?? '');
    if (!claim || claim.memberId === this.session.memberId() || !isRefused) return null;
    return this.directory.memberById().get(claim.memberId) ?? null;
  });
  protected readonly collision = computed(() => {
    // together on one draft nobody is in the way
    const other = this.store.shared() ? null : (this.writer() ?? this.claimant());
    return (
      other && {
        id: other.id,
        name: other.name,
        text: this.language.text('inbox.collision.writes', { name: other.name }),
      }
    );
  });
  /** Who owns it, when it is somebody else and the member has not said to answer all the same. */
  protected readonly owner = computed<MemberView | null>(() => {
    const conversation = this.conversation();
    const id = conversation?.assigneeId ?? null;
    if (!conversation || id === null || id === this.session.memberId() || this.unfolded() === conversation.id)
      return null;
    return this.store.text() === '' ? (this.directory.memberById().get(id) ?? null) : null;
  });
  protected readonly refusal = computed(() => {
    const refused = this.store.refused();
    if (!refused) return null;
    const { problem } = refused;
    const findings = this.store.findingsOf(problem);
    // what the server found is a warning where the member may know better
    const isWarning = findings.length > 0 && findings.every(({ acceptable }) => acceptable) && this.store.text() !== '';
    return { text: findings.length > 0 ? this.lint.of(findings) : this.problems.of(problem), isWarning };
  });

  /** Opens a tab and puts the caret in the text; false when the channel does not have it. */
  start(mode: 'reply' | 'private-reply' | 'note'): boolean {
    if (!this.tabs().some(({ id }) => id === mode)) return false;
    this.unfold();
    this.store.setMode(mode);
    setTimeout(() => this.composer()?.focus());
    return true;
  }

  insert(text: string): void {
    this.composer()?.insert(text);
  }

  protected unfold(): void {
    this.unfolded.set(this.conversation()?.id ?? null);
  }

  protected choose(tab: string): void {
    const mode = (['reply', 'private-reply', 'note'] as const).find((one) => one === tab);
    if (mode) this.store.setMode(mode);
  }

  /** What was written is in the thread at once; the next conversation comes up when the server has taken it. */
  protected async send(thenHandle: boolean): Promise<void> {
    const [id, isNote] = [this.thread.id() ?? '', this.isNote()];
    const handled = thenHandle && this.canHandle() && !isNote;
    const accepted = this.store.send({ thenHandle: handled });
    this.sent.emit();
    if ((await accepted) && handled) this.handled.emit(id);
  }

  protected async sendAnyway(): Promise<void> {
    const id = this.thread.id() ?? '';
    const accepted = this.store.insist({ acceptWarnings: true });
    this.sent.emit();
    if ((await accepted).handled) this.handled.emit(id);
  }

  protected sendAs(id: string): void {
    if (id === 'schedule') {
      this.scheduling.set(true);
      return;
    }
    void this.send(false);
    if (id === 'snooze') this.snoozeAsked.emit();
  }

  /** Escape first closes the suggestions, then leaves the text. */
  protected onEscape(): void {
    const isClosed = [this.mentions()?.close(), this.canned()?.close()].some(Boolean);
    if (!isClosed) this.escaped.emit();
  }

  protected onKey(event: KeyboardEvent): void {
    this.mentions()?.onKey(event);
    this.canned()?.onKey(event);
    if (event.key === 'Tab' && !event.shiftKey && !event.defaultPrevented && this.walk()) event.preventDefault();
  }

  /** Sends it when its time has come; the conversation stays open until then. */
  protected schedule(sendAt: string): void {
    void this.store.send({ thenHandle: false, sendAt });
    this.sent.emit();
  }

  protected useTool({ id, element }: { id: string; element: HTMLElement }): void {
    if (id === 'macro') this.macroAsked.emit(element);
    if (id === 'canned') this.composer()?.insert(/(^|\n)$/.test(this.store.text()) ? '/' : '\n/');
    if (id === 'share') void this.store.share().catch((error: unknown) => { this.sayProblem(error); }); // prettier-ignore
    if (id === 'hand-over') this.handOverAsked.emit();
  }

  protected async take({ entry, start, end }: PickedCanned): Promise<void> {
    try {
      const taken = await this.replies.takeCanned(this.thread.id() ?? '', entry.id, entry.variantId);
      this.store.insertCanned(taken, { start, end });
      setTimeout(() => this.walk(0) || this.composer()?.focus());
    } catch (error) {
      this.sayProblem(error);
    }
  }

  /** Selects the next variable nobody has filled in; false when there is none. */
  private walk(from?: number): boolean {
    const area = document.querySelector<HTMLTextAreaElement>('#composer');
    const open = area && openVariable(area.value, from ?? area.selectionStart + 1);
    if (!open) return false;
    area.focus();
    area.setSelectionRange(open.start, open.end);
    return true;
  }

  protected endSharing(): void {
    void this.store.endSharing().catch((error: unknown) => { this.sayProblem(error); }); // prettier-ignore
  }

  private sayProblem(error: unknown): void {
    this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
  }

  protected attach(files: File[]): void {
    void this.store.uploads.add(files, this.store.account()?.capabilities ?? null);
  }
}

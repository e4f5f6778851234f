import { ChangeDetectionStrategy, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import type { MemberView } from '@parvis/contracts';
import { Banner, Button, type MenuItem } from '@parvis/ui';
import { Collision, Composer, type ComposerTool } from '@parvis/ui/thread';
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
import { MentionList } from './mention-list';

/** Where the member writes: the ways to answer that the channel has, its limit, what the guard found, who else writes. */
@Component({
  selector: 'app-composer-pane',
  imports: [Banner, Button, Collision, Composer, MentionList, TextPipe],
  templateUrl: './composer-pane.html',
  styleUrl: './composer-pane.css',
  host: { '(keydown)': 'mentions()?.onKey($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComposerPane {
  private readonly thread = inject(ThreadStore);
  private readonly directory = inject(Directory);
  private readonly presence = inject(PresenceStore);
  private readonly claims = inject(ClaimStore);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly words = inject(ComposerWords);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(ComposerStore);

  readonly sent = output();
  /** The id of a conversation that was answered and closed. */
  readonly handled = output<string>();
  readonly escaped = output();
  readonly takeOverAsked = output<MemberView>();
  readonly snoozeAsked = output();

  private readonly composer = viewChild(Composer);
  protected readonly mentions = viewChild(MentionList);
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
    if (this.isNote() || !this.canHandle()) return [];
    return [
      { id: 'keep', icon: 'send', label: this.language.text('inbox.send.and-keep'), keys: 'Mod+Shift+Enter' },
      { id: 'snooze', icon: 'moon', label: this.language.text('inbox.send.and-snooze') },
    ];
  });
  protected readonly tools = computed<ComposerTool[]>(() => {
    const accepts = this.store.account()?.capabilities.attachments.types ?? [];
    return this.isNote() || accepts.length === 0
      ? []
      : [{ id: 'attach', icon: 'paperclip', label: this.language.text('inbox.send.attach') }];
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
    const other = this.writer() ?? this.claimant();
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
    // what the server found in a public text is a warning: the member may know better
    const isWarning = problem.code === 'reply-blocked' && (problem.errors?.length ?? 0) > 0 && this.store.text() !== '';
    const shown = problem.errors?.map(({ detail }) => detail).join(' · ');
    return { text: isWarning ? (shown ?? '') : this.problems.of(problem), isWarning };
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

  protected sendAnyway(): void {
    void this.store.send({ thenHandle: false, acceptWarnings: true });
    this.sent.emit();
  }

  protected sendAs(id: string): void {
    void this.send(false);
    if (id === 'snooze') this.snoozeAsked.emit();
  }

  /** Escape first closes the suggestions, then leaves the text. */
  protected onEscape(): void {
    if (!this.mentions()?.close()) this.escaped.emit();
  }

  protected attach(files: File[]): void {
    void this.store.uploads.add(files, this.store.account()?.capabilities ?? null);
  }
}

import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { DraftBody, ItemView, LintFinding, TakenCanned } from '@parvis/contracts';
import { textLength } from '@parvis/ui';
import type { Problem } from '../../../shared/api/problem';
import { CommandLog } from '../../../shared/commands/command-log';
import { Directory } from '../../../shared/directory/directory';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { isPublic, replyOptions, type ReplyVerb } from './capabilities';
import { ClaimStore } from './claim-store';
import type { ComposerMode, Obstacle, SendOptions } from './composing';
import { Drafts } from './drafts';
import { guessLanguage } from './guess-language';
import { mentionedIn } from './mentions';
import { findPersonalData } from './public-guard';
import type { Resolution } from './draft-sync';
import { ReplySender } from './reply-sender';
import { SharedDraftStore } from './shared-draft-store';
import { ThreadStore } from './thread-store';
import { openVariable } from './slash';
import { Uploads, type UploadState } from './uploads';

/** The answer being written: text, mode, attachments, its checks, and what happens when it is sent. */
@Injectable()
export class ComposerStore {
  private readonly thread = inject(ThreadStore);
  private readonly drafts = inject(Drafts);
  private readonly sharedDraft = inject(SharedDraftStore);
  private readonly sender = inject(ReplySender);
  private readonly log = inject(CommandLog);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly live = inject(Live);
  private readonly claims = inject(ClaimStore);

  private readonly textState = signal('');
  private readonly modeState = signal<ComposerMode | null>(null);
  private readonly targetId = signal<string | null>(null);
  private readonly newerItems = signal<{ items: ItemView[] } | null>(null);
  private readonly failure = signal<{ problem: Problem; text: string } | null>(null);
  private readonly missedId = signal<string | null>(null);
  /** The prepared answer that is being sent, for its figures. */
  private canned: Pick<TakenCanned, 'cannedReplyId' | 'variantId'> | null = null;
  /** How the reply was sent that was stopped: going on sends it so. */
  private lastOptions: SendOptions = { thenHandle: false };
  private readonly openId = signal<string | null>(null);

  readonly text = this.textState.asReadonly();
  readonly uploads = inject(Uploads);
  /** What came in since the member began to write, when the server stopped the reply for it. */
  readonly newer = this.newerItems.asReadonly();
  /** The reply that was refused last, kept with its text. */
  readonly refused = this.failure.asReadonly();
  /** A conversation one has left since, whose reply the server stopped because something came in. */
  readonly missed = this.missedId.asReadonly();
  /** The draft that everybody here writes; null while one writes for oneself. */
  readonly shared = this.sharedDraft.draft;
  /** What was written elsewhere while something else was written here: `writtenBy` of a shared draft, else on another device. */
  readonly conflict = computed(() => {
    const id = this.openId();
    if (this.shared()) return this.sharedDraft.conflict();
    return id === null ? null : this.drafts.sync(id).conflict();
  });
  readonly target = computed(() => {
    const id = this.targetId();
    return this.thread.items().find((item) => item.id === id && item.direction === 'in') ?? this.thread.lastInbound();
  });
  readonly account = computed(
    () => this.directory.accountById().get(this.thread.conversation()?.accountId ?? '') ?? null,
  );
  readonly options = computed(() =>
    this.session.can('inbox.reply') ? replyOptions(this.target(), this.account()) : [],
  );
  readonly canNote = computed(() => this.session.can('inbox.note'));
  readonly mode = computed<ComposerMode>(() => {
    const chosen = this.modeState();
    if (chosen === 'note' || this.options().some(({ verb }) => verb === chosen)) return chosen ?? 'note';
    return (this.options().find(({ available }) => available) ?? this.options()[0])?.verb ?? 'note';
  });
  readonly option = computed(() => this.options().find(({ verb }) => verb === this.mode()) ?? null);
  readonly isPublic = computed(() => this.mode() === 'reply' && isPublic(this.target()?.kind ?? 'message'));
  readonly limit = computed(() => this.option()?.limit ?? null);
  private readonly isTooLong = computed(() => {
    const limit = this.limit();
    return limit !== null && textLength(this.textState(), limit.unit) > limit.max;
  });
  readonly findings = computed(() =>
    this.isPublic() ? findPersonalData(this.textState(), this.thread.conversation()?.contact?.name) : [],
  );
  /** The two languages, when the draft is not in the person's. */
  readonly languageMismatch = computed(() => {
    const theirs = this.target()?.language?.slice(0, 2) ?? null;
    const ours = this.mode() === 'note' ? null : guessLanguage(this.textState());
    return theirs && ours && theirs !== ours ? { theirs, ours } : null;
  });
  readonly obstacle = computed<Obstacle | null>(() => {
    const option = this.option();
    if (this.mode() !== 'note' && option && !option.available) return option.reason ?? 'not-allowed';
    if (this.uploads.isBusy()) return 'uploading';
    if (this.textState().trim() === '' && this.uploads.stored().length === 0) return 'empty';
    if (this.mode() !== 'note' && openVariable(this.textState())) return 'variable';
    return this.isTooLong() ? 'too-long' : null;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.leave();
    });
    effect(() => {
      const arrived = this.drafts.incoming();
      untracked(() => {
        if (arrived && arrived.conversationId === this.openId() && !this.shared()) this.show(arrived.draft);
      });
    });
    effect(() => {
      const arrived = this.sharedDraft.incoming();
      // where the sharing ended, what is one's own comes up again
      if (arrived) untracked(() => { this.show(arrived.draft ?? this.drafts.local(this.openId() ?? '')); }); // prettier-ignore
    });
  }

  /** Follows the thread to another conversation and brings its draft back. */
  async open(conversationId: string | null): Promise<void> {
    if (conversationId === this.openId()) return;
    this.leave();
    this.openId.set(conversationId);
    this.reset();
    if (conversationId === null) return;
    const [own, shared] = await Promise.all([this.drafts.read(conversationId), this.sharedDraft.open(conversationId)]);
    const draft = shared ?? own;
    if (conversationId === this.openId() && draft && this.textState() === '') this.show(draft);
  }

  /** Shares what was begun: whoever has the conversation open sees it live and may write in it. */
  async share(): Promise<void> {
    const id = this.openId();
    if (id === null) return;
    const begun = { text: this.textState(), verb: this.mode() };
    // a save that came after it would make a second draft of the same text
    await this.drafts.sync(id).settled();
    const isShared = await this.sharedDraft.share(begun).catch((error: unknown) => {
      this.drafts.write(id, begun);
      throw error;
    });
    if (isShared) await this.drafts.pass(id);
    else this.drafts.write(id, begun);
    if (isShared && id === this.openId()) this.save(); // what was typed meanwhile
    this.stopWriting();
  }

  endSharing(): Promise<void> {
    return this.sharedDraft.end();
  }

  /** What was begun, to go along with the conversation: it leaves this screen. Null when it is shared, or nothing was. */
  async takeForHandOver(): Promise<DraftBody | null> {
    if (this.shared()) {
      await this.sharedDraft.flush();
      return null;
    }
    const draft = { text: this.textState(), verb: this.mode() };
    const id = this.openId();
    if (id !== null) await this.drafts.pass(id);
    this.stopWriting();
    return draft.text.trim() === '' ? null : draft;
  }

  /** It could not be handed over: nothing of it is lost. */
  giveBackDraft(id: string, draft: DraftBody | null): void {
    if (draft) this.drafts.write(id, draft);
  }

  /** Which of two texts stays, or both. */
  resolve(how: Resolution): void {
    const id = this.openId();
    if (this.shared()) this.sharedDraft.resolve(how);
    else if (id !== null) this.drafts.sync(id).resolve(how);
  }

  setMode(mode: ComposerMode): void {
    this.modeState.set(mode);
    this.save();
  }

  /** Answers this item instead of the newest one. */
  answer(itemId: string | null, mode?: ReplyVerb): void {
    this.targetId.set(itemId);
    if (mode) this.setMode(mode);
  }

  write(text: string): void {
    this.textState.set(text);
    this.failure.set(null);
    this.save();
    if (text === '') this.stopWriting();
    else this.startWriting();
  }

  /** Puts a prepared answer in the place of what was typed to find it, with its files. */
  insertCanned(taken: TakenCanned, { start, end }: { start: number; end: number }): void {
    const text = this.textState();
    this.write(text.slice(0, start) + taken.text + text.slice(end));
    this.canned = taken;
    const files = taken.attachments.map((attachment) => ({ key: attachment.id, name: attachment.name, size: attachment.size, attachment, problem: null })); // prettier-ignore
    this.uploads.restore([...this.uploads.list(), ...files]);
  }

  /** What the server found in the reply that was refused last. */
  findingsOf(problem: Problem): LintFinding[] {
    const current = problem.current as { findings?: LintFinding[] } | undefined;
    return Array.isArray(current?.findings) ? current.findings : [];
  }

  /** Moves what was written to the private tab, when the guard found something. */
  moveToPrivate(): void {
    if (this.options().some(({ verb, available }) => verb === 'private-reply' && available))
      this.setMode('private-reply');
  }

  leaveToOther(): void {
    this.stopWriting();
  }

  /**
   * Sends what is written; true when it was accepted. With `sendAnyway` even past what came in meanwhile, with
   * `acceptWarnings` even though it shows personal data to everybody.
   */
  async send(options: SendOptions): Promise<boolean> {
    const id = this.openId();
    if (id === null || this.obstacle() !== null || this.conflict()) return false;
    if (this.shared()) await this.sharedDraft.flush();
    if (this.conflict()) return false;
    return this.mode() === 'note' ? this.sendNote(id) : this.sendReply(id, options);
  }

  /** Sends what was stopped once more as it was to go out, past what stopped it; says whether it closed the conversation. */
  async insist(past: Pick<SendOptions, 'sendAnyway' | 'acceptWarnings'>): Promise<{ handled: boolean }> {
    const options = { ...this.lastOptions, ...past };
    return { handled: (await this.send(options)) && options.thenHandle };
  }

  closeNewer(): void {
    this.newerItems.set(null);
  }

  discard(): void {
    this.newerItems.set(null);
    this.clear();
  }

  dismissRefused(): void {
    this.failure.set(null);
  }

  private async sendNote(id: string): Promise<boolean> {
    const text = this.textState();
    this.clear();
    const outcome = await this.sender.note(id, { text, mentions: mentionedIn(text, this.directory.activeMembers()) });
    if (!outcome.ok) this.giveBack(id, text, 'note', outcome);
    return outcome.ok;
  }

  private async sendReply(id: string, options: SendOptions): Promise<boolean> {
    const { thenHandle, sendAnyway = false, acceptWarnings = false, sendAt } = options;
    this.lastOptions = options;
    const [text, mode, uploads, canned] = [this.textState(), this.mode(), this.uploads.list(), this.canned];
    const lastSeenItemId = this.thread.lastItemId();
    if (mode === 'note' || lastSeenItemId === null) return false;
    const restore = () => {
      this.restore(id, text, mode, uploads);
      this.canned = canned;
    };
    const target = this.target()?.id;
    const attachments = this.uploads.stored();
    const attachmentIds = attachments.map((attachment) => attachment.id);
    const body = {
      verb: mode,
      text,
      lastSeenItemId,
      thenHandle,
      sendAnyway,
      ...(acceptWarnings && { acceptWarnings }),
      attachmentIds,
      ...(target ? { itemId: target } : {}),
      ...(sendAt !== undefined && { sendAt }),
      ...(canned && { cannedReplyId: canned.cannedReplyId, cannedVariantId: canned.variantId }),
    };
    this.newerItems.set(null);
    this.clear();
    const outcome = await this.sender.reply(id, { body, attachments, onUndone: restore });
    if (outcome.ok) return true;
    restore();
    this.explain(id, text, mode, outcome);
    return false;
  }

  private explain(
    id: string,
    text: string,
    mode: ComposerMode,
    outcome: { id: string | null; problem: Problem | null },
  ): void {
    const { problem } = outcome;
    if (problem?.code !== 'newer-items') {
      this.giveBack(id, text, mode, outcome);
      return;
    }
    if (outcome.id) this.log.dismiss(outcome.id);
    const items = Array.isArray(problem.current) ? (problem.current as ItemView[]) : [];
    items.forEach((item) => {
      this.thread.adopt(item);
    });
    if (id === this.openId()) this.newerItems.set({ items });
    else this.missedId.set(id);
  }

  private giveBack(id: string, text: string, mode: ComposerMode, { problem }: { problem: Problem | null }): void {
    this.restore(id, text, mode, []);
    if (problem && id === this.openId()) this.failure.set({ problem, text });
  }

  private restore(id: string, text: string, mode: ComposerMode, uploads: readonly UploadState[]): void {
    if (!this.shared() || id !== this.openId()) this.drafts.write(id, { text, verb: mode });
    if (id !== this.openId() || this.textState() !== '') return;
    this.textState.set(text);
    this.modeState.set(mode);
    this.uploads.restore(uploads);
  }

  private startWriting(): void {
    this.live.setPresence('writing');
    const id = this.openId();
    // who shares a draft writes it together
    if (id !== null && this.mode() !== 'note' && !this.shared()) this.claims.hold(id);
  }

  private stopWriting(): void {
    this.live.setPresence('viewing');
    const id = this.openId();
    if (id !== null) this.claims.release(id);
  }

  private leave(): void {
    const id = this.openId();
    if (id !== null) this.claims.release(id);
    this.openId.set(null);
  }

  private save(): void {
    const id = this.openId();
    const body = { text: this.textState(), verb: this.mode() };
    if (this.shared()) this.sharedDraft.write(body);
    else if (id !== null) this.drafts.write(id, body);
  }

  private show(draft: DraftBody | null): void {
    this.textState.set(draft?.text ?? '');
    if (draft) this.modeState.set(draft.verb);
    else this.stopWriting();
  }

  private clear(): void {
    this.textState.set('');
    this.canned = null;
    this.uploads.clear();
    this.targetId.set(null);
    this.failure.set(null);
    // what was sent leaves the shared draft on the server, for everybody at once
    if (this.shared()) this.sharedDraft.settle();
    else this.save();
    this.stopWriting();
  }

  private reset(): void {
    this.textState.set('');
    this.canned = null;
    this.modeState.set(null);
    this.targetId.set(null);
    this.uploads.clear();
    this.newerItems.set(null);
    this.failure.set(null);
  }
}

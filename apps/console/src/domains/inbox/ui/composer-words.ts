import { inject, Injectable } from '@angular/core';
import type { IconName } from '@parvis/ui';
import type { Attachment, ComposerGuard, ComposerTab } from '@parvis/ui/thread';
import { Format } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { isPublic, type ReplyOption } from '../data/capabilities';
import type { ComposerStore } from '../data/composer-store';
import type { Obstacle } from '../data/composing';
import type { UploadState } from '../data/uploads';
import { ConversationWords } from './conversation-words';
import { ThreadWords } from './thread-words';

/** How the composer names its tabs, limits, findings and obstacles. */
@Injectable({ providedIn: 'root' })
export class ComposerWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly conversations = inject(ConversationWords);
  private readonly threads = inject(ThreadWords);

  tabs(store: ComposerStore): ComposerTab[] {
    const replies = store.options().map((option): ComposerTab => {
      const [label, icon] = this.tab(option, store);
      return { id: option.verb, label, icon, disabledReason: option.available ? null : this.blocked(option, store) };
    });
    const note: ComposerTab = {
      id: 'note',
      label: this.language.text('inbox.composer.note'),
      icon: 'lock',
      internal: true,
    };
    return store.canNote() ? [...replies, note] : replies;
  }

  label(store: ComposerStore): string {
    const target = store.target();
    const name = target?.author.name ?? '';
    if (store.mode() === 'note') return this.language.text('inbox.composer.note');
    return this.language.text(`inbox.composer.to-${store.isPublic() ? 'public' : 'private'}`, { name });
  }

  /** What the linter says about the text: the worst first; when nothing is found in public, that too. */
  guard(store: ComposerStore): ComposerGuard | null {
    if (store.mode() === 'note' || store.text().trim() === '') return null;
    const kinds = [...new Set(store.findings().map(({ kind }) => this.language.text(`inbox.guard.${kind}`)))];
    if (kinds.length > 0)
      return {
        tone: 'warn',
        text: this.language.text('inbox.guard.found', { what: this.format.list(kinds) }),
        ...this.move(store),
      };
    const mismatch = store.languageMismatch();
    if (mismatch) {
      const language = this.conversations.languageName(mismatch.theirs);
      return { tone: 'warn', text: this.language.text('inbox.guard.language', { language }) };
    }
    return store.isPublic() ? { tone: 'info', text: this.language.text('inbox.guard.clear') } : null;
  }

  obstacle(obstacle: Obstacle, store: ComposerStore): string {
    const option = store.option();
    if (option && (obstacle === 'window-closed' || obstacle === 'already-done')) return this.blocked(option, store);
    return this.language.text(`inbox.blocked.${obstacle}`);
  }

  attachments(uploads: readonly UploadState[]): Attachment[] {
    return uploads.map(({ key, name, size, attachment, problem }) => {
      if (attachment) return { ...this.threads.attachment(attachment), id: key };
      const base = { id: key, name, size, kind: 'file' as const };
      if (!problem) return { ...base, progress: 0 };
      return {
        ...base,
        error: 'status' in problem ? this.problems.of(problem) : this.language.text(`inbox.attachment.${problem.code}`),
      };
    });
  }

  private tab(option: ReplyOption, store: ComposerStore): [string, IconName] {
    if (option.verb === 'private-reply') return [this.language.text('inbox.composer.private'), 'message-circle'];
    const kind = store.target()?.kind ?? 'message';
    if (kind === 'email') return [this.language.text('inbox.composer.email'), 'mail'];
    return isPublic(kind)
      ? [this.language.text('inbox.composer.public'), 'message-square']
      : [this.language.text('inbox.composer.message'), 'message-circle'];
  }

  /** "24 h window closed yesterday at 18:04. You can still reply in public." */
  private blocked({ reason, windowEndsAt, verb }: ReplyOption, store: ComposerStore): string {
    const other = store.options().find((one) => one.verb !== verb && one.available);
    const way = other ? ' ' + this.language.text(`inbox.blocked.still-${other.verb}`) : '';
    if (reason === 'window-closed' && windowEndsAt)
      return this.language.text('inbox.blocked.window-closed-at', { at: this.format.long(windowEndsAt) }) + way;
    return this.language.text(`inbox.blocked.${reason ?? 'not-allowed'}`) + way;
  }

  private move(store: ComposerStore): Pick<ComposerGuard, 'action'> {
    const canMove = store.options().some(({ verb, available }) => verb === 'private-reply' && available);
    return canMove ? { action: { id: 'move', label: this.language.text('inbox.guard.move') } } : {};
  }
}

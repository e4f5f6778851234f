import { inject, Injectable } from '@angular/core';
import type { ModerationRow } from '@parvis/contracts';
import type { ModRow } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { BoardStore } from '../data/board-store';
import { CareStore } from '../data/care-store';
import { RowCache } from '../data/row-cache';
import { RowWords } from './row-words';

/** What the grid draws of a row. */
@Injectable()
export class RowModels {
  private readonly board = inject(BoardStore);
  private readonly cache = inject(RowCache);
  private readonly care = inject(CareStore);
  private readonly words = inject(RowWords);
  private readonly language = inject(Language);

  of(id: string): ModRow | null {
    const shown = this.cache.shown(id);
    if (!shown) return null;
    const { row } = shown;
    const care = this.care.preferences();
    const state = this.words.state(shown);
    const by = this.words.by(row);
    const due = this.words.due(row);
    const group = this.group(row);
    return {
      id,
      authorId: row.author.identityId ?? row.author.name,
      name: row.author.name,
      channel: row.channel,
      standing: group ? '' : this.words.standing(row),
      text: row.text,
      ...(row.language === null ? {} : { language: row.language }),
      marks: this.words.marks(row.marks),
      risk: { level: row.severity, reason: this.words.reason(row) },
      age: this.words.age(row.createdAt),
      at: row.createdAt,
      ...(row.post && this.board.filter()?.postBoard === null ? { post: { text: row.post.text ?? this.language.text('moderation.post.untitled'), ...(row.post.mediaUrl === null ? {} : { imageUrl: row.post.mediaUrl }) } } : {}), // prettier-ignore
      ...(group ? { group } : {}),
      badges: this.words.badges(row),
      ...(row.masked ? { revealLabel: this.language.text('moderation.reveal') } : {}),
      ...(state ? { state } : {}),
      ...(by ? { by } : {}),
      ...(due ? { due } : {}),
      done: this.board.hasLeft(row),
      depth: this.board.line(id)?.depth ?? 0,
      blurred: care.blurText && row.severity >= 3,
      // our own posts hurt nobody; what others post may
      veiled: care.blurMedia && (row.kind === 'mention' || row.kind === 'post'),
      grey: care.greyscale,
    };
  }

  /** Look-alikes that stand in one row, or the replies below a comment. */
  private group(row: ModerationRow): ModRow['group'] | null {
    const id = row.itemId;
    const branch = this.board.branch(id);
    const isOpen = this.board.isOpen(id);
    if (branch && branch.below > 0) return { text: this.language.text('moderation.branch.below', { count: branch.below, undecided: branch.undecided }), open: isOpen, icon: isOpen ? 'chevron-down' : 'chevron-right' }; // prettier-ignore
    const isTop = this.board.line(id)?.depth === 0 && this.board.filter()?.grouped === true;
    if (!isTop || !row.lookAlikes || row.lookAlikes.count < 2) return null;
    return { text: this.language.text('moderation.look-alikes', { count: row.lookAlikes.count }), open: isOpen, icon: 'layers' }; // prettier-ignore
  }
}

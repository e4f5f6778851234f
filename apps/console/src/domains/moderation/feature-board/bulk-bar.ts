import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { Button, type IconName } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { BoardStore } from '../data/board-store';
import type { BoardDecision } from '../data/decision-options';
import { Decisions } from '../data/decisions';
import { RowCache } from '../data/row-cache';

/** What can be decided about the selection; it takes its height from the list, so that it covers nothing. */
@Component({
  selector: 'app-board-bulk',
  imports: [Button, TextPipe],
  template: `
    <p class="n num" role="status">{{ countText() }}</p>
    @if (board.allSelected() && board.hasMore() && !board.allChosen()) {
      <mi-button size="sm" kind="ghost" keys="Mod+A" (pressed)="board.selectAll()">{{
        'moderation.bulk.all' | text
      }}</mi-button>
    }
    @for (one of decisions(); track one.id) {
      <mi-button kind="ghost" [class]="one.id" [icon]="one.icon" (pressed)="decided.emit(one.id)">{{
        one.label
      }}</mi-button>
    }
    @if (session.can('inbox.tag') && !board.allChosen()) {
      <mi-button #tag class="opt" kind="ghost" icon="tag" (pressed)="tagged.emit(tag.element)">{{
        'moderation.bulk.tag' | text
      }}</mi-button>
    }
    <span class="grow"></span>
    <mi-button class="clr" kind="ghost" keys="Escape" (pressed)="board.select([])">{{
      'moderation.bulk.clear' | text
    }}</mi-button>
  `,
  styleUrl: './bulk-bar.css',
  host: { role: 'toolbar', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BoardBulk {
  private readonly cache = inject(RowCache);
  private readonly decisionsOf = inject(Decisions);
  private readonly language = inject(Language);
  protected readonly session = inject(SessionStore);
  protected readonly board = inject(BoardStore);

  readonly decided = output<BoardDecision>();
  readonly tagged = output<HTMLElement>();

  protected readonly label = computed(() => this.language.text('moderation.bulk.label'));
  private readonly count = computed(() => this.decisionsOf.targets([...this.board.selected()]).reduce((sum, { count }) => sum + count, 0)); // prettier-ignore
  protected readonly countText = computed(() => {
    if (this.board.allChosen()) return this.language.text('moderation.bulk.everything');
    return this.language.text('moderation.bulk.selected', { count: this.count() });
  });
  private readonly authors = computed(() => {
    const rows = [...this.board.selected()].flatMap((id) => this.cache.get(id) ?? []);
    return new Set(rows.flatMap(({ author }) => author.identityId ?? [])).size;
  });
  protected readonly decisions = computed(() => {
    const one = (id: BoardDecision, icon: IconName, label: string) => ({ id, icon, label });
    const text = (key: string) => this.language.text(`moderation.decide.${key}`);
    return [
      ...(this.session.can('moderation.hide') ? [one('approve', 'check', text('approve')), one('hide', 'eye-off', text('hide'))] : []),
      ...(this.session.can('moderation.delete') ? [one('delete', 'trash-2', text('delete'))] : []),
      ...(this.session.can('moderation.ban') && this.authors() > 0 && !this.board.allChosen()
        ? [one('ban', 'ban', this.language.text('moderation.bulk.ban', { count: this.authors() }))]
        : []),
    ]; // prettier-ignore
  });
}

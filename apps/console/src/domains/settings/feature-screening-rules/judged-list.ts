import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, output } from '@angular/core';
import type { ModerationRow } from '@parvis/contracts';
import { Button, ChannelTile, Chip, Format, Kbd, Shortcuts } from '@parvis/ui';
import { MarkedText } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

export type Judgement = 'right' | 'wrong' | null;

/** A match as it is shown for judging. */
export interface JudgedMatch {
  itemId: string;
  /** Null: the item is gone. */
  row: ModerationRow | null;
  /** What people had decided, or what the rule did: a line in words. */
  past: string;
  judgement: Judgement;
}

/** Matches of a rule, judged by button or, in the list, by R and W; J and K or the arrows go on. */
@Component({
  selector: 'app-judged-list',
  imports: [Button, ChannelTile, Chip, Kbd, MarkedText, TextPipe],
  templateUrl: './judged-list.html',
  styleUrl: './judged-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JudgedList {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly shortcuts = inject(Shortcuts);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly matches = input.required<readonly JudgedMatch[]>();
  readonly label = input.required<string>();
  readonly canJudge = input(false);
  /** Item ids whose text is a must-not-match sample already. */
  readonly kept = input<ReadonlySet<string>>(new Set());
  readonly judged = output<{ itemId: string; judgement: Judgement }>();
  /** The text of a wrong one has to become a must-not-match sample. */
  readonly sampleWanted = output<JudgedMatch>();

  protected readonly hasKeys = computed(() => this.canJudge() && this.shortcuts.singleKeys() !== 'off');
  protected readonly rows = computed(() =>
    this.matches().map((match) => ({
      match,
      who: match.row?.author.name ?? this.language.text('screening.judge.gone'),
      at: match.row ? this.format.short(match.row.createdAt) : '',
      marks: (match.row?.marks ?? []).map(({ start, end, tone, readAs }) => ({
        start,
        end,
        tone,
        ...(readAs !== null && { title: this.language.text('screening.read-as', { word: readAs }) }),
      })),
    })),
  );

  protected judge(itemId: string, judgement: Judgement, now: Judgement): void {
    this.judged.emit({ itemId, judgement: judgement === now ? null : judgement });
  }

  protected onKey(event: KeyboardEvent, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const key = event.key.toLowerCase();
    const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
    if (step !== undefined && (key.startsWith('arrow') || this.hasKeys())) {
      event.preventDefault();
      this.focus(index + step);
      return;
    }
    const match = this.matches()[index];
    const judgement = { r: 'right', w: 'wrong' }[key] as Judgement | undefined;
    if (!match || !judgement || !this.hasKeys() || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    this.judged.emit({ itemId: match.itemId, judgement });
    this.focus(index + 1);
  }

  private focus(index: number): void {
    this.element.querySelectorAll<HTMLElement>('li[tabindex]')[index]?.focus();
  }
}

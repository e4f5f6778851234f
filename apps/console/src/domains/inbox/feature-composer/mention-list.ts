import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { fold, Member } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { mentionBeforeCaret } from '../data/mentions';

const SHOWN = 6;

/** Colleagues to name while an @ is being written in a note; writing goes on underneath. Arrows move, Enter or Tab take. */
@Component({
  selector: 'app-mention-list',
  imports: [Member, TextPipe],
  template: `
    @if (found().length) {
      <ul class="mi-pop" role="listbox" [attr.aria-label]="'inbox.picker.mention' | text">
        @for (member of found(); track member.id; let index = $index) {
          <li role="option" [attr.aria-selected]="index === active()" (mousedown)="take($event, index)">
            <mi-member [id]="member.id" [name]="member.name" [size]="20" />{{ member.name }}
          </li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      position: absolute;
      z-index: 4;
      bottom: calc(100% - 8px);
      left: 32px;
    }
    li {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 30px;
      padding: 0 8px;
      border-radius: var(--r-2);
      cursor: default;
    }
    li[aria-selected='true'],
    li:hover {
      background: var(--pressed);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MentionList {
  private readonly directory = inject(Directory);
  readonly text = input.required<string>();
  /** The text with the name in it. */
  readonly picked = output<string>();

  private readonly closedFor = signal<string | null>(null);
  private readonly mention = computed(() => {
    const text = this.text();
    return this.closedFor() === text ? null : mentionBeforeCaret(text, this.area()?.selectionStart ?? text.length);
  });
  protected readonly found = computed(() => {
    const mention = this.mention();
    if (!mention) return [];
    const query = fold(mention.query);
    const isWhole = this.directory.activeMembers().some(({ name }) => query.startsWith(fold(name)));
    return isWhole ? [] : this.directory.activeMembers().filter(({ name }) => fold(name).startsWith(query)).slice(0, SHOWN); // prettier-ignore
  });
  protected readonly active = linkedSignal({ source: this.found, computation: () => 0 });

  /** True when there was something to close. */
  close(): boolean {
    const isOpen = this.found().length > 0;
    this.closedFor.set(this.text());
    return isOpen;
  }

  onKey(event: KeyboardEvent): void {
    const count = this.found().length;
    if (count === 0 || event.ctrlKey || event.metaKey || event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      this.active.update((index) => (index + step + count) % count);
    } else if (event.key === 'Enter' || event.key === 'Tab') this.take(event, this.active());
  }

  protected take(event: Event, index: number): void {
    const [member, mention] = [this.found()[index], this.mention()];
    if (!member || !mention) return;
    event.preventDefault();
    const head = `${this.text().slice(0, mention.start)}@${member.name} `;
    const rest = this.text().slice(mention.start + 1 + mention.query.length);
    this.closedFor.set(head + rest.trimStart());
    this.picked.emit(head + rest.trimStart());
    setTimeout(() => this.area()?.setSelectionRange(head.length, head.length));
  }

  private area(): HTMLTextAreaElement | null {
    return document.querySelector<HTMLTextAreaElement>('#composer');
  }
}

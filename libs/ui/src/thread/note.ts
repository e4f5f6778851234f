import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { Member } from '../labels/member';
import { TimePipe } from '../services/format-pipes';
import { cutNote } from './highlights';
import type { ThreadNote } from './thread-models';

/** An internal note: amber, always with its lock, never taken for a reply. */
@Component({
  selector: 'mi-note',
  imports: [Icon, Member, TimePipe],
  template: `
    @let item = note();
    <article
      tabindex="-1"
      [class.current]="item.current"
      [attr.aria-current]="item.current ? 'true' : null"
      [attr.aria-labelledby]="'mi-note-' + item.id"
    >
      <mi-member [id]="item.member.id" [name]="item.member.name" />
      <div class="grow">
        <div class="top" [id]="'mi-note-' + item.id">
          <strong>{{ item.title }}</strong>&ngsp;
          <span
            >{{ item.member.name }} ·
            <time [title]="item.at | miTime: 'exact'">{{ item.at | miTime: 'short' }}</time></span
          >
          <mi-icon name="lock" [size]="12" />
        </div>
        <p>
          @for (part of parts(); track $index) {
            @if (part.marked) {
              <mark [class.at]="part.mention">{{ part.text }}</mark>
            } @else {
              <span [class.at]="part.mention">{{ part.text }}</span>
            }
          }
        </p>
      </div>
    </article>
  `,
  styleUrl: './found.css',
  styles: `
    :host {
      display: block;
    }
    article {
      display: flex;
      gap: 10px;
      margin: 6px 0 6px 44px;
      padding: 8px 12px 9px 10px;
      border: 1px solid var(--note-border);
      border-radius: 10px;
      background: var(--note);
    }
    .top {
      display: flex;
      align-items: center;
      gap: 6px;
      font-size: 12px;
      line-height: 18px;
      color: var(--note-text);
    }
    strong {
      font: 600 13px/18px var(--font);
    }
    p {
      font: 13px/19px var(--font);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .at {
      color: var(--accent-text);
      font-weight: 600;
    }
    @media (max-width: 640px) {
      article {
        margin-left: 20px;
      }
    }
  `,
  preserveWhitespaces: false,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Note {
  readonly note = input.required<ThreadNote>();
  protected readonly parts = computed(() => {
    const { text, mentions, highlights } = this.note();
    return cutNote(text, mentions ?? [], highlights ?? []);
  });
}

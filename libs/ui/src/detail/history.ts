import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { ChannelTile } from '../labels/channel-tile';
import { Chip, type Tone } from '../labels/chip';

/** One earlier conversation of the person. */
export interface HistoryItem {
  id: string;
  channel: ChannelKind;
  title: string;
  /** When and how it ended: `2 oct. 2026 · répondu`. */
  line: string;
  state?: { text: string; tone: Tone };
}

/** Earlier conversations across channels; each opens. */
@Component({
  selector: 'mi-history',
  imports: [ChannelTile, Chip],
  template: `
    <ul>
      @for (item of items(); track item.id) {
        <li>
          <button type="button" (click)="opened.emit(item.id)">
            <mi-channel-tile [channel]="item.channel" [size]="16" />
            <span class="grow">
              <span class="title clip">{{ item.title }}</span>
              <span class="line">{{ item.line }}</span>
            </span>
            @if (item.state; as state) {
              <mi-chip [tone]="state.tone">{{ state.text }}</mi-chip>
            }
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      margin-bottom: -8px;
    }
    button {
      display: flex;
      gap: 9px;
      width: calc(100% + 12px);
      margin-inline: -6px;
      padding: 5px 6px;
      border-radius: var(--r-2);
      text-align: left;
    }
    button:hover {
      background: var(--pressed);
    }
    .title,
    .line {
      display: block;
    }
    .title {
      font-size: 12.5px;
      line-height: 18px;
    }
    .line {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class History {
  readonly items = input.required<readonly HistoryItem[]>();
  readonly opened = output<string>();
}

import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { Avatar } from '../labels/avatar';
import { ChannelTile } from '../labels/channel-tile';

/** The pane beside the thread: who it is, what is promised, what happened before. */
@Component({
  selector: 'mi-detail',
  template: `<aside class="scroll" [attr.aria-label]="label()"><ng-content /></aside>`,
  styles: `
    :host {
      display: block;
      min-height: 0;
      background: var(--sunken);
      border-left: 1px solid var(--border-subtle);
    }
    aside {
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Detail {
  readonly label = input.required<string>();
}

/** The person: pattern, handle, one line, and the channels they are known on. */
@Component({
  selector: 'mi-detail-head',
  imports: [Avatar, ChannelTile],
  template: `
    <div class="head">
      <mi-avatar [id]="contactId()" [size]="40" />
      <div class="grow">
        <h2 class="clip">{{ name() }}</h2>
        <div class="line">{{ line() }}</div>
      </div>
      <ng-content />
    </div>
    @if (channels().length) {
      <div class="channels">
        @for (channel of channels(); track channel) {
          <mi-channel-tile [channel]="channel" />
        }
        <span class="subtle">{{ channelsLine() }}</span>
      </div>
    }
  `,
  styles: `
    .head {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 16px 16px 12px;
    }
    h2 {
      font: 600 14px/20px var(--font);
      letter-spacing: -0.008em;
    }
    .line {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    .channels {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
      margin: 0 16px;
      padding-bottom: 14px;
      font-size: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailHead {
  readonly contactId = input.required<string>();
  readonly name = input.required<string>();
  readonly line = input('');
  readonly channels = input<readonly ChannelKind[]>([]);
  readonly channelsLine = input('');
}

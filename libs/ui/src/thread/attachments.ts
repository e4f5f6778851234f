import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { NumberPipe } from '../services/format-pipes';
import { UI_TEXTS } from '../texts/ui-texts';
import type { Attachment } from './thread-models';

/** Files of a message or of a draft: pictures as tiles, the rest as named lines. */
@Component({
  selector: 'mi-attachments',
  imports: [Icon, NumberPipe],
  template: `
    <ul [attr.aria-label]="texts().attach">
      @for (file of items(); track file.id) {
        <li
          [class.picture]="file.thumbnailUrl"
          [class.played]="file.url && (file.kind === 'video' || file.kind === 'audio')"
          [class.failed]="file.error"
        >
          @if (file.thumbnailUrl; as source) {
            <a [href]="file.url ?? source" target="_blank" rel="noopener noreferrer">
              <img
                [src]="source"
                [alt]="file.alt ?? file.name"
                loading="lazy"
                decoding="async"
                width="112"
                height="84"
              />
            </a>
          } @else {
            @if (file.url && (file.kind === 'video' || file.kind === 'audio')) {
              <!-- never by itself; the attribute too, because a clone of the element keeps only that -->
              @if (file.kind === 'video') {
                <video
                  controls
                  playsinline
                  preload="none"
                  [src]="file.url"
                  [attr.aria-label]="file.name"
                  [muted]="file.muted !== false"
                  [attr.muted]="file.muted === false ? null : ''"
                ></video>
              } @else {
                <audio
                  controls
                  preload="none"
                  [src]="file.url"
                  [attr.aria-label]="file.name"
                  [muted]="file.muted !== false"
                  [attr.muted]="file.muted === false ? null : ''"
                ></audio>
              }
            }
            <mi-icon [name]="file.kind === 'image' ? 'image' : 'file-text'" />
            <span class="words">
              @if (file.url; as url) {
                <a class="clip" [href]="url" target="_blank" rel="noopener noreferrer">{{ file.name }}</a>
              } @else {
                <span class="clip">{{ file.name }}</span>
              }
              <span class="small clip">{{ file.error ?? (file.size | miNumber: 'bytes') }}</span>
            </span>
          }
          @if (file.progress !== undefined && file.progress !== null) {
            <progress [value]="file.progress" max="1" [attr.aria-label]="file.name"></progress>
          }
          @if (removable()) {
            <button
              type="button"
              class="tap"
              [attr.aria-label]="texts().remove(file.name)"
              (click)="removed.emit(file.id)"
            >
              <mi-icon name="x" [size]="12" />
            </button>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    li {
      position: relative;
      display: flex;
      align-items: center;
      gap: 8px;
      max-width: 240px;
      padding: 6px 10px;
      border: 1px solid var(--border-subtle);
      border-radius: var(--r-3);
      background: var(--surface);
    }
    li.picture {
      padding: 0;
      overflow: hidden;
    }
    li.played {
      flex-wrap: wrap;
      max-width: 336px;
    }
    video,
    audio {
      display: block;
      flex: 0 0 100%;
      width: 100%;
      border-radius: var(--r-2);
    }
    video {
      aspect-ratio: 16 / 9;
      background: var(--pressed);
    }
    li.failed {
      border-color: var(--danger-border);
    }
    li.failed .small {
      color: var(--danger-text);
    }
    img {
      display: block;
      object-fit: cover;
      background: var(--pressed);
    }
    .words {
      display: grid;
      min-width: 0;
    }
    .small {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    button {
      border-radius: var(--r-full);
      color: var(--text-2);
    }
    .picture button {
      position: absolute;
      top: 5px;
      right: 5px;
      padding: 3px;
      background: var(--raised);
    }
    progress {
      position: absolute;
      inset: auto 0 0;
      width: 100%;
      height: 3px;
      accent-color: var(--accent);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Attachments {
  protected readonly texts = inject(UI_TEXTS);
  readonly items = input.required<readonly Attachment[]>();
  readonly removable = input(false);
  readonly removed = output<string>();
}

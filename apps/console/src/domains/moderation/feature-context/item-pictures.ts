import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, resource } from '@angular/core';
import type { ItemView, ModerationRow, Page } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { CareStore } from '../data/care-store';

/** The pictures that came with an item, veiled until they are asked for where the member wants it so. */
@Component({
  selector: 'app-item-pictures',
  imports: [TextPipe],
  template: `
    @for (picture of pictures(); track picture.id) {
      <button
        type="button"
        [attr.aria-pressed]="!isVeiled()"
        [attr.aria-label]="'moderation.care.show-picture' | text"
        (click)="shown.set(!shown())"
      >
        <img
          [src]="picture.previewUrl ?? picture.url"
          [alt]="isVeiled() ? '' : picture.name"
          [class.veiled]="isVeiled()"
          [class.grey]="care.preferences().greyscale"
          loading="lazy"
          decoding="async"
        />
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      margin-top: 6px;
    }
    button {
      overflow: hidden;
      border-radius: var(--r-2);
      box-shadow: inset 0 0 0 1px var(--border);
    }
    img {
      display: block;
      width: 84px;
      height: 84px;
      object-fit: cover;
    }
    .veiled {
      filter: blur(14px);
    }
    .grey {
      filter: grayscale(1);
    }
    .veiled.grey {
      filter: blur(14px) grayscale(1);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ItemPictures {
  private readonly api = inject(Api);
  protected readonly care = inject(CareStore);

  readonly row = input.required<ModerationRow>();
  /** Veiled again with each other item. */
  protected readonly shown = linkedSignal({ source: () => this.row().itemId, computation: () => false });
  private readonly items = resource({
    params: () => this.row().conversationId,
    loader: ({ params }) => this.api.get<Page<ItemView>>(`/conversations/${params}/items`),
  });
  protected readonly pictures = computed(() => {
    const item = this.items.hasValue()
      ? this.items.value().items.find(({ id }) => id === this.row().itemId)
      : undefined;
    return (item?.attachments ?? []).filter(({ contentType }) => contentType.startsWith('image/'));
  });
  protected readonly isVeiled = computed(() => this.care.preferences().blurMedia && !this.shown());
}

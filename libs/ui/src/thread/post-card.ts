import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';
import { Format } from '../services/format';
import { TimePipe } from '../services/format-pipes';
import type { PostCardData } from './thread-models';

/** The post under which people write: picture, caption, figures, way out to the platform and to its moderation queue. */
@Component({
  selector: 'mi-post-card',
  imports: [Icon, RouterLink, TimePipe],
  templateUrl: './post-card.html',
  styleUrl: './post-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PostCard {
  protected readonly format = inject(Format);
  readonly post = input.required<PostCardData>();
  readonly label = input.required<string>();
}

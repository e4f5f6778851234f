import { inject, Injectable } from '@angular/core';
import type { ModerationQueue } from '@parvis/contracts';
import type { IconName, SidebarGroup, SidebarItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import type { SidebarContent } from '../../../shared/sidebar-state';

const QUEUES: readonly [ModerationQueue, IconName][] = [
  ['review', 'shield-check'],
  ['held', 'zap'],
  ['reported', 'flag'],
  ['links', 'link'],
  ['first-time', 'user-plus'],
  ['look-alikes', 'layers'],
  ['personal-data', 'lock'],
  ['unchecked', 'circle-alert'],
];
const DECIDED: readonly [ModerationQueue, IconName][] = [
  ['decided', 'circle-check'],
  ['hidden', 'eye-off'],
  ['deleted', 'trash-2'],
  ['banned', 'ban'],
  ['failed', 'triangle-alert'],
];
/** Listed only while something is in them. */
const RARE: readonly ModerationQueue[] = ['personal-data', 'unchecked'];

/** The queues of the board as the sidebar lists them, with their exact counts, and the posts where most waits. */
@Injectable({ providedIn: 'root' })
export class ModerationSidebar {
  private readonly counts = inject(ModerationCounts);
  private readonly language = inject(Language);

  /** `current`: the queue on screen, which is listed whatever is in it. */
  content(current: string): SidebarContent {
    const isListed = ([queue]: readonly [ModerationQueue, IconName]) => !RARE.includes(queue) || queue === current || this.counts.count(queue) > 0; // prettier-ignore
    const groups: SidebarGroup[] = [
      this.group('queues', QUEUES.filter(isListed)),
      this.group('decided', DECIDED),
      { id: 'posts', label: this.language.text('moderation.sidebar.posts'), items: this.posts() },
    ];
    return {
      label: this.language.text('moderation.sidebar.label'),
      groups: groups.filter(({ items }) => items.length > 0),
    };
  }

  nameOf(queue: ModerationQueue): string {
    return this.language.text(`moderation.queue.${queue}`);
  }

  private group(id: string, queues: readonly (readonly [ModerationQueue, IconName])[]): SidebarGroup {
    const items = queues.map(([queue, icon]): SidebarItem => {
      const count = this.counts.count(queue);
      const isUrgent = queue === 'failed' && count > 0;
      return { id: queue, label: this.nameOf(queue), link: `/moderation/${queue}`, icon, count, ...(isUrgent ? { tone: 'warn' } : {}) }; // prettier-ignore
    });
    return { id, label: this.language.text(`moderation.sidebar.${id}`), items };
  }

  private posts(): SidebarItem[] {
    return (this.counts.queues()?.posts ?? []).map(({ post, count, alert }) => ({
      id: `post-${post.id}`,
      label: post.text ?? this.language.text('moderation.post.untitled'),
      link: `/moderation/post-${post.id}`,
      channel: post.channel,
      ...(post.mediaUrl === null ? {} : { imageUrl: post.mediaUrl }),
      count,
      ...(alert ? { tone: 'warn' as const } : {}),
    }));
  }
}

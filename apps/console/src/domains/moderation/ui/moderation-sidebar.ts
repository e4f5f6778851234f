import { inject, Injectable } from '@angular/core';
import type { ModerationQueue, Permission } from '@parvis/contracts';
import type { IconName, SidebarGroup, SidebarItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import { SessionStore } from '../../../shared/session/session-store';
import type { SidebarContent } from '../../../shared/sidebar-state';
import { FollowUpCounts } from '../data/follow-up-counts';

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
  ['failed', 'triangle-alert'],
];
/** What comes after a decision: people, appeals, the log, the second look. `needs`: beyond what moderation itself asks for. */
const FOLLOW_UP: readonly { id: string; link: string; icon: IconName; needs?: Permission }[] = [
  { id: 'people', link: 'banned', icon: 'users' },
  { id: 'appeals', link: 'appeals', icon: 'message-square' },
  { id: 'decisions', link: 'decisions', icon: 'history' },
  { id: 'reviews', link: 'reviews', icon: 'eye', needs: 'moderation.hide' },
  { id: 'agreement', link: 'agreement', icon: 'circle-check', needs: 'reports.read' },
  { id: 'training', link: 'training', icon: 'lightbulb' },
  { id: 'transparency', link: 'transparency', icon: 'chart-no-axes-column' },
];
/** Listed only while something is in them. */
const RARE: readonly ModerationQueue[] = ['personal-data', 'unchecked'];

/** The queues of the board as the sidebar lists them, with their exact counts, and the posts where most waits. */
@Injectable({ providedIn: 'root' })
export class ModerationSidebar {
  private readonly counts = inject(ModerationCounts);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly followUp = inject(FollowUpCounts);

  /** `current`: the queue on screen, which is listed whatever is in it. */
  content(current: string): SidebarContent {
    const isListed = ([queue]: readonly [ModerationQueue, IconName]) => !RARE.includes(queue) || queue === current || this.counts.count(queue) > 0; // prettier-ignore
    const groups: SidebarGroup[] = [
      this.group('queues', QUEUES.filter(isListed)),
      this.group('decided', DECIDED),
      { id: 'follow-up', label: this.language.text('moderation.sidebar.follow-up'), items: this.followUps() },
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

  private followUps(): SidebarItem[] {
    const counts: Record<string, number> = { people: this.counts.count('banned'), appeals: this.followUp.appeals(), reviews: this.followUp.reviews() }; // prettier-ignore
    return FOLLOW_UP.filter(({ needs }) => !needs || this.session.can(needs)).map(({ id, link, icon }) => {
      const count = counts[id];
      return { id, icon, link: `/moderation/${link}`, label: this.language.text(`moderation.sidebar.${id}`), ...(count ? { count } : {}) }; // prettier-ignore
    });
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

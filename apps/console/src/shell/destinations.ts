import type { ModerationQueue, Permission } from '@parvis/contracts';
import type { IconName } from '@parvis/ui';

/** One place of the rail. */
export interface Destination {
  id: string;
  /** Text key of its name. */
  label: string;
  icon: IconName;
  link: string;
  /** Second letter of the sequence `G …`. */
  key: string;
  needs: Permission;
  place: 'main' | 'foot';
  /** The view whose count is its badge. */
  badgeView?: string;
  /** The queue of the moderation board whose count is its badge. */
  badgeQueue?: ModerationQueue;
  /** Shows a mark when an account of any channel needs care. */
  watchesChannels?: boolean;
}

/** The rail from top to bottom. */
export const DESTINATIONS: readonly Destination[] = [
  {
    id: 'inbox',
    label: 'rail.inbox',
    icon: 'inbox',
    link: '/inbox',
    key: 'I',
    needs: 'inbox.read',
    place: 'main',
    badgeView: 'mine',
  },
  {
    id: 'moderation',
    label: 'rail.moderation',
    icon: 'shield-check',
    link: '/moderation',
    key: 'M',
    needs: 'moderation.read',
    place: 'main',
    badgeQueue: 'review',
  },
  {
    id: 'approvals',
    label: 'rail.approvals',
    icon: 'circle-check',
    link: '/approvals',
    key: 'A',
    needs: 'inbox.approve',
    place: 'main',
  },
  {
    id: 'feedback',
    label: 'rail.feedback',
    icon: 'lightbulb',
    link: '/reports',
    key: 'F',
    needs: 'feedback.read',
    place: 'main',
  },
  {
    id: 'contacts',
    label: 'rail.contacts',
    icon: 'users',
    link: '/contacts',
    key: 'C',
    needs: 'contacts.read',
    place: 'main',
  },
  {
    id: 'channels',
    label: 'rail.channels',
    icon: 'plug',
    link: '/channels',
    key: 'K',
    needs: 'channels.read',
    place: 'foot',
    watchesChannels: true,
  },
  {
    id: 'settings',
    label: 'rail.settings',
    icon: 'sliders-horizontal',
    link: '/settings',
    key: 'S',
    needs: 'team.read',
    place: 'foot',
  },
];

import { type DestroyRef, inject, Injectable } from '@angular/core';
import type { IconName, SidebarItem } from '@parvis/ui';
import type { Permission } from '@parvis/contracts';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';

interface Place {
  id: string;
  link: string;
  icon: IconName;
  needs?: Permission;
}

const GROUPS: readonly { id: string; places: readonly Place[] }[] = [
  {
    id: 'mine',
    places: [
      { id: 'me', link: '/me', icon: 'monitor' },
      { id: 'notifications', link: '/me/notifications', icon: 'bell' },
    ],
  },
  {
    id: 'people',
    places: [
      { id: 'team', link: '/settings/team', icon: 'users', needs: 'team.read' },
      { id: 'teams', link: '/settings/teams', icon: 'layers', needs: 'team.read' },
      { id: 'assignment', link: '/settings/assignment', icon: 'arrow-up-down', needs: 'team.read' },
      { id: 'roles', link: '/settings/roles', icon: 'shield-check', needs: 'team.read' },
    ],
  },
  {
    id: 'promises',
    places: [
      { id: 'rules', link: '/settings/rules', icon: 'zap', needs: 'rules.manage' },
      { id: 'sla', link: '/settings/sla', icon: 'clock', needs: 'inbox.read' },
      { id: 'hours', link: '/settings/hours', icon: 'calendar', needs: 'inbox.read' },
    ],
  },
  {
    id: 'moderation',
    places: [
      { id: 'screening-rules', link: '/settings/moderation/rules', icon: 'shield-check', needs: 'rules.propose' },
      { id: 'words', link: '/settings/moderation/words', icon: 'file-text', needs: 'rules.propose' },
      { id: 'screening', link: '/settings/moderation/detectors', icon: 'sliders-horizontal', needs: 'rules.manage' },
      { id: 'reasons', link: '/settings/moderation/reasons', icon: 'flag', needs: 'moderation.read' },
      { id: 'safeguards', link: '/settings/moderation/safeguards', icon: 'users', needs: 'moderation.read' },
    ],
  },
  {
    id: 'content',
    places: [
      { id: 'replies', link: '/settings/replies', icon: 'message-square', needs: 'inbox.reply' },
      { id: 'tags', link: '/settings/tags', icon: 'tag', needs: 'feedback.read' },
      { id: 'attributes', link: '/settings/attributes', icon: 'table-2', needs: 'contacts.read' },
    ],
  },
  {
    id: 'services',
    places: [
      { id: 'import', link: '/settings/import', icon: 'download', needs: 'channels.manage' },
      { id: 'assistance', link: '/settings/assistance', icon: 'languages', needs: 'channels.manage' },
    ],
  },
  { id: 'programs', places: [{ id: 'api', link: '/settings/api', icon: 'plug' }] },
];

/** The sidebar of the settings: one's own first, then those of the workspace that the role may see. */
@Injectable({ providedIn: 'root' })
export class SettingsSidebar {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly sidebar = inject(SidebarState);

  show(until: DestroyRef): void {
    this.sidebar.show(() => {
      const groups = GROUPS.map(({ id, places }) => ({
        id,
        label: this.language.text(`settings.sidebar.${id}`),
        items: places.filter(({ needs }) => !needs || this.session.can(needs)).map((place) => this.item(place)),
      }));
      return {
        label: this.language.text('settings.sidebar.label'),
        groups: groups.filter(({ items }) => items.length > 0),
      };
    }, until);
  }

  private item({ id, link, icon }: Place): SidebarItem {
    return { id, link, icon, label: this.language.text(`settings.sidebar.${id}`) };
  }
}

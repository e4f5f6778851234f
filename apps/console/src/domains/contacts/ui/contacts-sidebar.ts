import { inject, Injectable } from '@angular/core';
import type { ContactListView } from '@parvis/contracts';
import type { SidebarItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import type { SidebarContent } from '../../../shared/sidebar-state';

const PAGE = '/contacts';

/** The sidebar of people: everybody, those who matter, those who are blocked, the lists. */
@Injectable({ providedIn: 'root' })
export class ContactsSidebar {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);

  /** `current`: what the list shows; null on a profile. */
  content(current: string | null, lists: readonly ContactListView[]): SidebarContent {
    const people: SidebarItem[] = [
      { id: 'all', icon: 'users', queryParams: {} } as const,
      { id: 'vip', icon: 'star', queryParams: { show: 'vip' } } as const,
      { id: 'blocked', icon: 'ban', queryParams: { show: 'blocked' } } as const,
    ].map((item) => ({
      ...item,
      link: PAGE,
      label: this.language.text(`contacts.sidebar.${item.id}`),
      current: current === item.id,
    }));
    const own = lists.map(({ id, name, contactCount }): SidebarItem => ({
      id: `list-${id}`,
      label: name,
      link: PAGE,
      icon: 'layers',
      queryParams: { list: id },
      count: contactCount,
      current: current === `list-${id}`,
    }));
    const manage: SidebarItem = {
      id: 'attributes',
      label: this.language.text('contacts.sidebar.attributes'),
      link: '/settings/attributes',
      icon: 'sliders-horizontal',
    };
    return {
      label: this.language.text('contacts.title'),
      groups: [
        { id: 'people', label: this.language.text('contacts.sidebar.people'), items: people },
        ...(own.length > 0 ? [{ id: 'lists', label: this.language.text('contacts.lists'), items: own }] : []),
        ...(this.session.can('team.manage')
          ? [{ id: 'manage', label: this.language.text('contacts.sidebar.settings'), items: [manage] }]
          : []),
      ],
    };
  }
}

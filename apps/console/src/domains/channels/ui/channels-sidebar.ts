import { type DestroyRef, inject, Injectable } from '@angular/core';
import { channelName, type SidebarGroup, type SidebarItem } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { type SidebarContent, SidebarState } from '../../../shared/sidebar-state';
import { byCare, ChannelWords } from './channel-words';

/** The sidebar of the channels: every account, with a mark where one needs care. */
@Injectable({ providedIn: 'root' })
export class ChannelsSidebar {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly words = inject(ChannelWords);
  private readonly sidebar = inject(SidebarState);

  /** `current` is what the screen shows: addresses begin alike, so they cannot tell. */
  show(current: () => string, until: DestroyRef): void {
    this.sidebar.show(() => this.content(current()), until);
  }

  private content(current: string): SidebarContent {
    const text = (key: string) => this.language.text(`channels.sidebar.${key}`);
    const overview: SidebarItem = {
      id: 'all',
      label: text('all'),
      link: '/channels',
      icon: 'plug',
      count: this.directory.accounts().length,
    };
    const connect: SidebarItem = { id: 'connect', label: text('connect'), link: '/channels/connect', icon: 'plus' };
    const accounts = byCare(this.directory.accounts(), this.language.locale()).map((account): SidebarItem => {
      const care = this.words.care(account);
      return {
        id: account.id,
        label: account.name,
        link: ['/channels', account.id],
        channel: account.channel,
        current: account.id === current,
        ...(care === null ? {} : { warning: `${channelName(account.channel)}, ${care}` }),
      };
    });
    const own = [overview, ...(this.session.can('channels.manage') ? [connect] : [])].map((item) => ({
      ...item,
      current: item.id === current,
    }));
    const groups: SidebarGroup[] = [
      { id: 'overview', items: own },
      ...(accounts.length > 0 ? [{ id: 'accounts', label: text('accounts'), items: accounts }] : []),
    ];
    return { label: text('label'), groups };
  }
}

import { type DestroyRef, inject, Injectable } from '@angular/core';
import { channelName, type SidebarGroup, type SidebarItem } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { type SidebarContent, SidebarState } from '../../../shared/sidebar-state';
import { byCare, ChannelWords, needsCare } from './channel-words';

/** The sidebar of the channels: every account, with a mark where one needs care. */
@Injectable({ providedIn: 'root' })
export class ChannelsSidebar {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly words = inject(ChannelWords);
  private readonly sidebar = inject(SidebarState);

  show(until: DestroyRef): void {
    this.sidebar.show(() => this.content(), until);
  }

  private content(): SidebarContent {
    const text = (key: string) => this.language.text(`channels.sidebar.${key}`);
    const overview: SidebarItem = {
      id: 'all',
      label: text('all'),
      link: '/channels',
      icon: 'plug',
      count: this.directory.accounts().length,
    };
    const connect: SidebarItem = { id: 'connect', label: text('connect'), link: '/channels/connect', icon: 'plus' };
    const accounts = byCare(this.directory.accounts(), this.language.locale()).map((account): SidebarItem => ({
      id: account.id,
      label: account.name,
      link: ['/channels', account.id],
      channel: account.channel,
      ...(needsCare(account) ? { warning: `${channelName(account.channel)}, ${this.words.health(account).text}` } : {}),
    }));
    const groups: SidebarGroup[] = [
      { id: 'overview', items: this.session.can('channels.manage') ? [overview, connect] : [overview] },
      ...(accounts.length > 0 ? [{ id: 'accounts', label: text('accounts'), items: accounts }] : []),
    ];
    return { label: text('label'), groups };
  }
}

import { inject, Injectable } from '@angular/core';
import { CHANNEL_KINDS, type ChannelKind, type ViewView } from '@parvis/contracts';
import { channelName, type IconName, type SidebarGroup, type SidebarItem } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { ViewsStore } from '../../../shared/directory/views-store';
import { Language } from '../../../shared/i18n/language';
import type { SidebarContent } from '../../../shared/sidebar-state';

const ICONS: Record<string, IconName> = {
  all: 'layers',
  mine: 'inbox',
  unassigned: 'users',
  mentions: 'at-sign',
  'at-risk': 'clock',
  snoozed: 'moon',
  handled: 'circle-check',
};
const GROUPS = [
  ['built-in', 'inbox.sidebar.views'],
  ['team', 'inbox.sidebar.teams'],
  ['saved', 'inbox.sidebar.saved'],
  ['channel', 'inbox.sidebar.channels'],
  ['account', 'inbox.sidebar.accounts'],
  ['tag', 'inbox.sidebar.tags'],
] as const satisfies readonly (readonly [ViewView['kind'], string])[];

/** The views of the inbox as the sidebar lists them, and the name of each. */
@Injectable({ providedIn: 'root' })
export class InboxSidebar {
  private readonly views = inject(ViewsStore);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);

  content(): SidebarContent {
    const groups = GROUPS.map(([kind, label]): SidebarGroup => {
      const shown = this.views.views().filter((view) => view.kind === kind && this.isListed(view));
      const items = shown.map((view) => this.item(view));
      // the server orders channels by their keys, which nobody reads here
      if (kind === 'channel') items.sort((a, b) => a.label.localeCompare(b.label, this.language.locale()));
      return { id: kind, label: this.language.text(label), items };
    });
    return { label: this.language.text('inbox.sidebar.label'), groups: groups.filter(({ items }) => items.length > 0) };
  }

  /** The title of a view; a view that the server does not list is named by its address. */
  nameOf(key: string): string {
    const view = this.views.byKey().get(key);
    if (view) return this.name(view);
    return key in ICONS ? this.language.text(`inbox.view.${key}`) : key;
  }

  /** Tags only while something open has them, accounts only where a channel has several. */
  private isListed(view: ViewView): boolean {
    if (view.kind === 'tag') return view.count > 0;
    if (view.kind !== 'account') return true;
    const accounts = this.directory.accounts();
    const channel = accounts.find(({ id }) => view.key === `account-${id}`)?.channel;
    return accounts.filter((account) => account.channel === channel).length > 1;
  }

  private item(view: ViewView): SidebarItem {
    const base = { id: view.key, label: this.name(view), link: `/inbox/${view.key}`, count: view.count };
    const channel = channelOf(view, (id) => this.directory.accountById().get(id)?.channel);
    const warning = this.warning(view);
    if (view.kind === 'team') return { ...base, team: view.key };
    if (channel) return { ...base, channel, ...(warning ? { warning } : {}) };
    return {
      ...base,
      icon: ICONS[view.key] ?? (view.kind === 'tag' ? 'tag' : 'list-filter'),
      ...(view.key === 'at-risk' ? { tone: 'warn' } : {}),
    };
  }

  private name(view: ViewView): string {
    if (view.kind === 'built-in' && view.key in ICONS) return this.language.text(`inbox.view.${view.key}`);
    const channel = view.kind === 'channel' ? channelOf(view, () => undefined) : null;
    return channel ? channelName(channel) : view.name;
  }

  private warning(view: ViewView): string | null {
    const ill = this.directory.accounts().filter(({ health }) => health === 'needs-sign-in' || health === 'stopped');
    const found = ill.find(
      (account) => view.key === `channel-${account.channel}` || view.key === `account-${account.id}`,
    );
    return found ? this.language.text(`inbox.health.${found.health}`, { name: found.name }) : null;
  }
}

function channelOf(view: ViewView, ofAccount: (id: string) => ChannelKind | undefined): ChannelKind | null {
  const id = view.key.slice(view.key.indexOf('-') + 1);
  if (view.kind === 'account') return ofAccount(id) ?? null;
  return view.kind === 'channel' ? (CHANNEL_KINDS.find((kind) => kind === id) ?? null) : null;
}

import { inject, Injectable } from '@angular/core';
import { CHANNEL_KINDS, type ChannelKind, type ViewView } from '@parvis/contracts';
import {
  Announcer,
  channelName,
  type IconName,
  type SidebarGroup,
  type SidebarItem,
  type SidebarMove,
} from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { ViewsStore } from '../../../shared/directory/views-store';
import { Language } from '../../../shared/i18n/language';
import type { SidebarContent } from '../../../shared/sidebar-state';
import { ViewsClient } from '../data/views-client';
import { savedViewId } from '../data/view-rules';

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
  private readonly client = inject(ViewsClient);
  private readonly announcer = inject(Announcer);

  /** `view`: the one on screen, behind the editor of a new one. */
  content(view: string): SidebarContent {
    const groups = GROUPS.map(([kind, label]): SidebarGroup => {
      const shown = this.views.views().filter((view) => view.kind === kind && this.isListed(view));
      const items = shown.map((view) => this.item(view));
      // the server orders channels by their keys, which nobody reads here
      if (kind === 'saved') items.push(this.newView(view));
      if (kind === 'channel') items.sort((a, b) => a.label.localeCompare(b.label, this.language.locale()));
      return { id: kind, label: this.language.text(label), items };
    });
    return {
      label: this.language.text('inbox.sidebar.label'),
      groups: groups.filter(({ items }) => items.length > 0),
      moved: (move) => { this.move(move); },
    }; // prettier-ignore
  }

  /** The title of a view; a view that the server does not list is named by its address. */
  nameOf(key: string): string {
    const view = this.views.byKey().get(key);
    if (view) return this.name(view);
    return this.language.text(`inbox.view.${key in ICONS ? key : 'unknown'}`);
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
    // what is still looked through has no exact count yet
    const counted = view.progress === undefined ? { count: view.count } : {};
    const base = { id: view.key, label: this.name(view), link: `/inbox/${view.key}`, ...counted };
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

  private newView(view: string): SidebarItem {
    return {
      id: 'new-view',
      label: this.language.text('inbox.filters.new'),
      icon: 'plus',
      link: `/inbox/${view === 'search' ? 'all' : view}`,
      queryParams: { editor: 'new' },
      current: false,
    };
  }

  /** Saved views change places with their neighbours; the other views have theirs for good. */
  private move({ id, by }: SidebarMove): void {
    const keys = this.views.views().filter(({ kind }) => kind === 'saved').map(({ key }) => key); // prettier-ignore
    const from = keys.indexOf(id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= keys.length) return;
    keys.splice(to, 0, ...keys.splice(from, 1));
    this.views.arrange(keys);
    this.announcer.polite(
      this.language.text('inbox.filters.moved', { name: this.nameOf(id), place: to + 1, count: keys.length }),
    );
    // not kept: the next reading of the list shows the order that is
    this.client.arrange({ ids: keys.flatMap((key) => savedViewId(key) ?? []) }).catch(() => this.views.load());
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

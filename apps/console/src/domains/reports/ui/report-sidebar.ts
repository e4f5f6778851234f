import { inject, Injectable } from '@angular/core';
import type { SidebarItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import type { SidebarContent } from '../../../shared/sidebar-state';
import { SessionStore } from '../../../shared/session/session-store';
import { TAG_KINDS } from '../../../shared/tags/tag-kind';
import type { TagRow } from '../data/tag-rows';

const PAGE = '/reports/tags';
const ICONS = { problem: 'circle-alert', request: 'zap', feedback: 'lightbulb', other: 'tag' } as const;

/** The sidebar of feedback: the tags by kind, then what is behind them. */
@Injectable({ providedIn: 'root' })
export class ReportSidebar {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);

  content(kind: TagRow['kind'] | 'all', rows: readonly TagRow[]): SidebarContent {
    const count = (one: TagRow['kind']) => rows.filter((row) => row.kind === one).length;
    const kinds: SidebarItem[] = [
      { id: 'all', label: this.language.text('reports.tags.kind-long.all'), link: PAGE, icon: 'layers', count: rows.length, queryParams: {}, current: kind === 'all' },
      ...TAG_KINDS.map((id) => ({
        id,
        label: this.language.text(`reports.tags.kind-long.${id}`),
        link: PAGE,
        queryParams: { kind: id },
        icon: ICONS[id],
        count: count(id),
        current: kind === id,
      })),
    ]; // prettier-ignore
    const manage: SidebarItem[] = this.session.can('feedback.manage')
      ? [
          {
            id: 'tags',
            label: this.language.text('reports.sidebar.manage'),
            link: '/settings/tags',
            icon: 'sliders-horizontal',
          },
        ]
      : [];
    return {
      label: this.language.text('reports.sidebar.label'),
      groups: [
        { id: 'kinds', label: this.language.text('reports.sidebar.kinds'), items: kinds },
        ...(manage.length > 0
          ? [{ id: 'manage', label: this.language.text('reports.sidebar.settings'), items: manage }]
          : []),
      ],
    };
  }
}

import { type DestroyRef, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import type { Action } from '../../../shared/actions/action';
import { Actions } from '../../../shared/actions/actions';

interface Report {
  move(step: 1 | -1): void;
  togglePanel(): void;
  open(): { tagId: string } | undefined;
}

/** What the keys do on the report of tags. */
@Injectable()
export class TagReportActions {
  private readonly actions = inject(Actions);
  private readonly router = inject(Router);

  register(report: Report, until: DestroyRef): void {
    const list = (id: string, keys: string[], run: () => unknown): Action => ({
      id: `report.${id}`,
      label: `reports.action.${id}`,
      group: 'list',
      keys,
      run,
    });
    const step = (id: string, keys: string[], by: 1 | -1): Action => ({
      ...list(id, keys, () => { report.move(by); }),
      repeats: true,
      silent: true,
    }); // prettier-ignore
    this.actions.register(
      [
        step('next', ['J', 'ArrowDown'], 1),
        step('previous', ['K', 'ArrowUp'], -1),
        list('panel', ['V'], () => { report.togglePanel(); }),
        {
          ...list('messages', ['O'], () => this.router.navigate(['/inbox', `tag-${report.open()?.tagId ?? ''}`])),
          visible: () => report.open() !== undefined,
        },
      ],
      until,
    ); // prettier-ignore
  }
}

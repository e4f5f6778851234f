import { inject, Injectable } from '@angular/core';
import type { TagReportQuery, TagReportView } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

@Injectable({ providedIn: 'root' })
export class ReportsClient {
  private readonly api = inject(Api);

  tags(query: TagReportQuery, abort?: AbortSignal): Promise<TagReportView> {
    return this.api.get('/reports/tags', query, abort);
  }

  /** The address of the download: one line per tagged message, with its quote. */
  tagsCsv(query: TagReportQuery): string {
    const given = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return `/api/reports/tags.csv?${new URLSearchParams(given).toString()}`;
  }
}

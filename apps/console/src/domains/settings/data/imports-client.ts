import { inject, Injectable } from '@angular/core';
import type { ImportChoices, ImportPreview, ImportReasonCount, ImportSource, ImportView } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

export type ImportMove = 'pause' | 'resume' | 'cancel';

const at = (id: string, more = '') => `/imports/${encodeURIComponent(id)}${more}`;

/** The HTTP calls about exports of other products. */
@Injectable({ providedIn: 'root' })
export class ImportsClient {
  private readonly api = inject(Api);

  list(abort?: AbortSignal): Promise<ImportView[]> {
    return this.api.get('/imports', {}, abort);
  }
  upload(source: ImportSource, origin: string, file: File): Promise<ImportView> {
    const query = new URLSearchParams({ source, ...(origin === '' ? {} : { origin }) });
    return this.api.upload(`/imports?${query.toString()}`, file);
  }
  preview({ id, version }: ImportView, choices: ImportChoices): Promise<ImportPreview> {
    return this.api.send('POST', at(id, '/preview'), { version, choices });
  }
  start({ id, version }: ImportView, choices: ImportChoices): Promise<ImportView> {
    return this.api.send('POST', at(id, '/start'), { version, choices });
  }
  move(id: string, move: ImportMove): Promise<ImportView> {
    return this.api.send('POST', at(id, `/${move}`));
  }
  remove(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }
  reasons(id: string): Promise<ImportReasonCount[]> {
    return this.api.get(at(id, '/reasons'));
  }
  /** Where the browser downloads the report. */
  reportAddress(id: string): string {
    return `/api${at(id, '/report.csv')}`;
  }
}

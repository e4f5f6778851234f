import { inject, Injectable } from '@angular/core';
import type { ImportTermsBody, ImportTermsView, UpdateWordListBody, UpdateWordTermBody, WordListBody, WordListView, WordTermBody, WordTermsPage, WordTermsQuery, WordTermView } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

const LISTS = '/wordlists';
const at = (id: string, more = '') => `${LISTS}/${encodeURIComponent(id)}${more}`;

/** Lists of words to watch and their terms. */
@Injectable({ providedIn: 'root' })
export class WordListsClient {
  private readonly api = inject(Api);

  list(abort?: AbortSignal): Promise<WordListView[]> {
    return this.api.get(LISTS, {}, abort);
  }
  create(body: WordListBody): Promise<WordListView> {
    return this.api.send('POST', LISTS, body);
  }
  update(
    { id, version }: Pick<WordListView, 'id' | 'version'>,
    change: Omit<UpdateWordListBody, 'version'>,
  ): Promise<WordListView> {
    return this.api.send('PATCH', at(id), { ...change, version });
  }
  remove(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }
  terms(id: string, query: WordTermsQuery): Promise<WordTermsPage> {
    return this.api.get(at(id, '/terms'), query);
  }
  addTerm(id: string, body: WordTermBody): Promise<WordTermView> {
    return this.api.send('POST', at(id, '/terms'), body);
  }
  updateTerm({ id, listId }: Pick<WordTermView, 'id' | 'listId'>, body: UpdateWordTermBody): Promise<WordTermView> {
    return this.api.send('PATCH', at(listId, `/terms/${id}`), body);
  }
  removeTerm({ id, listId }: Pick<WordTermView, 'id' | 'listId'>): Promise<void> {
    return this.api.send('DELETE', at(listId, `/terms/${id}`));
  }
  import(id: string, body: ImportTermsBody): Promise<ImportTermsView> {
    return this.api.send('POST', at(id, '/import'), body);
  }
  /** Where the browser downloads a list. */
  exportAddress(id: string): string {
    return `/api${at(id, '/export')}`;
  }
}

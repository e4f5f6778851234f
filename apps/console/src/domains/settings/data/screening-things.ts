import { inject, Injectable } from '@angular/core';
import { loaded } from '../../../shared/api/loaded';
import { WordListsClient } from './word-lists-client';

/** What moderation rules can name beside accounts, tags and reasons. Provided by the screen. */
@Injectable()
export class ScreeningThings {
  private readonly client = inject(WordListsClient);
  private readonly read = loaded((abort) => this.client.list(abort));
  readonly error = this.read.error;
  readonly lists = () => this.read.value() ?? [];
}

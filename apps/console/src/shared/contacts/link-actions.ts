import { type DestroyRef, inject, Injectable } from '@angular/core';
import { Actions } from '../actions/actions';
import { SessionStore } from '../session/session-store';
import { PersonStore } from './person-store';

/** The key that accepts the first suggestion: it exists while there is one. */
@Injectable()
export class LinkActions {
  private readonly actions = inject(Actions);
  private readonly session = inject(SessionStore);
  private readonly store = inject(PersonStore);

  register(until: DestroyRef): void {
    const first = () => this.store.links().suggestions[0];
    const accept = {
      id: 'contacts.accept-link',
      label: 'contacts.link.accept',
      group: 'item' as const,
      keys: ['Y'],
      visible: () => this.session.can('inbox.handle') && first() !== undefined,
      run: () => {
        const suggestion = first();
        if (suggestion) void this.store.accept(suggestion);
      },
    };
    this.actions.register([accept], until);
  }
}

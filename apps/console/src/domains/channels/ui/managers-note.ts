import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Banner, Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';

/** Tells those who may only look who can change the channels. */
@Component({
  selector: 'app-managers-note',
  imports: [Banner],
  template: `
    @if (!session.can('channels.manage')) {
      <mi-banner icon="lock">{{ text() }}</mi-banner>
    }
  `,
  styles: `
    :host:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ManagersNote {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly session = inject(SessionStore);
  protected readonly text = computed(() => {
    const managers = this.directory.activeMembers().filter(({ role }) => role === 'admin' || role === 'owner');
    if (managers.length === 0) return this.language.text('channels.read-only');
    return this.language.text('channels.read-only-ask', { names: this.format.list(managers.map(({ name }) => name)) });
  });
}

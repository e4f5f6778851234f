import { type DestroyRef, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { Theme } from '@parvis/ui';
import type { Action } from '../shared/actions/action';
import { Actions } from '../shared/actions/actions';
import { Language } from '../shared/i18n/language';
import { SessionStore } from '../shared/session/session-store';
import { DESTINATIONS } from './destinations';

interface ShellDoors {
  openPalette: () => void;
  openHelp: () => void;
  openNotifications: () => void;
  openState: () => void;
  undo: () => unknown;
}

/** What can be done on every screen. */
@Injectable()
export class ShellActions {
  private readonly actions = inject(Actions);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly theme = inject(Theme);

  register(doors: ShellDoors, until: DestroyRef): void {
    this.actions.register([...this.everywhere(doors), ...this.places()], until);
  }

  private everywhere(doors: ShellDoors): Action[] {
    const app = (id: string, keys: string[], run: () => unknown): Action => ({
      id: `app.${id}`,
      label: `actions.${id}`,
      group: 'app',
      keys,
      run,
    });
    return [
      { ...app('palette', ['Mod+K'], doors.openPalette), whileTyping: true, silent: true },
      app('shortcuts', ['?'], doors.openHelp),
      app('undo', ['Z'], doors.undo),
      app('notifications', [], doors.openNotifications),
      app('state', [], doors.openState),
      app('theme', [], () => this.session.prefer({ theme: this.theme.resolved() === 'dark' ? 'light' : 'dark' })),
      app('language', [], () => this.session.prefer({ language: this.language.current() === 'fr' ? 'en' : 'fr' })),
      app('logout', [], () => this.session.logout()),
    ];
  }

  private places(): Action[] {
    return DESTINATIONS.map((destination) => ({
      id: `go.${destination.id}`,
      label: destination.label,
      group: 'go',
      keys: [`G ${destination.key}`],
      visible: () => this.session.can(destination.needs),
      run: () => this.router.navigateByUrl(destination.link),
    }));
  }
}

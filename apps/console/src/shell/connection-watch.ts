import { DestroyRef, effect, inject, Injectable, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Announcer, Toasts } from '@parvis/ui';
import { Api } from '../shared/api/api';
import { CommandLog } from '../shared/commands/command-log';
import { Language } from '../shared/i18n/language';
import { Live } from '../shared/live/live';
import { SessionStore } from '../shared/session/session-store';

/** Ties session, socket and waiting commands together: starts and stops the socket, sends what waited, ends the session. */
@Injectable({ providedIn: 'root' })
export class ConnectionWatch {
  private readonly live = inject(Live);
  private readonly api = inject(Api);
  private readonly log = inject(CommandLog);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private wasOffline = false;

  constructor() {
    effect(() => {
      const isIn = this.session.signedIn();
      untracked(() => {
        if (isIn) void this.live.start();
        else this.live.stop();
      });
    });
    effect(() => {
      const connection = this.live.connection();
      untracked(() => {
        this.onConnection(connection);
      });
    });
    // a visitor's first question is answered "signed out": that ends no session
    const before = this.endings();
    effect(() => {
      if (this.endings() > before) untracked(() => void this.leave());
    });
    this.guardWindow();
  }

  private endings(): number {
    return this.live.sessionEnded() + this.api.signedOut();
  }

  private onConnection(connection: 'idle' | 'online' | 'offline'): void {
    if (connection === 'offline') {
      this.wasOffline = true;
      this.announcer.assertive(this.language.text('connection.lost'));
    }
    if (connection !== 'online') return;
    this.log.connectionReturned();
    if (this.wasOffline) this.toasts.show({ text: this.language.text('connection.back'), tone: 'ok', lastsMs: 4000 });
    this.wasOffline = false;
  }

  private async leave(): Promise<void> {
    if (!this.session.signedIn()) return;
    this.session.end();
    await this.router.navigate(['/login'], { queryParams: { back: this.router.url, ended: 1 } });
  }

  private guardWindow(): void {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (this.log.waiting() > 0) event.preventDefault();
    };
    const onOnline = () => {
      this.live.reconnect();
      this.log.connectionReturned();
    };
    window.addEventListener('beforeunload', onLeave);
    window.addEventListener('online', onOnline);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('beforeunload', onLeave);
      window.removeEventListener('online', onOnline);
    });
  }
}

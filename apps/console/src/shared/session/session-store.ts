import { computed, inject, Injectable, signal } from '@angular/core';
import type {
  AcceptInvitationBody,
  LoginBody,
  MemberView,
  MeView,
  Permission,
  Preferences,
  UpdatePreferencesBody,
} from '@parvis/contracts';
import { Clock, Density, Shortcuts, Theme } from '@parvis/ui';
import { toProblem } from '../api/problem';
import { Language } from '../i18n/language';
import { PushDevice } from '../notifications/push-device';
import { SessionClient } from './session-client';

/** Who is signed in, what they may do and how they like the console. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly client = inject(SessionClient);
  private readonly language = inject(Language);
  private readonly theme = inject(Theme);
  private readonly density = inject(Density);
  private readonly shortcuts = inject(Shortcuts);
  private readonly clock = inject(Clock);
  private readonly device = inject(PushDevice);
  private readonly state = signal<MeView | null>(null);
  private started: Promise<void> | null = null;

  readonly me = this.state.asReadonly();
  readonly signedIn = computed(() => this.state() !== null);
  readonly member = computed<MemberView | null>(() => this.state()?.member ?? null);
  readonly memberId = computed(() => this.state()?.member.id ?? '');
  readonly preferences = computed(() => this.state()?.preferences ?? null);
  private readonly permissions = computed(() => new Set<Permission>(this.state()?.permissions));

  can(permission: Permission): boolean {
    return this.permissions().has(permission);
  }

  /** Asks the server once who we are; a signed-out answer is an answer. */
  ready(): Promise<void> {
    this.started ??= this.read();
    return this.started;
  }

  async login(body: LoginBody): Promise<void> {
    await this.enter(await this.client.login(body));
  }

  async accept(token: string, body: AcceptInvitationBody): Promise<void> {
    await this.enter(await this.client.accept(token, body));
  }

  async logout(): Promise<void> {
    await this.device.turnOff(); // what is meant for this member is not shown to the next
    await this.client.logout();
    this.end();
  }

  /** The server says the session is over. */
  end(): void {
    this.state.set(null);
    this.started = Promise.resolve();
  }

  /** Takes effect at once; the server keeps it for the other devices. */
  async prefer(change: UpdatePreferencesBody): Promise<void> {
    const { care, ...others } = change;
    this.state.update((me) => me && { ...me, preferences: { ...me.preferences, ...others, care: { ...me.preferences.care, ...care } } }); // prettier-ignore
    await this.show(others);
    if (this.signedIn()) await this.client.prefer(change);
  }

  private async read(): Promise<void> {
    try {
      await this.enter(await this.client.me());
    } catch (error) {
      if (toProblem(error).status !== 401) this.started = null;
    }
  }

  private async enter(me: MeView): Promise<void> {
    this.clock.follow(Date.parse(me.serverTime));
    await this.show(me.preferences);
    this.state.set(me);
    this.started = Promise.resolve();
  }

  private async show({ theme, density, language, singleKeyShortcuts }: Partial<Preferences>): Promise<void> {
    if (theme) this.theme.set(theme);
    if (density) this.density.set(density);
    if (singleKeyShortcuts) this.shortcuts.singleKeys.set(singleKeyShortcuts);
    if (language && language !== this.language.current()) await this.language.use(language);
  }
}

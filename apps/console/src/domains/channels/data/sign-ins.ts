import { inject, Injectable, InjectionToken } from '@angular/core';
import type {
  AccountView,
  ChannelView,
  CompleteSignInBody,
  ConnectChoicesBody,
  ConnectedChoices,
  SignInView,
  StartedSignIn,
  StartSignInBody,
} from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

/** Leaves the console for another page. */
export const LEAVE_TO = new InjectionToken<(url: string) => void>('LEAVE_TO', {
  providedIn: 'root',
  factory: () => (url: string) => {
    globalThis.location.assign(url);
  },
});

const at = (id: string) => `/channel-sign-ins/${encodeURIComponent(id)}`;

/** Connecting by signing in at the platform: away to its consent page, back with a code, then the choice of accounts. */
@Injectable({ providedIn: 'root' })
export class SignIns {
  private readonly api = inject(Api);
  private readonly leaveTo = inject(LEAVE_TO);

  /** Goes to the platform's page; rejects with a problem when it cannot. */
  async start(body: StartSignInBody): Promise<void> {
    const { url } = await this.api.send<StartedSignIn>('POST', '/channel-sign-ins', body);
    this.leaveTo(url);
  }
  again(account: AccountView): Promise<void> {
    return this.start({ channel: account.channel, credentials: {}, accountId: account.id });
  }
  complete(body: CompleteSignInBody): Promise<SignInView> {
    return this.api.send('POST', '/channel-sign-ins/complete', body);
  }
  view(id: string): Promise<SignInView> {
    return this.api.get(at(id));
  }
  connect(id: string, body: ConnectChoicesBody): Promise<ConnectedChoices> {
    return this.api.send('POST', `${at(id)}/connect`, body);
  }
}

/** The fields that a sign-in asks for first. */
export function neededFields({ credentials, settings, signIn }: ChannelView) {
  const needs = new Set(signIn?.needs);
  return {
    credentials: credentials.filter(({ name }) => needs.has(name)).map((field) => ({ ...field, required: true })),
    settings: settings.filter(({ name }) => needs.has(name)),
  };
}

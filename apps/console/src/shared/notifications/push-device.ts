import { inject, Injectable, Injector, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { PushSubscriptionBody, PushSubscriptionsView, PushSubscriptionView } from '@parvis/contracts';
import { Api } from '../api/api';
import { readLocal, writeLocal } from '../storage';
import { deviceName } from './device-name';

const WORKER = '/push-worker.js';
const PATH = '/me/push-subscriptions';
const WANTED = 'parvis.push';

/** Whether this browser is told: `unsupported` cannot be, `blocked` was forbidden by its user. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on';

/** This browser as a place to be told in: its permission, its worker, its subscription at the push service. */
@Injectable({ providedIn: 'root' })
export class PushDevice {
  private readonly api = inject(Api);
  // asked for late: the router's own guards and titles need the session, which needs this
  private readonly injector = inject(Injector);
  private readonly stateNow = signal<PushState>('off');
  private readonly hash = signal<string | null>(null);

  readonly state = this.stateNow.asReadonly();
  /** How the server calls this browser's subscription; null while there is none. */
  readonly endpointHash = this.hash.asReadonly();

  constructor() {
    if (!isSupported()) return;
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const path = pathOf(data);
      if (path !== null) void this.injector.get(Router).navigateByUrl(path);
    });
  }

  /** Finds out how things stand, without asking anybody for anything. */
  async look(): Promise<void> {
    if (!isSupported()) return void this.stateNow.set('unsupported');
    const subscription = await current();
    this.hash.set(subscription ? await sha256(subscription.endpoint) : null);
    this.stateNow.set(stateOf(subscription));
  }

  /** Asks the person, subscribes, and tells the server. Null when they said no. */
  async turnOn(): Promise<PushSubscriptionView | null> {
    if (!isSupported() || (await Notification.requestPermission()) !== 'granted') {
      await this.look();
      return null;
    }
    const { publicKey } = await this.list();
    const view = await this.subscribe(publicKey);
    writeLocal(WANTED, 'on');
    await this.look();
    return view;
  }

  /** This browser is told no more: before signing out, and on demand. Never throws. */
  async turnOff(): Promise<void> {
    writeLocal(WANTED, null);
    const subscription = isSupported() ? await current().catch(() => null) : null;
    if (!subscription) return;
    const hash = await sha256(subscription.endpoint);
    await this.list().then(({ items }) => {
      const own = items.find(({ endpointHash }) => endpointHash === hash);
      return own && this.remove(own.id);
    }, ignore);
    await subscription.unsubscribe().catch(ignore);
    await this.look();
  }

  /** Browsers change their subscription now and then: the server is told when the member had switched it on here. */
  async renew(): Promise<void> {
    if (!isSupported() || readLocal(WANTED) !== 'on' || Notification.permission !== 'granted') return;
    const { publicKey, items } = await this.list();
    const subscription = await current();
    const hash = subscription && (await sha256(subscription.endpoint));
    if (!items.some(({ endpointHash }) => endpointHash === hash)) await this.subscribe(publicKey);
  }

  list(abort?: AbortSignal): Promise<PushSubscriptionsView> {
    return this.api.get(PATH, {}, abort);
  }

  remove(id: string): Promise<void> {
    return this.api.send('DELETE', `${PATH}/${id}`);
  }

  test(id: string): Promise<void> {
    return this.api.send('POST', `${PATH}/${id}/test`);
  }

  private async subscribe(publicKey: string): Promise<PushSubscriptionView> {
    await navigator.serviceWorker.register(WORKER);
    const { pushManager } = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: publicKey };
    const subscription = await pushManager.subscribe(options).catch(async () => {
      // made for another key, such as before the installation moved
      await (await pushManager.getSubscription())?.unsubscribe();
      return pushManager.subscribe(options);
    });
    const { endpoint, keys } = subscription.toJSON();
    const body: PushSubscriptionBody = {
      endpoint: endpoint ?? '',
      keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
      device: deviceName(navigator.userAgent),
    };
    return this.api.send('POST', PATH, body);
  }
}

const ignore = () => undefined;

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function stateOf(subscription: PushSubscription | null): PushState {
  if (Notification.permission === 'denied') return 'blocked';
  return subscription && Notification.permission === 'granted' ? 'on' : 'off';
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where the worker asks us to go; only paths of our own. */
function pathOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== 'parvis.open') return null;
  const path = 'path' in data ? data.path : null;
  return typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : null;
}

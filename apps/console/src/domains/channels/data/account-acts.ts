import { inject, Injectable, signal } from '@angular/core';
import type { AccountTestView, AccountView, UpdateAccountBody } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { ChannelsClient } from './channels-client';
import { SignIns } from './sign-ins';

export type AccountAct = 'test' | 'sync' | 'replay' | 'update' | 'remove' | 'backfill' | 'sign-in';

/** What can be done with a connected account, one act at a time for each. Results are said and taken over by every screen. */
@Injectable({ providedIn: 'root' })
export class AccountActs {
  private readonly client = inject(ChannelsClient);
  private readonly signIns = inject(SignIns);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly running = signal<ReadonlyMap<string, AccountAct>>(new Map());
  private readonly results = signal<ReadonlyMap<string, AccountTestView>>(new Map());

  isBusy(id: string, act: AccountAct): boolean {
    return this.running().get(id) === act;
  }

  /** What the last test of the account found, as long as the tab is open. */
  tested(id: string): AccountTestView | null {
    return this.results().get(id) ?? null;
  }

  async test(account: AccountView): Promise<void> {
    const result = await this.act(account, 'test', () => this.client.test(account.id));
    if (!result) return;
    this.results.update((known) => new Map(known).set(account.id, result));
    this.say(result.ok ? 'tested-ok' : 'tested-bad', account, result.ok ? 'ok' : 'bad');
  }

  async sync(account: AccountView): Promise<void> {
    const asked = await this.act(account, 'sync', async () => {
      await this.client.sync(account.id);
      return true;
    });
    if (asked) this.say('synced', account, 'ok');
  }

  async replay(account: AccountView): Promise<void> {
    const answer = await this.act(account, 'replay', () => this.client.replay(account.id));
    if (!answer) return;
    this.directory.change.account.put({
      ...account,
      deadRawEvents: Math.max(0, account.deadRawEvents - answer.replayed),
    });
    const text = this.language.text('channels.said.replayed', { name: account.name, count: answer.replayed });
    this.toasts.show({ text, tone: 'ok' });
  }

  async enable(account: AccountView, enabled: boolean): Promise<void> {
    const changed = await this.act(account, 'update', () => this.client.update(account.id, { enabled }));
    if (!changed) return;
    this.directory.change.account.put(changed);
    this.say(enabled ? 'started' : 'stopped', account, 'ok');
  }

  /** Saves settings and credentials; the caller shows what is wrong with them at their fields. */
  async save(account: AccountView, body: UpdateAccountBody): Promise<Problem | null> {
    this.mark(account.id, 'update');
    try {
      this.directory.change.account.put(await this.client.update(account.id, body));
      this.results.update((known) => new Map([...known].filter(([id]) => id !== account.id)));
      this.say('saved', account, 'ok');
      return null;
    } catch (error) {
      return toProblem(error);
    } finally {
      this.mark(account.id, null);
    }
  }

  /** Goes to the platform's page to sign in again. */
  async signInAgain(account: AccountView): Promise<void> {
    await this.act(account, 'sign-in', () => this.signIns.again(account));
  }

  /** Reads the history anew, so many days back. */
  async readHistory(account: AccountView, days: number): Promise<void> {
    const changed = await this.act(account, 'backfill', () => this.client.backfill(account.id, days));
    if (changed) this.directory.change.account.put(changed);
  }

  async pauseHistory(account: AccountView, paused: boolean): Promise<void> {
    const changed = await this.act(account, 'backfill', () => this.client.pauseBackfill(account.id, paused));
    if (changed) this.directory.change.account.put(changed);
  }

  /** True when it is gone; `erase`: what it brought goes too. */
  async remove(account: AccountView, erase: boolean): Promise<boolean> {
    const removed = await this.act(account, 'remove', async () => {
      await this.client.remove(account.id, erase);
      return true;
    });
    if (!removed) return false;
    this.directory.change.account.drop(account.id);
    this.say(erase ? 'erasing' : 'removed', account, 'ok');
    return true;
  }

  private async act<T>(account: AccountView, act: AccountAct, run: () => Promise<T>): Promise<T | null> {
    this.mark(account.id, act);
    try {
      return await run();
    } catch (error) {
      const text = this.language.text('channels.said.failed', {
        name: account.name,
        why: this.problems.of(toProblem(error)),
      });
      this.toasts.show({ text, tone: 'bad', lastsMs: null });
      return null;
    } finally {
      this.mark(account.id, null);
    }
  }

  private mark(id: string, act: AccountAct | null): void {
    this.running.update((running) => {
      const next = new Map(running);
      if (act) next.set(id, act);
      else next.delete(id);
      return next;
    });
  }

  private say(what: string, account: AccountView, tone: 'ok' | 'bad'): void {
    this.toasts.show({ text: this.language.text(`channels.said.${what}`, { name: account.name }), tone });
  }
}

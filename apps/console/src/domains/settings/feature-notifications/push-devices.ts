import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Banner, Button, Icon, InlineError, TimePipe } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { loaded } from '../../../shared/api/loaded';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PushDevice } from '../../../shared/notifications/push-device';
import { Saving } from '../data/saving';

/** The browsers in which one is told: this one to switch, and all of them to try out or remove. */
@Component({
  selector: 'app-push-devices',
  imports: [Banner, Button, Icon, InlineError, TextPipe, TimePipe],
  providers: [Saving],
  template: `
    @switch (device.state()) {
      @case ('unsupported') {
        <mi-banner tone="info" icon="info">{{ 'settings.notify.push.unsupported' | text }}</mi-banner>
      }
      @case ('blocked') {
        <mi-banner tone="warn" icon="triangle-alert">{{ 'settings.notify.push.blocked' | text }}</mi-banner>
      }
      @case ('off') {
        <mi-button kind="primary" icon="bell" [busy]="saving.busy()" (pressed)="turnOn()">{{
          'settings.notify.push.turn-on' | text
        }}</mi-button>
      }
      @case ('on') {
        <mi-button icon="eye-off" [busy]="saving.busy()" (pressed)="turnOff()">{{
          'settings.notify.push.turn-off' | text
        }}</mi-button>
      }
    }
    @if (problem(); as problem) {
      <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="subscriptions.reload()" />
    }
    <ul>
      @for (line of lines(); track line.id) {
        <li>
          <mi-icon name="monitor" />
          <span class="grow">
            <b>{{ line.device }}</b>
            @if (line.isThis) {
              <span class="subtle"> · {{ 'settings.notify.push.this' | text }}</span>
            }
            <span class="small">
              @if (line.lastSentAt; as at) {
                {{ 'settings.notify.push.last' | text }} <time>{{ at | miTime: 'long' }}</time>
              } @else {
                {{ 'settings.notify.push.since' | text }} <time>{{ line.createdAt | miTime: 'long' }}</time>
              }
            </span>
          </span>
          <mi-button size="sm" kind="ghost" (pressed)="tryOut(line.id)">{{
            'settings.notify.push.test' | text
          }}</mi-button>
          <mi-button size="sm" kind="ghost" icon="trash-2" (pressed)="remove(line.id, line.isThis)">{{
            'settings.notify.push.remove' | text
          }}</mi-button>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      justify-items: start;
    }
    ul {
      display: grid;
      gap: 4px;
      width: 100%;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    b {
      font-weight: 550;
    }
    .small {
      display: block;
      font-size: 12px;
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PushDevices {
  private readonly problems = inject(ProblemTexts);
  protected readonly device = inject(PushDevice);
  protected readonly saving = inject(Saving);
  protected readonly subscriptions = loaded((abort) => this.device.list(abort));

  protected readonly lines = computed(() =>
    (this.subscriptions.value()?.items ?? []).map((one) => ({
      ...one,
      isThis: one.endpointHash === this.device.endpointHash(),
    })),
  );
  protected readonly problem = computed(() => this.problems.shownOf(this.subscriptions.error()));

  constructor() {
    void this.device.look();
  }

  protected async turnOn(): Promise<void> {
    const done = await this.saving.run(() => this.device.turnOn());
    if (!done) this.saving.sayProblem();
    this.subscriptions.reload();
  }

  protected async turnOff(): Promise<void> {
    await this.saving.run(() => this.device.turnOff());
    this.subscriptions.reload();
  }

  protected async tryOut(id: string): Promise<void> {
    if (await this.saving.run(() => this.device.test(id))) this.saving.say('settings.notify.push.tested');
    else this.saving.sayProblem();
    this.subscriptions.reload();
  }

  protected async remove(id: string, isThis: boolean): Promise<void> {
    const done = await this.saving.run(() => (isThis ? this.device.turnOff() : this.device.remove(id)));
    if (!done) this.saving.sayProblem();
    this.subscriptions.reload();
  }
}

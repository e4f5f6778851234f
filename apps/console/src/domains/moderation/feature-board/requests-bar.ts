import { ChangeDetectionStrategy, Component, inject, input, linkedSignal } from '@angular/core';
import { Banner, Button } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RequestsStore } from '../data/requests-store';
import { RequestsDialog } from './requests-dialog';

/** Acts that wait for a second person, or for a minute: how many, and the way to them. */
@Component({
  selector: 'app-requests-bar',
  imports: [Banner, Button, RequestsDialog, TextPipe],
  template: `
    @if (requests.waiting().length; as count) {
      <mi-banner tone="info" icon="users" [label]="'moderation.request.label' | text">
        {{
          (requests.mine().length ? 'moderation.request.for-me' : 'moderation.request.waiting')
            | text: { count: requests.mine().length || count }
        }}
        <mi-button bannerActions size="sm" (pressed)="listed.set(true)">{{
          'moderation.request.show' | text
        }}</mi-button>
      </mi-banner>
    }
    @defer (when listed(); prefetch on idle) {
      @if (listed()) {
        <app-requests-dialog (closed)="listed.set(false)" />
      }
    }
  `,
  styles: `
    mi-banner {
      margin: 0 16px 10px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RequestsBar {
  protected readonly requests = inject(RequestsStore);
  /** The address asks for the list, as that of a notification does. */
  readonly asked = input(false);
  protected readonly listed = linkedSignal(() => this.asked());
}

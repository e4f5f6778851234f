import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ALL_KINDS, type TokenView, type WebhookEndpointView } from '@parvis/contracts';
import { Button, Chip, Empty, IconButton, InlineError, NumberPipe, RelativePipe, Skeleton, TimePipe } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { IntegrationsClient } from '../data/integrations-client';
import { Saving } from '../data/saving';
import { EndpointState } from '../ui/endpoint-state';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { EndpointDialog } from './endpoint-dialog';
import { TokenDialog } from './token-dialog';

/** Programs that work with the workspace: tokens that call it, endpoints that are told. */
@Component({
  selector: 'app-api-page',
  imports: [
    Button,
    Chip,
    DialogBox,
    Empty,
    EndpointDialog,
    EndpointState,
    IconButton,
    InlineError,
    NumberPipe,
    Page,
    RelativePipe,
    RouterLink,
    Skeleton,
    TextPipe,
    TimePipe,
    TokenDialog,
  ],
  providers: [Saving],
  templateUrl: './api-page.html',
  styleUrls: ['../ui/settings-table.css', './api-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiPage {
  private readonly client = inject(IntegrationsClient);
  private readonly problems = inject(ProblemTexts);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  protected readonly canManage = computed(() => this.session.can('api.manage'));
  protected readonly creating = signal(false);
  protected readonly revoking = signal<TokenView | null>(null);
  protected readonly editing = signal<WebhookEndpointView | 'new' | null>(null);
  protected readonly tokens = loaded((abort) => this.client.tokens(abort));
  protected readonly endpoints = loaded(
    (abort) => this.client.endpoints(abort),
    () => this.canManage(),
  );
  protected readonly tokenProblem = computed(() => this.problems.shownOf(this.tokens.error()));
  protected readonly endpointProblem = computed(() => this.problems.shownOf(this.endpoints.error()));
  protected readonly tokenRows = computed(() =>
    (this.tokens.value() ?? []).map((token) => ({
      token,
      owner: this.directory.memberById().get(token.memberId)?.name ?? '',
      scopes: token.scopes.map((scope) => this.language.text(`settings.permission.${scope}`)).join(', '),
    })),
  );
  protected readonly endpointRows = computed(() =>
    (this.endpoints.value() ?? []).map((endpoint) => ({
      endpoint,
      kinds: endpoint.kinds.includes(ALL_KINDS)
        ? this.language.text('settings.api.all-kinds')
        : this.language.text('settings.api.some-kinds', { count: endpoint.kinds.length }),
    })),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected async revoke(): Promise<void> {
    const token = this.revoking();
    if (!token) return;
    if (await this.saving.run(() => this.client.revokeToken(token.id))) {
      this.tokens.reload();
      this.saving.say('settings.api.revoked', { name: token.name });
    } else this.saving.sayProblem();
    this.revoking.set(null);
  }
}

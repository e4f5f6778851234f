import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { PERMISSIONS, type Permission, ROLES } from '@parvis/contracts';
import { Icon, InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { SettingsSidebar } from '../ui/settings-sidebar';

const areaOf = (permission: Permission) => permission.slice(0, permission.indexOf('.'));

/** Which role may do what: six bundles of permissions side by side. */
@Component({
  selector: 'app-roles',
  imports: [Icon, InlineError, Page, Skeleton, TextPipe],
  templateUrl: './roles.html',
  styleUrls: ['../ui/settings-table.css', './roles.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Roles {
  private readonly client = inject(PeopleClient);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly roles = loaded((abort) => this.client.roles(abort));
  protected readonly keys = computed(() => {
    const known = this.roles.value() ?? [];
    return ROLES.filter((role) => known.some(({ key }) => key === role));
  });
  protected readonly mine = computed(() => this.session.member()?.role ?? null);
  protected readonly areas = computed(() => {
    const permissionsOf = new Map(
      (this.roles.value() ?? []).map(({ key, permissions }) => [key, new Set(permissions)]),
    );
    return [...new Set(PERMISSIONS.map(areaOf))].map((area) => ({
      area,
      rows: PERMISSIONS.filter((permission) => areaOf(permission) === area).map((permission) => ({
        permission,
        cells: this.keys().map((role) => ({ role, has: permissionsOf.get(role)?.has(permission) ?? false })),
      })),
    }));
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.roles.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }
}

import { Injectable } from '@nestjs/common';
import type { ScreeningSettingsView, UpdateScreeningSettingsBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem } from '@parvis/platform';
import { SCREENING_SETTINGS, screeningSettings } from '../screening/screening-settings';
import { bumpScreening } from '../screening-rules/bump-screening';

/** Which detectors look at what comes in, and where telephone numbers are from. */
@Injectable()
export class Detectors {
  constructor(private readonly db: Database) {}

  read({ workspaceId }: Agent): Promise<ScreeningSettingsView> {
    return this.db.transaction(workspaceId, (tx) => screeningSettings(tx, workspaceId));
  }

  /** Holds for what comes in from now on; 409 with the current settings when it was decided on older ones. */
  update({ workspaceId, memberId }: Agent, body: UpdateScreeningSettingsBody): Promise<ScreeningSettingsView> {
    const { version, off, country } = body;
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
      const current = await screeningSettings(tx, workspaceId);
      if (current.version !== version)
        throw problem('stale-version', { detail: `You changed version ${version}; it is at ${current.version}.`, current }); // prettier-ignore
      await tx.query(
        `insert into moderation_setting as m (workspace_id, name, version, value) values ($1, $2, 1, $3)
         on conflict (workspace_id, name) do update set value = excluded.value, version = m.version + 1, updated_at = now()`,
        [workspaceId, SCREENING_SETTINGS, JSON.stringify({ off, country })],
      );
      await bumpScreening(tx, workspaceId);
      await tx.publish(workspaceId, { kind: 'detectors.updated', actorMemberId: memberId, data: { off, country } });
      return screeningSettings(tx, workspaceId);
    });
  }
}

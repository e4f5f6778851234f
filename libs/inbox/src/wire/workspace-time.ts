import { Injectable } from '@nestjs/common';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';

/** The time zone in which a workspace reads its documents. */
@Injectable()
export class WorkspaceTime {
  constructor(private readonly db: Database) {}

  async zoneOf({ workspaceId }: Agent): Promise<string> {
    const [row] = await this.db.read<{ time_zone: string }>(workspaceId, 'select time_zone from workspace where id = $1', [workspaceId]); // prettier-ignore
    return row?.time_zone ?? 'UTC';
  }
}

import type { Detector } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** Their name in `moderation_setting`. */
export const SCREENING_SETTINGS = 'screening';
const DEFAULT_COUNTRY = 'FR';

/** What a workspace chose about screening. */
export interface ScreeningSettings {
  /** Detectors that are switched off. */
  off: Detector[];
  /** Where numbers without a country code are from (ISO 3166-1). */
  country: string;
  /** 0 while nothing was chosen. */
  version: number;
}

export async function screeningSettings(tx: Tx, workspaceId: number): Promise<ScreeningSettings> {
  const row = await tx.maybeOne<{ value: Partial<ScreeningSettings>; version: number }>(
    'select value, version from moderation_setting where workspace_id = $1 and name = $2',
    [workspaceId, SCREENING_SETTINGS],
  );
  return { off: row?.value.off ?? [], country: row?.value.country ?? DEFAULT_COUNTRY, version: row?.version ?? 0 };
}

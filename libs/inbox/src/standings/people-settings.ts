import type { PeopleSettingName, PeopleSettings } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** What holds where a workspace never chose. */
export const DEFAULT_PEOPLE_SETTINGS: PeopleSettings = {
  strikes: {
    halfLifeDays: 90,
    // a little below whole numbers: three strikes within some weeks are worth less than three
    thresholds: { warned: 0.8, premoderated: 2.5, blocked: 5, banned: 8 },
    automatic: 'premoderated',
  },
  'two-person': { verbs: ['ban'], over: 50, instead: 'second-person', seconds: 60, expiresHours: 72 },
  vigilance: {
    labels: { threat: 30, hate: 120, 'personal-data': 60, scam: 240, insult: 480, spam: 1440 },
    severities: [null, null, null, null, 240, 60],
    calendarId: null,
    warnBeforeMinutes: 15,
  },
  quality: { sharePercent: 2 },
  care: { blurText: false, blurMedia: true, greyscale: false, muteVideo: true, exposurePerDay: 200 },
};

/** A setting of a workspace as it holds now; fields that came to the product later are as by default. */
export async function peopleSetting<Name extends PeopleSettingName>(
  tx: Tx,
  workspaceId: number,
  name: Name,
): Promise<PeopleSettings[Name]> {
  const row = await tx.maybeOne<{ value: Partial<PeopleSettings[Name]> }>(
    'select value from moderation_setting where workspace_id = $1 and name = $2',
    [workspaceId, name],
  );
  return { ...DEFAULT_PEOPLE_SETTINGS[name], ...row?.value };
}

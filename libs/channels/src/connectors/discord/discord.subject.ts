import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { discordPlatform } from './discord.harness';
import { discord } from './index';

/** Everything needed to judge the connector. */
export const discordSubject: Subject = {
  connector: discord,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '1400000000000000001',
    settings: {},
    credentials: { botToken: 'fixture-token-1234567890' },
  },
  platform: () => discordPlatform(),
};

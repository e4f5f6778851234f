import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { discordPlatform } from './discord.harness';
import { discord } from './index';

describeConnector({
  connector: discord,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '1400000000000000001',
    settings: {},
    credentials: { botToken: 'fixture-token-1234567890' },
  },
  platform: discordPlatform,
});

import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { telegram } from './index';
import { fixtureAccount, telegramPlatform } from './telegram.harness';

/** Everything needed to judge the connector. */
export const telegramSubject: Subject = {
  connector: telegram,
  fixtures: join(__dirname, 'fixtures'),
  account: fixtureAccount,
  platform: () => telegramPlatform(),
  // whether a message with a file comes at once depends on how much it says
  payloadWithText: (text) => {
    const from = { id: 900042, is_bot: false, first_name: 'client_042' };
    const message = { message_id: 11, from, chat: { id: 900042, type: 'private' }, date: 1795167000, text };
    return JSON.stringify({ update_id: 700000001, message });
  },
};

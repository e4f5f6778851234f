import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { mastodon } from './index';
import { mastodonPlatform } from './mastodon.harness';

const fixtures = join(__dirname, 'fixtures');
const mention = JSON.parse(readFileSync(join(fixtures, 'item-mention.json'), 'utf8')) as {
  notification: { status: { content: string } };
};

function payloadWithText(text: string): string {
  const content = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const payload = structuredClone(mention);
  payload.notification.status.content = `<p><a class="u-url mention">@<span>brand</span></a> ${content}</p>`;
  return JSON.stringify(payload);
}

/** Everything needed to judge the connector. */
export const mastodonSubject: Subject = {
  connector: mastodon,
  fixtures,
  account: {
    externalId: '14715',
    settings: { instanceUrl: 'https://brand.example' },
    credentials: { accessToken: 'fixture-token-1234567890' },
  },
  platform: () => mastodonPlatform(),
  payloadWithText,
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { trustpilot } from './index';
import { BUSINESS_UNIT, trustpilotCredentials, trustpilotPlatform, trustpilotSettings } from './trustpilot.harness';

const fixtures = join(__dirname, 'fixtures');
const untitled = JSON.parse(readFileSync(join(fixtures, 'item-without-title.json'), 'utf8')) as { review: object };

/** Everything needed to judge the connector. */
export const trustpilotSubject: Subject = {
  connector: trustpilot,
  fixtures,
  account: { externalId: BUSINESS_UNIT, settings: trustpilotSettings, credentials: trustpilotCredentials },
  // a title goes into the item's text: only an untitled review shows its text literally
  payloadWithText: (text) => JSON.stringify({ ...untitled, review: { ...untitled.review, text } }),
  platform: () => trustpilotPlatform(),
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { wordpress } from './index';
import { wordpressCredentials, wordpressPlatform, wordpressSettings } from './wordpress.harness';
import { htmlOfText } from './wordpress.text';

const fixtures = join(__dirname, 'fixtures');
const pushed = JSON.parse(readFileSync(join(fixtures, 'item-pushed.json'), 'utf8')) as { comment: object };

/** Everything needed to judge the connector. */
export const wordpressSubject: Subject = {
  connector: wordpress,
  fixtures,
  account: { externalId: 'shop.example', settings: wordpressSettings, credentials: wordpressCredentials },
  // comments are stored as HTML: a text stands there escaped
  payloadWithText: (text) =>
    JSON.stringify({ ...pushed, comment: { ...pushed.comment, content: { raw: htmlOfText(text) } } }),
  platform: () => wordpressPlatform(),
};

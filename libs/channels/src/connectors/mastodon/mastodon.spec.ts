import { describeConnector } from '../../testing/index';
import { mastodonSubject } from './mastodon.subject';

describeConnector(mastodonSubject);

import { describeConnector } from '../../testing/index';
import { blueskySubject } from './bluesky.subject';

describeConnector(blueskySubject);

import { describeConnector } from '../../testing/index';
import { googlePlaySubject } from './google-play.subject';

describeConnector(googlePlaySubject);

import { describeConnector } from '../../testing/index';
import { redditSubject } from './reddit.subject';

describeConnector(redditSubject);

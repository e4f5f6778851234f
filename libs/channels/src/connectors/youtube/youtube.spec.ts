import { describeConnector } from '../../testing/index';
import { youtubeSubject } from './youtube.subject';

describeConnector(youtubeSubject);

import { describeConnector } from '../../testing/index';
import { tiktokSubject } from './tiktok.subject';

describeConnector(tiktokSubject);

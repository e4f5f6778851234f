import { describeConnector } from '../../testing/index';
import { wordpressSubject } from './wordpress.subject';

describeConnector(wordpressSubject);

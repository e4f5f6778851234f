import { describeConnector } from '../../testing/index';
import { instagramSubject } from './instagram.subject';

describeConnector(instagramSubject);

import { describeConnector } from '../../testing/index';
import { listeningSubject } from './listening.subject';

describeConnector(listeningSubject);

import { describeConnector } from '../../testing/index';
import { appStoreSubject } from './app-store.subject';

describeConnector(appStoreSubject);

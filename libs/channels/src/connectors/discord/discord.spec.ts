import { describeConnector } from '../../testing/index';
import { discordSubject } from './discord.subject';

describeConnector(discordSubject);

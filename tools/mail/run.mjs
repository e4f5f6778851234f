// Keeps the mail servers of the tests running until Ctrl-C and prints where they are.
import { startMailServers } from './index.mjs';

const { imapPort, imapsPort, smtpPort, users, stop } = await startMailServers();
console.log(JSON.stringify({ imapPort, imapsPort, smtpPort, users }, null, 2));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(0)));

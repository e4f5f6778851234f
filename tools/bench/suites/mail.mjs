// From a real mail server to the queue: how long after its acceptance a mail is a conversation, over a mailbox that is listened to.
import nodemailer from 'nodemailer';
import { IdentityModule, Workspaces } from '@parvis/identity';
import { AccountsService, InboundModule, InboundWorkerModule, OutboundModule } from '@parvis/inbox';
import { mailServersAvailable, startMailServers } from '../../mail/index.mjs';
import { median, ms } from '../figures.mjs';
import { agentOf, newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const BRAND = { address: 'support@brand.test', password: 'support-pass' };
const CLIENT = { address: 'client_042@mail.test', password: 'client-pass' };
const PATIENCE_MS = 30_000;

const pause = (milliseconds) => new Promise((again) => setTimeout(again, milliseconds));

await runSuite('mail', async ({ servers, report, options, cleanUp }) => {
  if (!mailServersAvailable()) throw new Error('Dovecot is not installed: sh tools/mail/install.sh');
  const mail = await startMailServers({ users: [BRAND, CLIENT] });
  cleanUp(() => mail.stop());
  const url = await servers.database('mail');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const imports = [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule];
  const product = await startProduct({ url, redisUrl: servers.redisUrl, imports, role: 'all', listen: true });
  cleanUp(() => product.stop());

  const workspaceId = await newWorkspace(product, 'mail');
  const member = { email: 'owner@house.example', name: 'owner_1', password: 'correct horse battery', role: 'owner' };
  const agent = await agentOf(product, workspaceId, await product.get(Workspaces).addMember(workspaceId, member));
  await product.get(AccountsService).create(agent, {
    channel: 'email',
    name: BRAND.address,
    credentials: { password: BRAND.password },
    settings: {
      address: BRAND.address,
      senderName: 'Maison Lumen',
      ...mail.settings,
    },
    backfillDays: 0,
  });
  const connected = performance.now();

  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: mail.smtpPort,
    tls: { ca: mail.authority, servername: 'localhost' },
  });
  cleanUp(() => transport.close());
  const from = `client_042 <${CLIENT.address}>`;
  let missing = 0;
  /** Milliseconds from the acceptance of a mail to the commit of its conversation. */
  const sendAndWait = async (subject) => {
    await transport.sendMail({
      from,
      to: BRAND.address,
      subject,
      text: 'Where is my order? It should be here by now.',
    });
    const accepted = performance.now();
    for (;;) {
      const { rowCount } = await owner.query('select 1 from conversation where subject = $1', [subject]);
      if (rowCount) return performance.now() - accepted;
      if (performance.now() - accepted > PATIENCE_MS) {
        missing += 1;
        return PATIENCE_MS;
      }
      await pause(5);
    }
  };
  progress('the first mail, sent the moment the mailbox is connected');
  await sendAndWait('The first of all');
  const first = performance.now() - connected;
  await pause(4000); // the mailbox is listened to from now on
  const count = options.quick ? 10 : 40;
  progress(`${count} mails, one after another`);
  const times = [];
  for (let n = 0; n < count; n += 1) times.push(await sendAndWait(`Order ${n}`));

  report.tell('first mail after connecting', ms(first));
  report.tell('accepted by SMTP to in the queue, p50', ms(median(times)));
  const slowest = Math.max(...times);
  report.hold('accepted by SMTP to in the queue, slowest (ms)', slowest, ms(slowest), { atMost: 2000 });
  report.failed(missing, 'mails not in the queue within 30 s');
});

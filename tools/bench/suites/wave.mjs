// 5,000 near-copies by 300 people on three channels while 100 people complain: what is found to be one, and what is hidden of whom.
import { setTimeout as until } from 'node:timers/promises';
import { IdentityModule } from '@parvis/identity';
import { DEFAULT_RULES } from '@parvis/moderation';
import { AccountsModule } from '../../../libs/inbox/src/accounts/accounts.module';
import { Intake } from '../../../libs/inbox/src/intake/intake';
import { laneOf } from '../../../libs/inbox/src/landing/lanes';
import { facebookComment } from '../data/bodies.mjs';
import { connectors } from '../data/channels.mjs';
import { waveOf } from '../data/wave.mjs';
import { number } from '../figures.mjs';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const CHANNELS = ['facebook', 'instagram', 'generic-webhook'];
const LAND = `insert into inbound (workspace_id, account_id, lane, source, payload) select * from unnest($1::int[], $2::int[], $3::smallint[], $4::text[], $5::text[])`;
const SIZE = { copies: 5000, authors: 300, complaints: 100 };

const generic = ({ id, author, text, at }) => ({
  type: 'inbox.item.created',
  version: 1,
  timestamp: new Date(at).toISOString(),
  data: {
    id,
    kind: 'comment',
    thread: { id: `t-${id}`, title: 'A topic', url: 'https://forum.example/t' },
    parentId: null,
    author: { id: author, name: `client_${author}`, email: null, avatarUrl: null, profileUrl: null },
    text,
    format: 'plain',
    rating: null,
    language: null,
    url: 'https://forum.example/t#c',
    attachments: [],
    createdAt: new Date(at).toISOString(),
    updatedAt: null,
    revision: 1,
  },
});

/** An Instagram comment as its webhook tells it. */
const instagram = ({ account, id, author, text, at }) => ({
  object: 'instagram',
  entry: [
    {
      id: account.externalId,
      time: Math.floor(at / 1000),
      changes: [
        {
          field: 'comments',
          value: { id, text, from: { id: author, username: `client_${author}` }, media: { id: '900', media_product_type: 'FEED' } }, // prettier-ignore
        },
      ],
    },
  ],
});

function bodyOf(one, at) {
  if (one.account.channel === 'generic-webhook') return generic({ ...one, at });
  if (one.account.channel === 'instagram') return instagram({ ...one, at });
  const { id, author, text, account } = one;
  return facebookComment({ pageId: account.externalId, postId: '501', commentId: id, author, text, at });
}

/** The rules a house begins with, the one about copies promoted to act, as a lead would in a wave. */
async function rules(owner, workspaceId) {
  for (const { seed, level, name, content } of DEFAULT_RULES) {
    const whole = { name: name.en, note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, reasonId: null, tagIds: [], allowFinal: false, budgetPerHour: 10_000, expiresAt: null, bar: 80, ...content }; // prettier-ignore
    await owner.query(
      'insert into screening_rule (workspace_id, author_id, enabled, level, name, content) values ($1, 1, true, $2, $3, $4)',
      [workspaceId, seed === 'copy-waves' ? 'hide' : level, name.en, JSON.stringify(whole)],
    );
  }
  await owner.query('update workspace set screening_version = screening_version + 1 where id = $1', [workspaceId]);
}

const OUTCOME = `
  select i.external_id as id, s.cluster_id as cluster, s.copied, s.state, s.platform_state, s.flags & 64 <> 0 as held, s.identity_id as author
  from screening s join item i on i.workspace_id = s.workspace_id and i.id = s.item_id where s.workspace_id = $1`;

await runSuite('wave', async ({ servers, report, options, cleanUp }) => {
  const url = await servers.emptyDatabase('wave');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const product = await startProduct({ url, redisUrl: servers.redisUrl, imports: [AccountsModule, IdentityModule], providers: [Intake], role: 'worker' }); // prettier-ignore
  cleanUp(() => product.stop());
  const workspaceId = await newWorkspace(product, 'Wave');
  const accounts = [];
  for (const [n, channel] of CHANNELS.entries()) {
    const { credentials } = connectors.find((one) => one.channel === channel);
    const settings =
      channel === 'generic-webhook' ? { callbackUrl: 'http://127.0.0.1:9/', actions: 'reply, hide, unhide' } : {};
    accounts.push(await newAccount(product, { workspaceId, channel, externalId: `10${n}`, credentials, settings }));
  }
  await rules(owner, workspaceId);
  const seconds = options.quick ? 20 : 300;
  const wave = waveOf({ ...SIZE, seconds, accounts });
  progress(`${wave.length} items over ${seconds} s on ${CHANNELS.join(', ')}`);
  const began = Date.now();
  for (let from = 0; from < wave.length;) {
    const now = Date.now() - began;
    const due = wave.slice(from).findIndex(({ at }) => at > now);
    const batch = wave.slice(from, due < 0 ? undefined : from + due);
    if (batch.length === 0) {
      await until(Math.max(1, wave[from].at - now));
      continue;
    }
    const sent = Date.now();
    await owner.query(LAND, [
      batch.map(({ account }) => account.workspaceId),
      batch.map(({ account }) => account.id),
      batch.map(({ account }) => laneOf(account.workspaceId, account.id)),
      batch.map(() => 'hook'),
      batch.map((one) => JSON.stringify(bodyOf(one, sent))),
    ]);
    from += batch.length;
  }
  while (Number((await owner.query('select count(*) from inbound')).rows[0].count) > 0) await until(20);

  const { rows } = await owner.query(OUTCOME, [workspaceId]);
  const kind = new Map(wave.map(({ id, isComplaint }) => [id, isComplaint]));
  const copies = rows.filter(({ id }) => kind.get(id) === false);
  const complaints = rows.filter(({ id }) => kind.get(id) === true);
  const bySize = Object.entries(Object.groupBy(copies.filter(({ cluster }) => cluster), ({ cluster }) => cluster)).map(([id, members]) => [id, members.length]).sort((a, b) => b[1] - a[1]); // prettier-ignore
  const big = new Set(bySize.slice(0, 2).map(([id]) => id));
  const hidden = copies.filter(({ state }) => state === 2);
  const { rows: acts } = await owner.query(`select count(*) as n, count(distinct idempotency_key) as keys from action where workspace_id = $1 and verb = 'hide'`, [workspaceId]); // prettier-ignore
  report.errors +=
    Math.abs(rows.length - wave.length) + Math.abs(Number(acts[0].n) - rows.filter(({ state }) => state === 2).length);
  report.hold('complaints hidden', complaints.filter(({ state }) => state === 2).length, `${complaints.filter(({ state }) => state === 2).length} of ${complaints.length}`, { atMost: 0 }); // prettier-ignore
  report.tell(
    'complaints held for a person',
    `${complaints.filter(({ held }) => held).length} of ${complaints.length}`,
  );
  report.hold('near-copies in the two great clusters', copies.filter(({ cluster }) => big.has(cluster)).length / copies.length, `${number((100 * copies.filter(({ cluster }) => big.has(cluster)).length) / copies.length)} % in ${big.size} clusters, ${bySize.length} clusters in all`, { atLeast: 0.95 }); // prettier-ignore
  report.hold('near-copies hidden by the rule for waves', hidden.length / copies.length, `${hidden.length} of ${copies.length}`, { atLeast: 0.95 }); // prettier-ignore
  report.tell('people in the greatest cluster', number(new Set(copies.filter(({ cluster }) => cluster === bySize[0]?.[0]).map(({ author }) => author)).size)); // prettier-ignore
  report.tell('complaints that share a cluster with the wave', number(complaints.filter(({ cluster }) => big.has(cluster)).length)); // prettier-ignore
});

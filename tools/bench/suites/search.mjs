// Words in four and a half million items, frequent ones and rare ones, against the naive statement and a read of one page.
import { InboundModule, OutboundModule } from '@parvis/inbox';
import { Search } from '../../../libs/inbox/src/search/search.service';
import { loaded } from '../data/load.mjs';
import { nameEverybody } from '../data/names.mjs';
import { randomOf, vocabulary } from '../data/texts.mjs';
import { median, ms, number, quantile } from '../figures.mjs';
import { agentOf, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const LIMIT = 20;
/** Of conversations, of items, of both; `in:` and `tag:` name what the load made. */
const OPERATORS = [
  'is:open',
  'tag:"tag 3"',
  'tag:"tag 28"',
  'lang:fr',
  'is:urgent',
  'is:mine',
  'after:30d',
  'before:6m',
  'is:urgent is:mine',
  '-is:handled has:reply',
  'is:hidden',
];
const PAGE =
  'select i.id, i.conversation_id, i.text, i.created_at, i.author_name from item i where i.workspace_id = $1 order by i.id desc limit 20';
// without the function whose cost is believed the planner walks the key until it has met enough
const NAIVE = `select i.id from item i where i.workspace_id = $1 and to_tsvector('sx', i.text) @@ to_tsquery('sx', $2) order by i.id desc limit 20`;
const NAIVE_PATIENCE_MS = 10_000;

/** Words from the most frequent to the rarest, evenly over the orders of magnitude. */
function words(count, from = 20) {
  const random = randomOf(11);
  return Array.from(
    { length: count },
    () => vocabulary[Math.floor(from * (vocabulary.length / from) ** random())],
  ).filter((word) => word.length > 3);
}

await runSuite('search', async ({ servers, report, options, cleanUp }) => {
  const facts = await loaded(servers, options.size);
  await servers.database(`loaded_${options.size}`); // what was loaded before the newest migration gets its indexes
  const owner = await connect(facts.url);
  cleanUp(() => owner.end());
  const names = await nameEverybody(owner, facts.workspaceId);
  const imports = [InboundModule, OutboundModule];
  const product = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports,
    role: 'api',
    listen: true,
  });
  cleanUp(() => product.stop());
  const agent = await agentOf(product, facts.workspaceId, facts.members[5]);
  const service = product.get(Search);
  const list = words(options.quick ? 30 : 120);
  const pairs = list.slice(1).map((word, index) => `${word} ${list[index]}`);
  let failed = 0;
  const statements = new Map();
  product.db.listener = (sql, took) => {
    if (/sx_tsv\(i\.text\)/.test(sql)) statements.set(sql, Math.max(took, statements.get(sql) ?? 0));
  };
  const run = async (queries, sort) => {
    const times = [];
    for (const q of queries) {
      const began = performance.now();
      await service.search(agent, { q, limit: LIMIT, ...(sort && { sort }) }).catch(() => (failed += 1));
      times.push(performance.now() - began);
    }
    return times;
  };
  const groups = {
    'one word': list.map((word) => `${word} `),
    'two words': pairs.map((pair) => `${pair} `),
    'beginning of a word': list.map((word) => word.slice(0, Math.max(4, word.length - 2))),
    'a phrase': pairs.slice(0, 30).map((pair) => `"${pair}"`),
    'nothing to find': list.slice(0, 20).map((word) => `${word}zzqx `),
    'words and operators': pairs
      .slice(0, 40)
      .map((pair, n) => `${pair.split(' ')[0]} ${OPERATORS[n % OPERATORS.length]} `),
    'operators alone': OPERATORS,
    'a name with a typo': names.slice(0, 30).map((name) => `${name.slice(0, 3)}${name[4]}${name[3]}${name.slice(5)} `),
    'from somebody': names.slice(30, 50).map((name) => `from:"${name}"`),
    'by relevance': pairs.slice(0, 30).map((pair) => `${pair} `),
    'the most frequent': vocabulary
      .slice(0, 20)
      .filter((word) => word.length > 3)
      .map((word) => `${word} `),
  };
  progress('warming up');
  for (const queries of Object.values(groups)) await run(queries.slice(0, 5), undefined);
  const times = Object.fromEntries(Object.keys(groups).map((name) => [name, []]));
  const limit = [];
  progress(`${options.rounds} rounds`);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [name, queries] of Object.entries(groups))
      times[name].push(...(await run(queries, name === 'by relevance' ? 'relevance' : undefined)));
    for (let call = 0; call < 50; call += 1) {
      const began = performance.now();
      await product.db.read('system', PAGE, [facts.workspaceId]);
      limit.push(performance.now() - began);
    }
  }
  product.db.listener = undefined;
  progress('the naive statement');
  const naive = [];
  await owner.query(`set statement_timeout = ${NAIVE_PATIENCE_MS}`);
  for (const word of [vocabulary[300], vocabulary[3000], vocabulary[15_000]]) {
    const began = performance.now();
    await owner.query(NAIVE, [facts.workspaceId, word]).catch(() => undefined);
    naive.push(`${number(performance.now() - began)}`);
  }

  report.tell(`limit: the newest ${LIMIT} items by key`, `p50 ${ms(median(limit))}`);
  for (const [name, all] of Object.entries(times)) {
    const [p50, p95] = [median(all), quantile(all, 0.95)];
    const figure = `p50 ${ms(p50)}, p95 ${ms(p95)}, slowest ${ms(Math.max(...all))}`;
    report.hold(`${name}, p95 (ms)`, p95, figure, { atMost: 300 });
  }
  const slowest = Math.max(...Object.values(times).flat());
  report.tell('slowest search of all (ms)', ms(slowest));
  report.tell('naive statement, frequent / seldom / rare word (ms)', naive.join(' / '));
  report.failed(failed, 'searches');
});

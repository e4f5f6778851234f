// Where the time of a bench's statements goes (--statements): by the server's own books, planning apart from execution.
import { number } from './figures.mjs';
import { progress } from './suite.mjs';

/** Forgets what was before. */
export async function watchStatements(owner) {
  await owner.query('create extension if not exists pg_stat_statements');
  await owner.query('select pg_stat_statements_reset()');
}

/** Prints the dearest statements since then, per item. */
export async function tellStatements(owner, items, count = 30) {
  const { rows } = await owner.query(
    `select calls::int, total_plan_time as plan, total_exec_time as exec, regexp_replace(query, '\\s+', ' ', 'g') as query
     from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
     order by total_plan_time + total_exec_time desc limit $1`,
    [count],
  );
  for (const { calls, plan, exec, query } of rows)
    progress(
      `${number(((plan + exec) * 1000) / items)} us/item, ${calls} calls, plan ${number(plan / calls)} exec ${number(exec / calls)} ms: ${query.slice(0, 200)}`,
    );
}

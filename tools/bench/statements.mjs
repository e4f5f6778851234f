import { number } from './figures.mjs';
import { progress } from './suite.mjs';

/** Where the time of the product's statements goes (--statements). */
export class Statements {
  spent = new Map();

  constructor(db) {
    this.db = db;
  }

  begin() {
    this.db.listener = (sql, took) => {
      const key = sql.replace(/\s+/g, ' ').trim().slice(0, 110);
      const { count, ms } = this.spent.get(key) ?? { count: 0, ms: 0 };
      this.spent.set(key, { count: count + 1, ms: ms + took });
    };
  }

  end() {
    this.db.listener = undefined;
  }

  print(items) {
    const rows = [...this.spent].sort(([, one], [, other]) => other.ms - one.ms);
    for (const [sql, { count, ms }] of rows)
      progress(`${number((ms * 1000) / items)} us/item, ${count} times, ${number(ms / count)} ms each: ${sql}`);
  }
}

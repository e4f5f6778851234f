/**
 * The values of a map by a key, put together again only when the map has changed: a page of a large world asks a hundred times.
 * Derived, so nothing of it is remembered between two starts.
 */
export class Groups<Value> {
  private source: ReadonlyMap<string, Value> | undefined;
  private stamp = '';
  private groups = new Map<string | null, Value[]>();

  constructor(private readonly keyOf: (value: Value) => string | null) {}

  /** In the order of the map. `made` is a number that grows with every value that is put into it. */
  of(key: string, values: ReadonlyMap<string, Value>, made: number): readonly Value[] {
    const stamp = `${values.size} ${made}`;
    if (values !== this.source || stamp !== this.stamp) {
      Object.assign(this, { source: values, stamp });
      this.group(values);
    }
    return this.groups.get(key) ?? [];
  }

  private group(values: ReadonlyMap<string, Value>): void {
    this.groups.clear();
    for (const value of values.values()) {
      const key = this.keyOf(value);
      const group = this.groups.get(key);
      if (group) group.push(value);
      else this.groups.set(key, [value]);
    }
  }
}

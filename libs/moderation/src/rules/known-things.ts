/** Ids of the workspace's own things that a rule may name. A kind that is left out is not checked. */
export interface KnownThings {
  'word-list'?: ReadonlySet<string>;
  account?: ReadonlySet<string>;
  post?: ReadonlySet<string>;
  tag?: ReadonlySet<string>;
  reason?: ReadonlySet<string>;
}

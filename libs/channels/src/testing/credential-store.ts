import type { AccountContext, RenewCredentials } from '../spi/connector';

/** What the inbox does: one renewal at a time, stored before it is used; who knows other credentials gets the stored ones. */
export class CredentialStore {
  renewals = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(public current: AccountContext['credentials']) {}

  /** The account as one process reads it now. */
  account(base: AccountContext): AccountContext {
    const known = this.current;
    const renewCredentials: RenewCredentials = (renew) => {
      const next = this.turn.then(async () => {
        if (JSON.stringify(known) !== JSON.stringify(this.current)) return this.current;
        this.renewals += 1;
        return (this.current = await renew(this.current));
      });
      this.turn = next.catch(() => undefined);
      return next;
    };
    return { ...base, credentials: known, renewCredentials };
  }
}

/** One account over its store. */
export class StoredAccount extends CredentialStore {
  constructor(private readonly base: AccountContext) {
    super(base.credentials);
  }

  /** As one process reads it now. */
  context(): AccountContext {
    return this.account(this.base);
  }
}

import type { AccountContext } from '../../../spi/connector';

/** An account whose credentials are stored, as the product does it: one renewal at a time, and others' renewals are taken. */
export class StoredAccount {
  current: Readonly<Record<string, string>>;
  renewals = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly account: AccountContext) {
    this.current = account.credentials;
  }

  /** The account as one process sees it now. */
  context(): AccountContext {
    const known = this.current;
    return {
      ...this.account,
      credentials: known,
      renewCredentials: (renew) => {
        const turn = this.queue.then(async () => {
          if (JSON.stringify(this.current) !== JSON.stringify(known)) return this.current;
          this.renewals += 1;
          return (this.current = await renew(this.current));
        });
        this.queue = turn.catch(() => undefined);
        return turn;
      },
    };
  }
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, ServerConfig, type Tx } from '@parvis/platform';
import { PublicAddress } from '../accounts/public-address';

/** Notes where people outside reach this installation: statements are written by processes that serve nobody. */
@Injectable()
export class InstallationAddress implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly server: ServerConfig,
    private readonly address: PublicAddress,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const url = this.server.publicUrl?.replace(/\/+$/, '') ?? this.address.url;
    await this.db.read(
      'system',
      `insert into installation (public_url) values ($1) on conflict (one) do update set public_url = excluded.public_url
       where installation.public_url <> excluded.public_url`,
      [url],
    );
  }
}

/** Where the author of an item reads what was decided about it, and answers. */
export async function appealAddress(tx: Tx, token: string): Promise<string> {
  const row = await tx.maybeOne<{ public_url: string }>('select public_url from installation');
  return `${row?.public_url ?? ''}/appeal/${token}`;
}

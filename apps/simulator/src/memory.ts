import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Mailbox } from '@parvis/channels/doubles';
import type { World } from './world';

/** Fields that are data (maps, sets, lists, numbers); servers, signers and outboxes are made anew. */
type Data = Record<string, unknown>;

/**
 * Keeps the world between two starts, so that a demo goes on where it stopped: what the inbox knows still exists on the
 * platforms. Written to a new file and renamed: a crash leaves the last complete one.
 */
export class Memory {
  constructor(
    private readonly world: World,
    private readonly file: string,
  ) {}

  /** Puts the remembered state into the world; false when there is none (or it cannot be read). */
  async recall(): Promise<boolean> {
    const bytes = await readFile(this.file).catch(() => null);
    if (!bytes) return false;
    const saved = deserialize(bytes) as { networks: Record<string, Data>; mails: SavedMailbox[] };
    if (!saved.networks['meta']) return false; // remembered by an earlier version
    // networks that came later than what is remembered begin their first day
    for (const [name, network] of this.networks()) Object.assign(network, saved.networks[name]);
    for (const box of saved.mails) restoreMailbox(this.world, box);
    return true;
  }

  async remember(): Promise<void> {
    const networks = Object.fromEntries(this.networks().map(([name, network]) => [name, dataOf(network)]));
    const bytes = serialize({ networks, mails: [...mailboxesOf(this.world)].map(saveMailbox) });
    await mkdir(dirname(this.file), { recursive: true });
    await writeFile(`${this.file}.new`, bytes);
    await rename(`${this.file}.new`, this.file);
  }

  private networks(): [name: string, data: Data][] {
    const { meta, google, forum, networks } = this.world;
    const further = networks.flatMap(({ prefix, state }) => state.map((data, index) => [`${prefix}/${index}`, data]));
    return [['meta', meta.state], ['google', google], ['forum', forum], ...further] as unknown as [string, Data][];
  }
}

function dataOf(network: Data): Data {
  const isData = (value: unknown) =>
    value instanceof Map || value instanceof Set || Array.isArray(value) || typeof value === 'number';
  return Object.fromEntries(Object.entries(network).filter(([, value]) => isData(value)));
}

interface SavedMailbox {
  address: string;
  password: string;
  folders: {
    name: string;
    uidNext: number;
    uidValidity: number;
    mails: { uid: number; flags: Set<string>; internalDate: Date; raw: Uint8Array }[];
  }[];
}

function mailboxesOf(world: World): Iterable<Mailbox> {
  const people = [...world.meta.state.people.values()].map(({ username }) => `${username}@mail.example`);
  return ['support@maison-lumen.example', ...people].flatMap((address) => world.mail.mailbox(address) ?? []);
}

function saveMailbox(mailbox: Mailbox): SavedMailbox {
  const folders = mailbox.folders.map(({ name, uidNext, uidValidity, mails }) => ({
    name,
    uidNext,
    uidValidity,
    mails,
  }));
  return { address: mailbox.address, password: mailbox.password, folders };
}

function restoreMailbox(world: World, saved: SavedMailbox): void {
  const mailbox = world.mail.mailbox(saved.address) ?? world.mail.addMailbox(saved.address, saved.password);
  for (const folder of saved.folders) {
    const target = mailbox.folder(folder.name) ?? mailbox.create(folder.name);
    target.uidNext = folder.uidNext;
    target.uidValidity = folder.uidValidity;
    target.mails = folder.mails.map((mail) => ({ ...mail, raw: Buffer.from(mail.raw) }));
  }
}

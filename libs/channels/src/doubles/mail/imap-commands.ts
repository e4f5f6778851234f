import { fetchData, flagList, marksSeen } from './imap-fetch';
import { login, readPlain, readXoauth2 } from './imap-login';
import { compileSearch } from './imap-search';
import type { ImapSession } from './imap-session';
import { inSequence, textOf, type Token } from './imap-tokens';
import type { Folder, StoredMail } from './mail-store';

export interface Call {
  session: ImapSession;
  tag: string;
  args: readonly Token[];
  /** The command came with the prefix UID: numbers are UIDs. */
  byUid: boolean;
}

export interface Handler {
  needs: 'nothing' | 'login' | 'folder';
  run(call: Call): void | Promise<void>;
}

const CAPABILITIES =
  'IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN AUTH=XOAUTH2 ID NAMESPACE SPECIAL-USE UIDPLUS MOVE IDLE UNSELECT';
const FLAGS = '(\\Answered \\Flagged \\Deleted \\Seen \\Draft)';

const nothing = (run: Handler['run']): Handler => ({ needs: 'nothing', run });
const signedIn = (run: Handler['run']): Handler => ({ needs: 'login', run });
const inFolder = (run: Handler['run']): Handler => ({ needs: 'folder', run });

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const mailboxOf = (call: Call, index = 0): Folder | undefined => call.session.mailbox?.folder(textOf(call.args[index]));
const ok = ({ session, tag }: Call, text: string): void => session.line(`${tag} OK ${text}`);
const missing = ({ session, tag }: Call, code: string): void => session.line(`${tag} NO [${code}] no such folder`);

interface Row {
  mail: StoredMail;
  sequence: number;
}

function rows({ session, args, byUid }: Call): Row[] {
  const all = session.view.map((mail, index) => ({ mail, sequence: index + 1 }));
  const highest = byUid ? (all.at(-1)?.mail.uid ?? 0) : all.length;
  const within = inSequence(textOf(args[0]), highest);
  return all.filter(({ mail, sequence }) => within(byUid ? mail.uid : sequence));
}

function select(call: Call, readOnly: boolean): void {
  const { session, tag } = call;
  const folder = mailboxOf(call);
  if (!folder) {
    session.closeFolder();
    return missing(call, 'NONEXISTENT');
  }
  session.open(folder, readOnly);
  session.line(`* FLAGS ${FLAGS}`);
  session.line(`* OK [PERMANENTFLAGS ${readOnly ? '()' : FLAGS}] flags`);
  session.line(`* ${folder.mails.length} EXISTS`);
  session.line('* 0 RECENT');
  session.line(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`);
  session.line(`* OK [UIDNEXT ${folder.uidNext}] next`);
  session.line(`${tag} OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] open`);
}

function list(call: Call, command: 'LIST' | 'LSUB'): void {
  const { session, args } = call;
  const pattern = textOf(args[1]);
  if (pattern === '') session.line(`* ${command} (\\Noselect) "/" ""`);
  const matches = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*')}$`, 'i');
  for (const { name, specialUse } of pattern === '' ? [] : (session.mailbox?.folders ?? []))
    if (matches.test(name))
      session.line(`* ${command} (\\HasNoChildren${specialUse ? ` ${specialUse}` : ''}) "/" ${quoted(name)}`);
  ok(call, 'listed');
}

function status(call: Call): void {
  const folder = mailboxOf(call);
  if (!folder) return missing(call, 'NONEXISTENT');
  const known: Record<string, number> = {
    MESSAGES: folder.mails.length,
    RECENT: 0,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.mails.filter(({ flags }) => !flags.has('\\Seen')).length,
  };
  const asked = call.args[1]?.kind === 'list' ? call.args[1].items.map((item) => textOf(item).toUpperCase()) : [];
  const values = asked.filter((item) => item in known).map((item) => `${item} ${known[item] ?? 0}`);
  call.session.line(`* STATUS ${quoted(folder.name)} (${values.join(' ')})`);
  ok(call, 'status');
}

function append(call: Call): void {
  const folder = mailboxOf(call);
  if (!folder) return missing(call, 'TRYCREATE');
  const flags = call.args.find((token) => token.kind === 'list');
  const dated = call.args.slice(1, -1).find((token) => token.kind === 'text');
  const date = dated ? new Date(textOf(dated).replace(/^(\d+)-(\w+)-(\d+)/, '$1 $2 $3')) : new Date();
  const raw = Buffer.from(textOf(call.args.at(-1)), 'latin1');
  const mail = folder.add(raw, flags?.kind === 'list' ? flags.items.map(textOf) : [], date);
  if (call.session.folder === folder) call.session.tellChanges();
  ok(call, `[APPENDUID ${folder.uidValidity} ${mail.uid}] stored`);
}

function search(call: Call): void {
  const { session, byUid } = call;
  const args = textOf(call.args[0]).toUpperCase() === 'CHARSET' ? call.args.slice(2) : call.args;
  const test = compileSearch(args, session.view.at(-1)?.uid ?? 0, session.view.length);
  const found = session.view.map((mail, index) => ({ mail, sequence: index + 1 })).filter(test);
  session.line(['* SEARCH', ...found.map(({ mail, sequence }) => (byUid ? mail.uid : sequence))].join(' '));
  ok(call, 'searched');
}

function fetch(call: Call): void {
  const { session, args, byUid } = call;
  const asked = args[1]?.kind === 'list' ? args[1].items : args.slice(1);
  const hasUid = asked.some((item) => textOf(item).toUpperCase() === 'UID');
  const items: Token[] = byUid && !hasUid ? [{ kind: 'atom', value: 'UID' }, ...asked] : [...asked];
  for (const { mail, sequence } of rows(call)) {
    const data = fetchData(mail, items);
    if (marksSeen(asked) && !session.readOnly) mail.flags.add('\\Seen');
    session.bytes(Buffer.concat([Buffer.from(`* ${sequence} FETCH (`), data, Buffer.from(')\r\n')]));
  }
  ok(call, 'fetched');
}

function store(call: Call): void {
  const { session, args, tag } = call;
  if (session.readOnly) return session.line(`${tag} NO [READ-ONLY] folder is open for reading`);
  const operation = textOf(args[1]).toUpperCase();
  const flags = args[2]?.kind === 'list' ? args[2].items.map(textOf) : args.slice(2).map(textOf);
  for (const { mail, sequence } of rows(call)) {
    if (operation.startsWith('FLAGS')) mail.flags.clear();
    for (const flag of flags) {
      if (operation.startsWith('-')) mail.flags.delete(flag);
      else mail.flags.add(flag);
    }
    if (!operation.endsWith('.SILENT'))
      session.line(`* ${sequence} FETCH (UID ${mail.uid} FLAGS ${flagList(mail.flags)})`);
  }
  ok(call, 'stored');
}

function copyTo(call: Call, folder: Folder): string {
  const from = rows(call).map(({ mail }) => mail);
  const to = from.map((mail) => folder.add(mail.raw, mail.flags, mail.internalDate));
  // a UID that is gone is no error, it is only not in the map
  return from.length === 0
    ? ''
    : `[COPYUID ${folder.uidValidity} ${from.map(({ uid }) => uid).join(',')} ${to.map(({ uid }) => uid).join(',')}] `;
}

function copy(call: Call): void {
  const folder = mailboxOf(call, 1);
  if (!folder) return missing(call, 'TRYCREATE');
  ok(call, `${copyTo(call, folder)}copied`);
}

function move(call: Call): void {
  const { session } = call;
  const folder = mailboxOf(call, 1);
  if (!folder) return missing(call, 'TRYCREATE');
  const moved = new Set(rows(call).map(({ mail }) => mail.uid));
  const map = copyTo(call, folder);
  if (map) session.line(`* OK ${map}moved`);
  session.folder?.remove(moved);
  session.tellChanges();
  ok(call, 'moved');
}

function expunge(call: Call): void {
  const { session, byUid } = call;
  const among = byUid ? rows(call).map(({ mail }) => mail) : session.view;
  session.folder?.remove(new Set(among.filter(({ flags }) => flags.has('\\Deleted')).map(({ uid }) => uid)));
  session.tellChanges();
  ok(call, 'expunged');
}

function create(call: Call): void {
  const name = textOf(call.args[0]);
  if (mailboxOf(call)) return call.session.line(`${call.tag} NO [ALREADYEXISTS] folder exists`);
  call.session.mailbox?.create(name);
  ok(call, 'created');
}

function authenticate(call: Call): void {
  const { session, args } = call;
  const readers: Record<string, typeof readPlain> = { PLAIN: readPlain, XOAUTH2: readXoauth2 };
  const read = readers[textOf(args[0]).toUpperCase()];
  if (!read) return session.line(`${call.tag} NO [CANNOT] unknown mechanism`);
  const finish = (encoded: string) => login(call, read(Buffer.from(encoded, 'base64').toString('utf8')));
  if (args[1]) finish(textOf(args[1]));
  else session.ask(finish);
}

/** What the server understands: all that the connector and a common mail program need to read, file and move mail. */
export const handlers: Readonly<Record<string, Handler>> = {
  CAPABILITY: nothing((call) => {
    call.session.line(`* CAPABILITY ${CAPABILITIES}`);
    ok(call, 'capabilities');
  }),
  ID: nothing((call) => {
    call.session.line('* ID ("name" "Mail double")');
    ok(call, 'known');
  }),
  NOOP: nothing((call) => {
    call.session.tellChanges();
    ok(call, 'nothing done');
  }),
  LOGOUT: nothing((call) => {
    call.session.line('* BYE signing out');
    ok(call, 'signed out');
    call.session.end();
  }),
  LOGIN: nothing((call) => login(call, { user: textOf(call.args[0]), secret: textOf(call.args[1]) })),
  AUTHENTICATE: nothing(authenticate),
  NAMESPACE: signedIn((call) => {
    call.session.line('* NAMESPACE (("" "/")) NIL NIL');
    ok(call, 'namespaces');
  }),
  LIST: signedIn((call) => list(call, 'LIST')),
  LSUB: signedIn((call) => list(call, 'LSUB')),
  SUBSCRIBE: signedIn((call) => ok(call, 'subscribed')),
  CREATE: signedIn(create),
  STATUS: signedIn(status),
  SELECT: signedIn((call) => select(call, false)),
  EXAMINE: signedIn((call) => select(call, true)),
  APPEND: signedIn(append),
  IDLE: signedIn(({ session, tag }) => session.startIdle(tag)),
  CLOSE: inFolder((call) => {
    call.session.closeFolder();
    ok(call, 'closed');
  }),
  UNSELECT: inFolder((call) => {
    call.session.closeFolder();
    ok(call, 'closed');
  }),
  CHECK: inFolder((call) => ok(call, 'checked')),
  SEARCH: inFolder(search),
  FETCH: inFolder(fetch),
  STORE: inFolder(store),
  COPY: inFolder(copy),
  MOVE: inFolder(move),
  EXPUNGE: inFolder(expunge),
};

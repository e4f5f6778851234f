// docs/channels.md from what the connectors declare (printed by the built api) and from the set-up in their READMEs.
import { readFile } from 'node:fs/promises';
import { drift } from './verify/drift.mjs';
import { run } from './verify/faults.mjs';

const HEAD = `# Channels

What each channel can and cannot do, what an act means there, its limits, and how to connect a real account. This page is made
from the capability records of the connectors by \`npm run verify -- --write\`; an account shows its own record, as probed, under
Channels in the console.
`;
const RECEIVE = {
  push: 'the platform pushes',
  poll: 'Parvis asks regularly',
  both: 'the platform pushes, and Parvis asks regularly so that nothing is missed',
  stream: 'over a connection that stays open, and by asking when it breaks',
};
const UNITS = { graphemes: 'characters', utf16: 'characters (UTF-16 units)', bytes: 'bytes (UTF-8)' };
const MIB = 1024 * 1024;

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const yesOr = (seen) => (seen ? 'yes' : 'no');
const hours = (count) => (count % 24 === 0 && count > 48 ? `${count / 24} days` : `${count} h`);

const SEEN_BY = {
  everybody: 'everybody sees the item afterwards',
  'author-and-friends': 'its author and their friends still see the item',
  author: 'its author still sees the item',
  nobody: 'nobody sees the item afterwards',
};
const PERIODS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

/** Seconds as the largest unit that divides them: « a day », « 15 minutes ». */
function period(seconds) {
  const [unit, name] = PERIODS.find(([length]) => seconds % length === 0) ?? [1, 'second'];
  return seconds === unit ? `a${name === 'hour' ? 'n' : ''} ${name}` : `${seconds / unit} ${name}s`;
}

function limitsOf({ windowHours, perItem, reversible, waitsForReview, visibleTo, latencySeconds, quota }) {
  return [
    ...(windowHours === null ? [] : [`within ${hours(windowHours)}`]),
    ...(perItem === null ? [] : [perItem === 1 ? 'once per item' : `${perItem} times per item`]),
    reversible ? 'can be taken back' : 'final',
    ...(waitsForReview ? ['waits there for review'] : []),
    ...(visibleTo ? [SEEN_BY[visibleTo]] : []),
    ...(latencySeconds ? [`takes effect within ${period(latencySeconds)}`] : []),
    ...(quota ? [`costs ${quota.cost} of ${quota.allowance.toLocaleString('en')} every ${period(quota.everySeconds).replace(/^an? /, '')}`] : []), // prettier-ignore
  ].join(', ');
}

/** One row for each thing that can be done; kinds for which it is all the same stand together. */
function verbRows({ verbs }) {
  const rows = Object.entries(verbs).flatMap(([kind, list]) =>
    list.map((one) => ({ kind, row: `${one.verb} | ${cell(one.consequence.en)} | ${limitsOf(one)} |` })),
  );
  const grouped = Map.groupBy(rows, ({ row }) => row);
  return [...grouped].map(([row, members]) => `| ${members.map(({ kind }) => kind).join(', ')} | ${row}`);
}

const textLimit = (what, { max, unit, confirmed }) =>
  `${what}: at most ${max.toLocaleString('en')} ${UNITS[unit]}${confirmed ? '' : ' (not documented by the platform)'}`;

const attachmentLimit = ({ types, maxCount, maxBytes, withText }) =>
  maxCount === 0
    ? 'no attachments'
    : `attachments: ${types.map((type) => `\`${type}\``).join(', ')}; at most ${maxCount}, each up to ${Math.round(maxBytes / MIB)} MiB${withText ? '' : ', never together with text'}`;

function limitLines({ text, attachments, perKind = {} }) {
  return [
    ...Object.entries(text).map(([what, limit]) => textLimit(what, limit)),
    attachmentLimit(attachments),
    ...Object.entries(perKind).flatMap(([kind, own]) => [
      ...(own.reply ? [textLimit(`reply to a ${kind}`, own.reply)] : []),
      ...(own.attachments ? [`with a ${kind}: ${attachmentLimit(own.attachments)}`] : []),
    ]),
  ].map((line) => `- ${line}`);
}

function fieldRows(fields) {
  return fields.map(
    ({ label, help, required, secret }) =>
      `| ${cell(label.en)} | ${required ? 'yes' : ''} | ${cell(help.en)}${secret ? ' Stored encrypted.' : ''} |`,
  );
}

/** The section "Set-up" of a README, without its heading; '' when there is none. */
export function setUpOf(readme) {
  const [, section = ''] = /^## [^\n]*set-?up[^\n]*\n([\s\S]*?)(?=^## |$(?![\s\S]))/im.exec(readme) ?? [];
  return section.trim();
}

/** One channel as a section of the page. */
export function channelSection({ kind, capabilities, fields }, readme) {
  const { sees, receive, itemKinds, backfill } = capabilities;
  return [
    `## ${capabilities.label.en}\n`,
    `Brings ${itemKinds.join(', ')}; ${RECEIVE[receive]}. History on connecting: ${yesOr(backfill)}. Notices what happens on the platform: edits ${yesOr(sees.edits)}, deletions ${yesOr(sees.deletions)}, hiding ${yesOr(sees.hides)}, what the brand writes there itself ${yesOr(sees.ownActions)}.\n`,
    ...(verbRows(capabilities).length
      ? ['| On | Act | What happens | Limits |', '|---|---|---|---|', ...verbRows(capabilities), '']
      : ['Nothing can be done there from Parvis: it is read only.\n']),
    ...limitLines(capabilities),
    `\n### To connect\n`,
    `${setUpOf(readme)}\n`,
    '| Field | Required | |',
    '|---|---|---|',
    ...fieldRows(fields),
    `\nMore: [README of the connector](../libs/channels/src/connectors/${kind}/README.md).`,
  ].join('\n');
}

/** Compares docs/channels.md with the connectors, or writes it. */
export async function checkChannelDocs(options) {
  const { code, stdout, output } = await run(process.execPath, ['dist/apps/api/channel-docs.mjs']);
  if (code !== 0) return [output];
  const sections = await Promise.all(
    JSON.parse(stdout).map(async (channel) =>
      channelSection(channel, await readFile(`libs/channels/src/connectors/${channel.kind}/README.md`, 'utf8')),
    ),
  );
  const prettier = await import('prettier');
  const page = await prettier.format(`${HEAD}\n${sections.join('\n\n')}\n`, { parser: 'markdown' });
  return drift('docs/channels.md', page, options);
}

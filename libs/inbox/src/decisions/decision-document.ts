import type { Readable } from 'node:stream';
import type { DecisionRecord } from '@parvis/contracts';
import { Document } from '../evidence/document';
import { doneWord, type Language, longTime } from '../statements/statement-words';

const WORDS = {
  en: { one: 'Decision', many: 'Decisions', item: 'Item', channel: 'Channel', done: 'Decided', at: 'At', by: 'By', rule: 'Rule', version: 'version', reason: 'Reason', note: 'Note', facts: 'Facts', detection: 'Automated detection', decision: 'Automated decision', revision: 'Revision', state: 'State of the call', undone: 'Taken back', statement: 'Statement', appeal: 'Appeal', yes: 'yes', no: 'no', none: 'No decision matches.', more: 'There are more: export them as CSV or JSON.' }, // prettier-ignore
  fr: { one: 'Décision', many: 'Décisions', item: 'Élément', channel: 'Canal', done: 'Décidé', at: 'Le', by: 'Par', rule: 'Règle', version: 'version', reason: 'Motif', note: 'Note', facts: 'Faits', detection: 'Détection automatisée', decision: 'Décision automatisée', revision: 'Révision', state: 'État de l’appel', undone: 'Annulée', statement: 'Exposé des motifs', appeal: 'Recours', yes: 'oui', no: 'non', none: 'Aucune décision ne correspond.', more: 'Il y en a d’autres\u00A0: exportez-les en CSV ou en JSON.' }, // prettier-ignore
} as const;

/** A document about one decision. */
export function decisionDocument(record: DecisionRecord, language: Language, timeZone: string): Readable {
  const title = `${WORDS[language].one} ${record.id}`;
  return lines(new Document(title, language), record, language, timeZone).finish();
}

/** A document about many, in the order they come; it is written while it is sent. `most`: how many it takes. */
export function decisionsDocument(
  records: AsyncIterable<DecisionRecord>,
  { language, timeZone, most }: { language: Language; timeZone: string; most: number },
): Readable {
  const document = new Document(WORDS[language].many, language);
  void write(document, records, { language, timeZone, most }).then(
    () => document.finish(),
    (error: unknown) => document.stream.destroy(error instanceof Error ? error : new Error('unfinished')),
  );
  return document.stream;
}

async function write(
  document: Document,
  records: AsyncIterable<DecisionRecord>,
  { language, timeZone, most }: { language: Language; timeZone: string; most: number },
): Promise<void> {
  let count = 0;
  for await (const record of records) {
    count += 1;
    if (count > most) {
      document.text(WORDS[language].more);
      return;
    }
    document.heading(`${WORDS[language].one} ${record.id}`);
    lines(document, record, language, timeZone).rule();
  }
  if (count === 0) document.text(WORDS[language].none);
}

function lines(document: Document, record: DecisionRecord, language: Language, timeZone: string): Document {
  const words = WORDS[language];
  const colon = language === 'fr' ? '\u00A0:' : ':';
  const version = record.rule?.version ?? null;
  const rule = record.rule && `${record.rule.name ?? record.rule.id}${version === null ? '' : `, ${words.version} ${version}`}`; // prettier-ignore
  const facts = record.facts.map(({ text, readAs }) => (readAs === null ? text : `${text} (${readAs})`));
  const entries: [string, string | number | null][] = [
    [words.done, doneWord(record.kind, language)],
    [words.at, longTime(record.at, language, timeZone)],
    [words.by, record.by?.name ?? null],
    [words.rule, rule],
    [words.reason, record.reason?.label[language] ?? null],
    [words.note, record.note],
    [words.facts, facts.join(' · ')],
    [words.channel, record.channel],
    [words.item, `${record.itemKind} ${record.itemId}`],
    [words.revision, record.revision],
    [words.detection, record.automatedDetection ? words.yes : words.no],
    [words.decision, record.automatedDecision],
    [words.state, record.actionState],
    [words.undone, record.undoneAt === null ? null : longTime(record.undoneAt, language, timeZone)],
    [words.statement, record.statementId],
    [words.appeal, record.appeal?.state ?? null],
  ];
  for (const [label, value] of entries) document.line(`${label}${colon}`, value);
  return document;
}

import type { LintFinding, LintKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { findPersonalData, languageOf } from '@parvis/moderation';
import { firstIdAt, problem, type Tx } from '@parvis/platform';
import type { Subject } from '../actions/action-target';
import { openVariables } from '../canned/template';
import { isPublicReply } from './lint-reply';
import { promiseWords, repeatedSentences, sentencesOf, unfitLinks } from './lint-words';
import { detailOfData } from './personal-data';

const REPEATED_WITHIN_MS = 3_600_000;
/** A language is not told from fewer characters surely enough to stop anybody. */
const SHORTEST_TOLD = 20;

interface Text {
  verb: 'reply' | 'private-reply';
  text: string;
  /** Our own item that holds it, when it is an edit: it does not repeat itself. */
  ownItemId?: string | null;
}

/** What the writer should look at before the text goes out, in the order of the text per kind. */
export async function lintText(
  tx: Tx,
  agent: Agent,
  subject: Subject,
  { verb, text, ownItemId = null }: Text,
): Promise<LintFinding[]> {
  const isPublic = isPublicReply(verb, subject.target.kind);
  return [
    ...as('variable', openVariables(text)),
    ...as('personal-data', isPublic ? findPersonalData(text) : []),
    ...as('link', isPublic ? unfitLinks(text) : []),
    ...as('language', otherLanguage(text, subject.view.language)),
    ...as('promise', promiseWords(text)),
    ...as(
      'repeated',
      isPublic ? await repeated(tx, agent.workspaceId, subject.view.conversationId, text, ownItemId) : [],
    ),
  ];
}

/** Refuses a text with findings; those that can be accepted pass with `acceptWarnings`. */
export function refuseFindings(findings: readonly LintFinding[], acceptWarnings: boolean): void {
  const standing = findings.filter(({ acceptable }) => !acceptable || !acceptWarnings);
  if (standing.length === 0) return;
  throw problem('reply-blocked', {
    detail: 'Change the text, move to a private message, or accept the warnings.',
    errors: standing.map((finding) => ({ pointer: '/text', detail: inWords(finding) })),
    current: { findings: standing },
  });
}

function as(kind: LintKind, found: readonly { text: string; start: number; end: number }[]): LintFinding[] {
  return found.map(({ text, start, end }) => ({ kind, text, start, end, acceptable: kind !== 'variable' }));
}

function otherLanguage(text: string, theirs: string | null) {
  const ours = text.trim().length < SHORTEST_TOLD ? null : languageOf(text);
  const code = theirs?.slice(0, 2) ?? null;
  return ours === null || code === null || ours === code
    ? []
    : [{ text: `${ours}>${code}`, start: 0, end: text.length }];
}

/** Sentences that stand in a reply of ours under the same post within the last hour. */
async function repeated(tx: Tx, workspaceId: number, conversationId: string, text: string, ownItemId: string | null) {
  if (sentencesOf(text).length === 0) return [];
  const rows = await tx.prepared<{ text: string }>(
    `select x.payload ->> 'text' as text from action x
     where x.workspace_id = $1 and x.post_id = (select c.post_id from conversation c where c.workspace_id = $1 and c.id = $3)
       and x.id > $2 and x.verb = 'reply' and x.state not in ('failed', 'cancelled') and x.own_item_id is distinct from $4
     order by x.id desc limit 200`,
    [workspaceId, firstIdAt(Date.now() - REPEATED_WITHIN_MS), conversationId, ownItemId],
  );
  return repeatedSentences(text, rows.map((row) => row.text)); // prettier-ignore
}

function inWords({ kind, text }: LintFinding): string {
  switch (kind) {
    case 'personal-data':
      return detailOfData(text);
    case 'variable':
      return `still holds ${text}: fill it in`;
    case 'link':
      return `holds a link that does not belong in public: ${text}`;
    case 'language':
      return `is in another language than the person's: ${text}`;
    case 'promise':
      return `promises something: ${text}`;
    case 'repeated':
      return `repeats what we said under this post within the hour: ${text}`;
  }
}

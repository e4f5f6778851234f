import type { DecisionRecord, PlatformState } from '@parvis/contracts';
import { doneWord, type Language, longTime } from '../statements/statement-words';

const ELSEWHERE: Record<Language, Partial<Record<PlatformState, string>>> = {
  en: {
    hidden: 'Hidden on the channel, by nobody here.',
    deleted: 'Gone from the channel, by nobody here.',
    held: 'Held back by the channel.',
  },
  fr: {
    hidden: 'Masqué sur le canal, sans décision prise ici.',
    deleted: 'Disparu du canal, sans décision prise ici.',
    held: 'Retenu par le canal.',
  },
};
const UNDECIDED: Record<Language, string> = {
  en: 'Nobody and no rule has decided about it.',
  fr: 'Ni personne ni règle n’a décidé à son sujet.',
};

/** One sentence that says why an item is as it is: what, by whom or which rule, when, for which reason, on which words. Pure. */
export function whySentence(
  decision: DecisionRecord | null,
  state: PlatformState,
  language: Language,
  timeZone: string,
): string {
  if (decision === null) return ELSEWHERE[language][state] ?? UNDECIDED[language];
  const done = doneWord(decision.kind, language);
  const what = done.charAt(0).toUpperCase() + done.slice(1);
  const at = longTime(decision.at, language, timeZone);
  return language === 'fr'
    ? `${what} par ${byWhom(decision, 'fr')} le ${at}${because(decision, 'fr')}.`
    : `${what} by ${byWhom(decision, 'en')} on ${at}${because(decision, 'en')}.`;
}

function byWhom({ by, rule, automatedDecision }: DecisionRecord, language: Language): string {
  const fr = language === 'fr';
  if (by !== null) return by.name;
  if (rule !== null) {
    const version = rule.version === null ? '' : `, version ${rule.version}`;
    const name = rule.name ?? rule.id;
    return fr ? `la règle «\u00A0${name}\u00A0»${version}` : `the rule “${name}”${version}`;
  }
  if (automatedDecision === 'partial') return fr ? 'une décision sur des contenus semblables' : 'a decision about similar content'; // prettier-ignore
  return fr ? 'une règle' : 'a rule';
}

function because({ reason, facts }: DecisionRecord, language: Language): string {
  const fr = language === 'fr';
  const why = reason === null ? '' : `${fr ? '\u00A0: ' : ': '}${reason.label[language]}`;
  const words = facts.map(({ text, readAs }) =>
    readAs === null ? quote(text, fr) : `${quote(text, fr)} (${fr ? 'lu' : 'read as'} ${readAs})`,
  );
  return words.length === 0 ? why : `${why} ${fr ? 'sur' : 'on'} ${words.join(', ')}`;
}

function quote(text: string, fr: boolean): string {
  return fr ? `«\u00A0${text}\u00A0»` : `“${text}”`;
}

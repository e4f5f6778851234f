import { Injectable } from '@nestjs/common';
import type { ScreeningRuleContent, TryBody, TryView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { type Answer, compileRule, ItemInputs, type ItemFacts, riskOf, Screener, type ScreeningSetup, SharedMatchers, TextReader, type TextReading, type Verdict } from '@parvis/moderation'; // prettier-ignore
import { Database } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { readContent } from './rule-content';
import { readRules } from './rule-rows';

type Asked = Pick<TryView['rules'][number], 'id' | 'name' | 'level' | 'enabled'> & { content: ScreeningRuleContent };

/** A text as if it had just come in: what every detector and every rule says, those that are switched off too. */
@Injectable()
export class TryText {
  constructor(private readonly db: Database) {}

  async run(agent: Agent, { text, language = null, stars = null, content }: TryBody): Promise<TryView> {
    const draft = content === undefined ? [] : [draftOf(readContent(content))];
    const { setup, rules } = await this.db.transaction(agent.workspaceId, async (tx) => ({
      setup: await loadSetup(tx, agent.workspaceId),
      rules: await readRules(tx, agent.workspaceId),
    }));
    const screener = new Screener(setup);
    const read = screener.read(text, { languageHint: language, stars });
    const reading = language === null ? read : { ...read, language };
    const verdict = screener.judge(reading, factsOf(stars));
    const asked: Asked[] = rules.map(({ id, level, enabled, content: says }) => ({ id: String(id), name: says.name, level, enabled, content: says })); // prettier-ignore
    return viewOf(verdict, answersTo([...draft, ...asked], setup, reading, verdict));
  }
}

function draftOf(content: ScreeningRuleContent): Asked {
  return { id: 'draft', name: content.name, level: 'shadow', enabled: false, content };
}

/** As a comment on a site of the house: nothing is known of who wrote it, or of others who say the same. */
function factsOf(stars: number | null): ItemFacts {
  return { channel: 'generic-webhook', kind: 'comment', accountId: '', postId: null, ad: null, stars, attachments: false, edited: false, at: new Date().toISOString(), author: null, copies: null, external: null }; // prettier-ignore
}

function answersTo(
  asked: readonly Asked[],
  setup: ScreeningSetup,
  reading: TextReading,
  { signals }: Verdict,
): TryView['rules'] {
  // prettier-ignore
  const matchers = new SharedMatchers();
  const rules = asked.map(({ content, ...rule }) => ({ rule, compiled: compileRule(content, matchers) }));
  const { severity } = riskOf(reading, new TextReader(setup).words.terms);
  const inputs = new ItemInputs(reading, null, signals, severity, setup.timeZone);
  return rules.map(({ rule, compiled }) => ({ ...rule, outcome: wordFor(compiled.answer(inputs)) }));
}

function wordFor(answer: Answer): TryView['rules'][number]['outcome'] {
  if (answer === null) return 'unknown';
  return answer ? 'match' : 'skip';
}

function viewOf(verdict: Verdict, rules: TryView['rules']): TryView {
  const { language, severity, label, flags, signals, marks, suggestion, unchecked } = verdict;
  const { level, why, ruleId } = verdict.outcome;
  return { language, severity, label, flags, signals, marks, rules, outcome: { level, why, ruleId }, suggestion, unchecked }; // prettier-ignore
}

import { Injectable } from '@nestjs/common';
import type { ScreeningRuleContent, TryBody, TryView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { compileRule, type ItemFacts, Screener, type TextReading } from '@parvis/moderation';
import { Database } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { readContent } from './rule-content';
import { readRules, type ScreeningRuleRow } from './rule-rows';

/** A text as if it had just come in: what every detector and every rule says, those that are switched off too. */
@Injectable()
export class TryText {
  constructor(private readonly db: Database) {}

  async run(agent: Agent, body: TryBody): Promise<TryView> {
    const draft = body.content === undefined ? null : readContent(body.content);
    const { setup, rules } = await this.db.transaction(agent.workspaceId, async (tx) => ({
      setup: await loadSetup(tx, agent.workspaceId),
      rules: await readRules(tx, agent.workspaceId),
    }));
    const screener = new Screener(setup);
    const reading = screener.read(body.text, { languageHint: body.language ?? null, stars: body.stars ?? null });
    const facts = factsOfText(body.stars ?? null);
    const verdict = screener.judge(reading, facts);
    const { level, why, ruleId } = verdict.outcome;
    const { language, severity, label, flags, signals, marks, suggestion, unchecked } = verdict;
    const asked = [...(draft ? [draftRow(draft)] : []), ...rules];
    return {
      language,
      severity,
      label,
      flags,
      signals,
      marks,
      suggestion,
      unchecked,
      outcome: { level, why, ruleId },
      rules: asked.map((row) => ({ ...row, outcome: outcomeOf(row.content, reading, facts, verdict.signals) })).map(toRuleAnswer), // prettier-ignore
    };
  }
}

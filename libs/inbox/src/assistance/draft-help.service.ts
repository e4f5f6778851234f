import { Injectable } from '@nestjs/common';
import { type DraftHelpBody, type DraftHelpView, ITEM_DIRECTIONS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, nameOf, problem, throwProblem } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { AssistanceCalls } from './assistance-calls';
import { AssistanceStore } from './assistance-store';
import { drafterOf } from './drafter';
import { Masking } from './masking';
import { type Line, materialOf, taskOf } from './prompts';

const MOST_LINES = 60;

interface Thread {
  lines: Line[];
  names: string[];
  language: string | null;
}

/** Drafts for members. What leaves is masked, what comes back is put before a person, who sends it or does not. */
@Injectable()
export class DraftHelp {
  constructor(
    private readonly db: Database,
    private readonly store: AssistanceStore,
    private readonly calls: AssistanceCalls,
  ) {}

  async help(agent: Agent, conversationId: string, { act, text = '' }: DraftHelpBody): Promise<DraftHelpView> {
    const settings = await this.store.drafter(agent.workspaceId);
    const drafter = drafterOf(settings, this.calls.fetch);
    if (!drafter) throw problem('assistance-off', { detail: 'Draft assistance is off: an administrator can switch it on in the settings.' }); // prettier-ignore
    if ((act === 'shorten' || act === 'polite') && text.trim() === '') throw invalidField('/text', 'is needed');
    const thread = await this.threadOf(agent.workspaceId, conversationId);
    const masking = new Masking(thread.names);
    const material = masking.hide(materialOf(act, thread.lines, text));
    const task = taskOf(act, act === 'draft' ? thread.language : null);
    const leaving = { use: act, conversationId, url: settings.url, characters: material.length, masked: masking.size };
    const made = await this.calls.noted(agent, leaving, () => drafter.write({ task, material }));
    return { act, text: masking.show(made), masked: masking.size };
  }

  private async threadOf(workspaceId: number, id: string): Promise<Thread> {
    return this.db.transaction(workspaceId, async (tx) => {
      const talk = await tx.maybeOne<{ language: string | null }>(
        'select language from conversation where workspace_id = $1 and id = $2',
        [workspaceId, id],
      );
      if (!talk) throwProblem('not-found', { detail: 'There is no such conversation.' });
      const rows = await tx.query<{ direction: number; text: string; author: string | null }>(
        `select direction, text, author_name as author from item
         where workspace_id = $1 and conversation_id = $2 and text <> '' order by id desc limit ${MOST_LINES}`,
        [workspaceId, id],
      );
      return { ...talk, lines: rows.toReversed().flatMap(toLine), names: namesIn(rows) };
    });
  }
}

function toLine({ direction, text }: { direction: number; text: string }): Line[] {
  const name = nameOf(ITEM_DIRECTIONS, direction);
  if (name === 'system') return [];
  return [{ who: name === 'in' ? 'person' : name === 'out' ? 'house' : 'note', text }];
}

/** Whole names before their parts: what is longer is hidden first. */
function namesIn(rows: readonly { author: string | null }[]): string[] {
  const whole = [...new Set(rows.flatMap(({ author }) => author?.trim() || []))];
  const parts = whole.flatMap((name) => name.split(/\s+/));
  return [...new Set([...whole, ...parts])].sort((one, other) => other.length - one.length);
}

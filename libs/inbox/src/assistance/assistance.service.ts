import { Injectable } from '@nestjs/common';
import type { AssistanceOffer, AssistanceTestBody, AssistanceTestView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, problem } from '@parvis/platform';
import { AssistanceCalls } from './assistance-calls';
import { AssistanceStore } from './assistance-store';
import { drafterOf } from './drafter';
import { translatorOf } from './translator';

const SAMPLE = 'Bonjour';

/** What is on, and whether what is on answers. */
@Injectable()
export class Assistance {
  constructor(
    private readonly store: AssistanceStore,
    private readonly calls: AssistanceCalls,
  ) {}

  async offer(agent: Agent): Promise<AssistanceOffer> {
    const { translation, drafts } = await this.store.view(agent);
    return { translation: translation.provider !== 'off', drafts: drafts.provider !== 'off' };
  }

  /** Asks the service for something small. That it does not answer is an answer. */
  async test(agent: Agent, { what }: AssistanceTestBody): Promise<AssistanceTestView> {
    const startedAt = performance.now();
    const tookMs = () => Math.round(performance.now() - startedAt);
    try {
      const found = what === 'translation' ? await this.testTranslation(agent) : await this.testDrafts(agent);
      return { ok: true, ...found, tookMs: tookMs() };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'assistance-failed') throw error;
      return { ok: false, detail: error.message, languages: [], tookMs: tookMs() };
    }
  }

  private async testTranslation(agent: Agent): Promise<{ detail: string; languages: string[] }> {
    const settings = await this.store.translator(agent.workspaceId);
    const service = translatorOf(settings, this.calls.fetch) ?? off();
    const leaving = {
      use: 'test' as const,
      conversationId: null,
      url: settings.url,
      characters: SAMPLE.length,
      masked: 0,
    };
    return this.calls.noted(agent, leaving, async () => {
      const languages = await service.languages();
      const detected = await service.detect(SAMPLE);
      const { text } = await service.translate(SAMPLE, detected, 'en');
      return { detail: `${SAMPLE} → ${text}`, languages };
    });
  }

  private async testDrafts(agent: Agent): Promise<{ detail: string; languages: string[] }> {
    const settings = await this.store.drafter(agent.workspaceId);
    const service = drafterOf(settings, this.calls.fetch) ?? off();
    const leaving = {
      use: 'test' as const,
      conversationId: null,
      url: settings.url,
      characters: SAMPLE.length,
      masked: 0,
    };
    const detail = await this.calls.noted(agent, leaving, () =>
      service.write({ task: 'Greet back in one word.', material: SAMPLE }),
    );
    return { detail: detail.slice(0, 200), languages: [] };
  }
}

function off(): never {
  throw problem('assistance-off', { detail: 'Switch it on and save first.' });
}

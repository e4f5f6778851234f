import type { Fetch } from '@parvis/channels';
import type { DraftProvider } from '@parvis/contracts';
import { below, callService, failed } from './service-call';

export interface Prompt {
  /** What is to be done, in our words. */
  task: string;
  /** What it is to be done with, masked. */
  material: string;
}

/** Somebody who writes drafts. */
export interface Drafter {
  write(prompt: Prompt): Promise<string>;
}

export interface DrafterSettings {
  provider: DraftProvider;
  url: string;
  model: string;
  key: string | null;
}

/** The drafter of a workspace; null when it has none. */
export function drafterOf({ provider, url, model, key }: DrafterSettings, fetch: Fetch): Drafter | null {
  return provider === 'openai-compatible' ? chatCompletions(url, model, key, fetch) : null;
}

const MOST_TOKENS = 800;

/** Any server with `POST /v1/chat/completions`; the base address may end in `/v1` already. */
function chatCompletions(url: string, model: string, key: string | null, fetch: Fetch): Drafter {
  const base = /\/v1\/?$/.test(url) ? url : below(url, '/v1');
  return {
    async write({ task, material }) {
      const answer = await callService(fetch, below(base, '/chat/completions'), {
        method: 'POST',
        headers: key === null ? {} : { authorization: `Bearer ${key}` },
        body: {
          model,
          max_tokens: MOST_TOKENS,
          temperature: 0.3,
          messages: [
            { role: 'system', content: task },
            { role: 'user', content: material },
          ],
        },
      });
      const text = contentOf(answer)?.trim();
      if (!text) throw failed('The service answered without a text.');
      return text;
    },
  };
}

function contentOf(answer: unknown): string | null {
  const choices = (answer as { choices?: unknown } | null)?.choices;
  const first: unknown = Array.isArray(choices) ? choices[0] : null;
  const content = (first as { message?: { content?: unknown } } | null)?.message?.content;
  return typeof content === 'string' ? content : null;
}

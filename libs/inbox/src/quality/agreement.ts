import type { AgreementView } from '@parvis/contracts';
import { cohensKappa } from '@parvis/moderation';

/** How far two people agree beyond chance, over pairs of answers. */
export function agreementOf(pairs: readonly (readonly [string, string])[]): AgreementView {
  const result = cohensKappa(pairs);
  if (result === null) return { pairs: 0, observed: null, kappa: null, word: null };
  return { pairs: result.pairs, observed: short(result.observed), kappa: short(result.kappa), word: result.agreement };
}

function short<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * 1000) / 1000) as T;
}

import { CLASSIFIER_LIMITS, type ClassifierAnswer } from '@parvis/contracts';

/** The answer of a classifier, or what is wrong with it. */
export function readAnswer(body: string): { answer: ClassifierAnswer } | { fault: string } {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return { fault: 'answered something that is not JSON' };
  }
  const { labels, severity } = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>;
  const isLabels = Array.isArray(labels) && labels.length <= CLASSIFIER_LIMITS.labels && labels.every((one) => typeof one === 'string' && one.trim() !== '' && one.length <= CLASSIFIER_LIMITS.label); // prettier-ignore
  if (!isLabels) return { fault: `has to answer labels: up to ${CLASSIFIER_LIMITS.labels} texts of up to ${CLASSIFIER_LIMITS.label} characters` }; // prettier-ignore
  if (typeof severity !== 'number' || !Number.isInteger(severity) || severity < 0 || severity > 5)
    return { fault: 'has to answer severity: a whole number from 0 to 5' };
  return { answer: { labels: (labels as string[]).map((one) => one.trim().toLowerCase()), severity } };
}

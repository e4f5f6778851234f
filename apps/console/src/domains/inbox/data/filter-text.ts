import { type Condition, type Filter, FILTER_FIELDS, FILTER_OPERATORS } from '@parvis/contracts';

/** A filter as it stands in an address; null when the text is none, so that what was pasted badly shows the usual list. */
export function readFilterText(text: string | undefined): Filter | null {
  if (!text) return null;
  try {
    const sent: unknown = JSON.parse(text);
    return isFilter(sent) ? sent : null;
  } catch {
    return null;
  }
}

/** The text of a filter for an address. */
export function filterText(filter: Filter): string {
  return JSON.stringify(filter);
}

// shape and names only: whether the values fit is the server's to say
function isFilter(sent: unknown): sent is Filter {
  if (typeof sent !== 'object' || sent === null) return false;
  if ('all' in sent) return isList(sent.all);
  if ('any' in sent) return isList(sent.any);
  if ('not' in sent) return isFilter(sent.not);
  return isCondition(sent);
}

function isList(parts: unknown): boolean {
  return Array.isArray(parts) && parts.length > 0 && parts.every(isFilter);
}

function isCondition(sent: Partial<Condition>): boolean {
  const { field, operator, value } = sent;
  if (field === undefined || !Object.hasOwn(FILTER_FIELDS, field)) return false;
  const operators: readonly string[] = FILTER_OPERATORS[FILTER_FIELDS[field].type];
  return operators.includes(operator ?? '') && value !== undefined && value !== null;
}

const NEEDS_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;

type Element = string | number | boolean | object | null | undefined;

/**
 * A PostgreSQL array literal (`{1,NULL,"text"}`) of one dimension; objects become JSON. The driver makes one as well, but at
 * three times the memory: it counts where thousands of rows a second are sent as columns.
 */
export function arrayLiteral(elements: readonly Element[]): string {
  return `{${elements.map(literal).join(',')}}`;
}

function literal(element: Element): string {
  if (element === null || element === undefined) return 'NULL';
  if (typeof element === 'number' || typeof element === 'boolean') return String(element);
  const text = typeof element === 'string' ? element : JSON.stringify(element);
  return NEEDS_ESCAPE.test(text) ? `"${text.replace(ESCAPED, '\\$&')}"` : `"${text}"`;
}

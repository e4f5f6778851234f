/** Reads one remembered preference; null where storage is blocked or empty. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps one preference; silently forgets it where storage is blocked. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the preference then lasts as long as the page.
  }
}

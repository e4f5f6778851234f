import type { NavigationError } from '@angular/router';

/** What browsers say when a script of an earlier build is gone from the server. */
const GONE = /dynamically imported module|Importing a module script failed|error loading dynamically/i;

/** A new version was put in place while this one was open: the page is read again where one wanted to go, once. */
export function reloadWhenReplaced({ error, url }: NavigationError): void {
  if (error instanceof Error && GONE.test(error.message)) location.assign(url);
}

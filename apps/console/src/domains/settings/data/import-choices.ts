import { IMPORT_OUTCOMES, type AccountView, type ImportChoices, type ImportCounts, type ImportKind, type ImportView } from '@parvis/contracts'; // prettier-ignore

/** Values of the select of a group beside the ids of accounts. */
export const NEW_ARCHIVE = 'archive';
export const NOWHERE = 'nowhere';

const PRODUCTS = { chatwoot: 'Chatwoot', zammad: 'Zammad' } as const;

/** Everything is taken: each group into the account that has its name already or a new archive, agents and labels by name. */
export function proposedChoices({ source, found }: ImportView, accounts: readonly AccountView[]): ImportChoices {
  return {
    groups: (found?.groups ?? []).map(({ key, name }) => {
      const archive = `${PRODUCTS[source]} · ${name}`;
      const known = accounts.find((account) => account.name === archive);
      return { key, accountId: known?.id ?? null, archiveName: known ? null : archive };
    }),
    agents: (found?.agents ?? []).map(({ key, memberId }) => ({ key, memberId })),
    labels: (found?.labels ?? []).map(({ name, tagId }) => ({ name, tagId, skip: false })),
  };
}

/** Sends a group elsewhere; `to` is an account's id, `NEW_ARCHIVE` or `NOWHERE`. */
export function withGroup(choices: ImportChoices, key: string, to: string, archiveName: string): ImportChoices {
  const place =
    to === NEW_ARCHIVE
      ? { accountId: null, archiveName }
      : { accountId: to === NOWHERE ? null : to, archiveName: null };
  return { ...choices, groups: choices.groups.map((group) => (group.key === key ? { key, ...place } : group)) };
}

export interface CountRow {
  kind: ImportKind;
  taken: number;
  known: number;
  refused: number;
  open: number;
}

const SHOWN: readonly ImportKind[] = ['conversation', 'message', 'note', 'contact', 'attachment', 'label', 'agent', 'group', 'canned-reply', 'unknown']; // prettier-ignore

/** One line for each kind of which there is something. */
export function countRows(counts: ImportCounts): CountRow[] {
  return SHOWN.flatMap((kind) => {
    const of = counts[kind];
    if (!of) return [];
    const [taken, known, refused] = IMPORT_OUTCOMES.map((outcome) => of[outcome] ?? 0);
    return [{ kind, taken: taken ?? 0, known: known ?? 0, refused: refused ?? 0, open: of.open ?? 0 }];
  });
}

import { buffer } from 'node:stream/consumers';
import type { ImportChoices, ImportView } from '@parvis/contracts';
import type { SignedInMember, TestAnswer } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { ZipFile } from 'yazl';

/** The files as a ZIP. */
export async function zipped(files: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}

/** Uploads a file as a browser does. */
export function upload(
  member: SignedInMember,
  query: string,
  bytes: Uint8Array<ArrayBuffer> | string,
  name: string,
): Promise<TestAnswer> {
  const form = new FormData();
  form.set('file', new Blob([bytes]), name);
  return member.request('POST', `/api/imports?${query}`, form);
}

/** Waits until an import is in one of the states. */
export function inState(member: SignedInMember, id: string, ...states: ImportView['state'][]): Promise<ImportView> {
  return eventually(async () => {
    const { body } = await member.request('GET', `/api/imports/${id}`);
    if (!states.includes(body.state)) throw new Error(`the import is ${body.state} ${body.fault ?? ''}`);
    return body as ImportView;
  }, 30_000);
}

/** Everything into archives, agents and labels as proposed. */
export function proposed({ found }: ImportView, archive: string): ImportChoices {
  return {
    groups: (found?.groups ?? []).map(({ key, name }) => ({
      key,
      accountId: null,
      archiveName: `${archive} ${name}`,
    })),
    agents: (found?.agents ?? []).map(({ key, memberId }) => ({ key, memberId })),
    labels: (found?.labels ?? []).map(({ name, tagId }) => ({ name, tagId, skip: false })),
  };
}

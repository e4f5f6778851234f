import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';

interface ReadPdf {
  text: string;
  pages: number;
  info: Record<string, unknown>;
}

// its bundle of PDF.js is loaded in a way that Jest's modules do not know: a process of its own reads the bytes
const READER = `
  import { buffer } from 'node:stream/consumers';
  import { extractText, getDocumentProxy, getMeta } from 'unpdf';
  const pdf = await getDocumentProxy(new Uint8Array(await buffer(process.stdin)));
  const { info } = await getMeta(pdf);
  const { text, totalPages: pages } = await extractText(pdf, { mergePages: true });
  process.stdout.write(JSON.stringify({ text, pages, info }));
`;

/** What a reader sees of a PDF: its words page after page, and what it says about itself. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const reader = spawn(process.execPath, ['--input-type=module', '--eval', READER], { cwd: __dirname, stdio: ['pipe', 'pipe', 'inherit'] }); // prettier-ignore
  reader.stdin.end(bytes);
  return (await json(reader.stdout)) as ReadPdf;
}

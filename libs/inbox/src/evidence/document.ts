import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';

const fromHere = createRequire(import.meta.url);
const FONTS = {
  regular: fromHere.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: fromHere.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
};
const MARGIN = 56;

/** A4 document of headings, texts and labelled lines, in a font that is embedded and has the letters of Europe. Ends as a stream. */
export class Document {
  private readonly pdf: PDFKit.PDFDocument;

  constructor(title: string, language: 'fr' | 'en', at = new Date()) {
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      font: FONTS.regular,
      lang: language === 'fr' ? 'fr-FR' : 'en-GB',
      displayTitle: true,
      bufferPages: false,
      info: { Title: title, Producer: 'Parvis', Creator: 'Parvis', CreationDate: at },
    });
    this.pdf.font(FONTS.bold).fontSize(17).text(title).moveDown(0.6);
  }

  heading(text: string): this {
    this.pdf.moveDown(0.6).font(FONTS.bold).fontSize(12).text(text).moveDown(0.2);
    return this;
  }

  text(text: string): this {
    this.pdf.font(FONTS.regular).fontSize(10).text(shown(text), { lineGap: 2 }).moveDown(0.4);
    return this;
  }

  /** A label and what it says; nothing where there is nothing to say. */
  line(label: string, value: string | number | null | undefined): this {
    if (value === null || value === undefined || value === '') return this;
    this.pdf.fontSize(10).font(FONTS.bold).text(`${label} `, { continued: true }).font(FONTS.regular).text(shown(String(value)), { lineGap: 1 }); // prettier-ignore
    return this;
  }

  rule(): this {
    const { y, page } = this.pdf;
    this.pdf.moveDown(0.4).moveTo(MARGIN, y + 4).lineTo(page.width - MARGIN, y + 4).lineWidth(0.5).stroke('#999999').moveDown(0.6); // prettier-ignore
    return this;
  }

  /** Nothing can be added afterwards. */
  finish(): Readable {
    this.pdf.end();
    return this.pdf as unknown as Readable;
  }

  /** While a long one is being written, what is done so far can be sent already. */
  get stream(): Readable {
    return this.pdf as unknown as Readable;
  }
}

// of controls, which have no glyph, only line ends mean something in a text
function shown(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, ' ');
}

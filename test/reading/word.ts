/** Word files for tests: made of XML, or the fixture's own with its XML changed. */
import { readFileSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

const ns = 'http://schemas.openxmlformats.org'

export const p = (...runs: string[]): string => `<w:p>${runs.map((run) => (run.startsWith('<') ? run : r(run))).join('')}</w:p>`
export const r = (text: string): string => `<w:r><w:t xml:space="preserve">${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</w:t></w:r>`
export const tc = (...content: string[]): string => `<w:tc>${content.map((c) => (c.startsWith('<') ? c : p(c))).join('')}</w:tc>`
/** A cell over several columns, or over several rows (`restart` begins, `continue` goes on). */
export const wide = (span: number, text: string): string => `<w:tc><w:tcPr><w:gridSpan w:val="${span}"/></w:tcPr>${p(text)}</w:tc>`
export const tall = (at: 'restart' | 'continue', text = ''): string => `<w:tc><w:tcPr><w:vMerge w:val="${at}"/></w:tcPr>${p(text)}</w:tc>`
export const tr = (...cells: string[]): string => `<w:tr>${cells.map((c) => (c.startsWith('<w:tc') ? c : tc(c))).join('')}</w:tr>`
export const tbl = (...rows: string[]): string => `<w:tbl>${rows.join('')}</w:tbl>`
export const control = (content: string, placeholder = false): string =>
  `<w:sdt><w:sdtPr>${placeholder ? '<w:showingPlcHdr/>' : ''}<w:text/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`
export const picture = `<w:r><w:drawing><wp:inline xmlns:wp="${ns}/drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="${ns}/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="${ns}/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId9" xmlns:r="${ns}/officeDocument/2006/relationships"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`

/** A Word file of this body. */
export const word = (...body: string[]): Uint8Array =>
  wordOf(`<w:document xmlns:w="${ns}/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`)

export const wordOf = (xml: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({
    '[Content_Types].xml': strToU8(
      `<Types xmlns="${ns}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="r1" Type="${ns}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/_rels/document.xml.rels': strToU8(
      `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId9" Type="${ns}/officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>`,
    ),
    'word/media/image1.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    'word/document.xml': strToU8(xml),
    ...more,
  })

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`test/fixtures/forms/${name}`))

/** The fixture with its document changed. */
export function changed(name: string, change: (xml: string) => string): Uint8Array {
  const files = unzipSync(fixture(name))
  return zipSync({ ...files, 'word/document.xml': strToU8(change(strFromU8(files['word/document.xml'] ?? new Uint8Array()))) })
}

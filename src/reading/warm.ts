/** A small mail with a Word file in it, which a new reader reads before its first real one. */
import { strToU8, zipSync } from 'fflate'

const ns = 'http://schemas.openxmlformats.org'
const cell = (text: string): string => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
const row = (...texts: string[]): string => `<w:tr>${texts.map(cell).join('')}</w:tr>`

const sampleDocx = (): Uint8Array =>
  zipSync({
    '[Content_Types].xml': strToU8(
      `<Types xmlns="${ns}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="r1" Type="${ns}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': strToU8(
      `<w:document xmlns:w="${ns}/wordprocessingml/2006/main"><w:body><w:tbl>${row('Name of school', 'A school')}${row('School URN', '100000', 'Telephone', '01632 960000')}</w:tbl></w:body></w:document>`,
    ),
  })

export const sampleMail = (): Uint8Array =>
  Buffer.from(
    [
      'From: a@school.example',
      'To: b@hub.example',
      'Subject: sample',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=edge',
      '',
      '--edge',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<table><tr><td>Head Teacher</td><td>A name</td></tr></table>',
      '--edge',
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename=sample.docx',
      '',
      Buffer.from(sampleDocx()).toString('base64'),
      '--edge--',
      '',
    ].join('\r\n'),
  )

/** The ways in which an answer can stand in a Word file. */

/** WordprocessingML for runs that say `said`; `key` is its field. */
export type Pen = (said: string, key: string) => string

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}${text
    .split('\t')
    .map((part) => `<w:t xml:space="preserve">${escaped(part)}</w:t>`)
    .join('<w:tab/>')}</w:r>`

/** Cut where Word cuts: at its spelling checker’s whim. */
const pieces = (text: string): string[] => text.match(/.{1,4}/gsu) ?? []

const placeholder = '<w:rStyle w:val="PlaceholderText"/>'
const field = (kind: string, begin: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin">${begin}</w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> ${kind} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`

/** A text box as Word writes it: twice, once for programs that cannot draw it the new way. */
const textBox = (content: string): string =>
  `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent><w:p>${content}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p>${content}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`

const control = (properties: string, content: string): string =>
  `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`

const plain: Pen = (said) => run(said)

export const pens: Record<string, Pen> = {
  plain,
  split: (said) =>
    pieces(said)
      .map((piece, i) => `${run(piece, i % 2 === 0 ? '<w:b/>' : '')}<w:proofErr w:type="spellStart"/>`)
      .join(''),
  control: (said, key) =>
    key.endsWith('.hub')
      ? control(
          `<w:dropDownList><w:listItem w:displayText="Choose an item." w:value=""/><w:listItem w:displayText="${escaped(said)}" w:value="1"/></w:dropDownList>`,
          run(said),
        )
      : control('<w:text/>', run(said)),
  legacy: (said, key) =>
    key.endsWith('.hub')
      ? field(
          'FORMDROPDOWN',
          `<w:ffData><w:name w:val="hub"/><w:ddList><w:result w:val="1"/><w:listEntry w:val="Choose a hub"/><w:listEntry w:val="${escaped(said)}"/><w:listEntry w:val="Boolean"/></w:ddList></w:ffData>`,
          '',
        )
      : field('FORMTEXT', `<w:ffData><w:name w:val="t"/><w:textInput><w:default w:val="Type here"/></w:textInput></w:ffData>`, run(said)),
  tracked: (said) =>
    `<w:del w:id="1" w:author="A" w:date="2018-05-01T09:00:00Z"><w:r><w:delText xml:space="preserve">Old answer </w:delText></w:r></w:del><w:ins w:id="2" w:author="A" w:date="2018-05-01T09:00:00Z">${run(said)}</w:ins><w:moveFrom w:id="3" w:author="A"><w:r><w:t>moved away</w:t></w:r></w:moveFrom>`,
  linked: (said, key) =>
    key.endsWith('.email')
      ? `<w:hyperlink r:id="rLink" w:history="1">${run(said, '<w:rStyle w:val="Hyperlink"/>')}</w:hyperlink>`
      : run(said),
  fieldLinked: (said, key) => (key.endsWith('.email') ? field(`HYPERLINK "mailto:${escaped(said)}"`, '', run(said)) : run(said)),
  boxed: (said, key) => (key === 'statement' ? run(said) : textBox(run(said))),
  spaced: (said) => run(`\u00a0${said.replace(/ /g, '\u00a0')}\u200f `),
  hyphened: (said) => run(said.replace(/(\p{L}{4})(\p{L}{4})/gu, '$1\u00ad$2')),
  typographic: (said) => run(`\u202a${said}\u202c`),
}

/** What stands in an empty place. */
export const blanks: Record<string, string> = {
  nothing: '',
  placeholder: control('<w:showingPlcHdr/><w:text/>', run('Click or tap here to enter text.', placeholder)),
  date: control('<w:showingPlcHdr/><w:date/>', run('Click or tap to enter a date.', placeholder)),
  custom: control('<w:alias w:val="x"/><w:showingPlcHdr/><w:text/>', run('School to complete', placeholder)),
  legacy: field('FORMTEXT', '<w:ffData><w:textInput/></w:ffData>', run('\u2002\u2002\u2002\u2002\u2002')),
  rule: run('……………………………'),
}

export const signaturePicture =
  '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rPicture"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'

/** OpenDocuments as LibreOffice and Word write them. */
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { sniff } from '../../src/reading/kinds.ts'
import { readOdt } from '../../src/reading/odt.ts'
import { shown } from './shown.ts'

const content = (body: string, styles = ''): string =>
  `<?xml version="1.0"?><office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`
const odt = (xml: string, more: Record<string, string> = {}): Uint8Array =>
  zipSync({
    mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
    'content.xml': strToU8(xml),
    'META-INF/manifest.xml': strToU8('<manifest:manifest/>'),
    ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, strToU8(text)])),
  })
const p = (text: string): string => `<text:p>${text}</text:p>`
const cell = (text: string, more = ''): string => `<table:table-cell${more}>${text.startsWith('<') ? text : p(text)}</table:table-cell>`
const covered = (more = ''): string => `<table:covered-table-cell${more}/>`
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`
const table = (...rows: string[]): string => `<table:table>${rows.join('')}</table:table>`
const repeated = `<table:table-row table:number-rows-repeated="9999999">${cell('a', ' table:number-columns-repeated="9999999"')}</table:table-row>`
const style = (name: string, properties: string, parent = ''): string =>
  `<style:style style:name="${name}"${parent ? ` style:parent-style-name="${parent}"` : ''}><style:text-properties ${properties}/></style:style>`
const mark = (type: string, ...params: [string, string][]): string =>
  `<field:fieldmark field:type="vnd.oasis.opendocument.field.${type}">${params.map(([name, value]) => `<field:param field:name="${name}" field:value="${value}"/>`).join('')}</field:fieldmark>`

test.each([
  [
    'text, entities and white space',
    p(' Mrs  O&apos;Brien\n &amp; <text:span>the </text:span> <text:span> deputy</text:span>&#x142; &#38;lt;<!-- no --> '),
    ["Mrs O'Brien & the deputył &lt;"],
  ],
  ['spaces, tabs and breaks that are written', p('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d'), ['a  b\tc', 'd']],
  [
    'headings, lists and sections',
    `<text:section><text:h>One</text:h></text:section><text:list><text:list-item>${p('Two')}</text:list-item></text:list>`,
    ['One', 'Two'],
  ],
  ['an empty paragraph after words', p('a') + p('') + p('') + p('b'), ['a', '', 'b']],
  [
    'tracked deletions and notes',
    `<text:tracked-changes><text:changed-region><text:deletion>${p('gone')}</text:deletion></text:changed-region></text:tracked-changes>${p(`here<text:note><text:note-body>${p('note')}</text:note-body></text:note><office:annotation>${p('remark')}</office:annotation>`)}`,
    ['here'],
  ],
  [
    'what is hidden',
    `<text:section text:display="none">${p('a')}</text:section>${p('b<text:hidden-text text:is-hidden="true">c</text:hidden-text>')}${p('<text:hidden-paragraph text:is-hidden="true"/>d')}`,
    ['b'],
  ],
  [
    'prompts',
    p(
      'Name <text:placeholder text:placeholder-type="text">&lt;your name&gt;</text:placeholder><loext:content-control loext:showing-place-holder="true">Click here</loext:content-control>',
    ),
    ['Name'],
  ],
  ['a table', table(row(cell('Name'), cell(p('Jo') + p('Bell')), cell(''))), [[['Name', 'Jo/Bell', '']]]],
  [
    'cells over several columns',
    table(row(cell('School', ' table:number-columns-spanned="2"'), covered(), cell('X'))),
    [[['School', 'X']]],
  ],
  [
    'cells over several rows',
    table(row(cell('Lead', ' table:number-rows-spanned="2"'), cell('a')), row(covered(), cell('b'))),
    [
      [
        ['Lead', 'a'],
        ['', 'b'],
      ],
    ],
  ],
  ['columns that are repeated', table(row(cell('a', ' table:number-columns-repeated="2"'), cell('b'))), [[['a', 'a', 'b']]]],
  [
    'covered columns that are repeated',
    table(row(cell('a', ' table:number-columns-spanned="3"'), covered(' table:number-columns-repeated="2"'), cell('b'))),
    [[['a', 'b']]],
  ],
  [
    'header rows',
    `<table:table><table:table-header-rows>${row(cell('a'))}</table:table-header-rows>${row(cell('b'))}</table:table>`,
    [[['a'], ['b']]],
  ],
  [
    'tables side by side in a table',
    table(row(cell(table(row(cell('Name'), cell('Jo')))), cell(table(row(cell('Name'), cell('Mo')))))),
    [[['Name', 'Jo']], [['Name', 'Mo']]],
  ],
  ['a box around one cell', table(row(cell('Why'), cell(table(row(cell('Because')))))), [[['Why', 'Because']]]],
  [
    'a text box',
    p(`before<draw:frame><draw:text-box>${p('inside')}</draw:text-box></draw:frame> after`) + p('last'),
    ['before after', 'inside', 'last'],
  ],
  [
    'a text box that is not in a paragraph',
    `<draw:frame><draw:text-box>${p('inside')}</draw:text-box></draw:frame>${p('last')}`,
    ['inside', 'last'],
  ],
  [
    'a picture in a cell',
    table(row(cell('Signed'), cell(p('<draw:frame><svg:desc>logo.png</svg:desc><draw:image/></draw:frame>')))),
    [[['Signed', '*']]],
  ],
  ['boxes to tick', p(`${mark('FORMCHECKBOX', ['Checkbox_Checked', 'true'])}yes`) + p(`${mark('FORMCHECKBOX')}no`), ['☒ yes', '☐ no']],
  [
    'a choice from a list',
    p(mark('FORMDROPDOWN', ['Dropdown_ListEntry', 'Choose'], ['Dropdown_ListEntry', 'Great North'], ['Dropdown_Selected', '1'])),
    ['Great North'],
  ],
  [
    'text in a form’s field',
    p('<field:fieldmark-start field:type="vnd.oasis.opendocument.field.FORMTEXT"/>Jo<field:fieldmark-end/>'),
    ['Jo'],
  ],
  [
    'controls',
    `<office:forms><form:form><form:text form:id="c1" form:current-value="Jo"/><form:checkbox form:id="c2" form:label="Yes" form:current-state="checked"/><form:listbox form:id="c3"><form:option form:label="A"/><form:option form:label="B" form:current-selected="true"/></form:listbox></form:form></office:forms>${['c1', 'c2', 'c3'].map((id) => p(`<draw:control draw:control="${id}"/>`)).join('')}`,
    ['Jo', '☒ Yes', 'B'],
  ],
  ['boxes of Wingdings', p('\uf0fe yes \uf0a8 no'), ['☑ yes ☐ no']],
])('%s', (_, body, expected) => {
  expect(shown(readOdt(odt(content(body))))).toEqual(expected)
})

test('text of styles that are hidden or struck out, also by what they follow, is not read', () => {
  const styles = [
    style('T1', 'text:display="none"'),
    style('T2', 'style:text-line-through-style="solid"'),
    style('T3', 'fo:color="#000"', 'T2'),
    style('T4', 'style:text-line-through-style="none"'),
  ].join('')
  const spans = ['T1', 'T2', 'T3', 'T4'].map((name) => `<text:span text:style-name="${name}">${name}</text:span>`).join('')
  expect(shown(readOdt(odt(content(p(`seen ${spans}`), styles))))).toEqual(['seen T4'])
  expect(shown(readOdt(odt(content(p(`seen ${spans}`)), { 'styles.xml': `<office:styles>${styles}</office:styles>` })))).toEqual([
    'seen T4',
  ])
})

test('one plain file, whatever it is called', () => {
  const flat = Buffer.from(
    `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text>${p('a')}</office:text></office:body></office:document>`.replace(
      'vnd.oasis.opendocument.text"',
      'vnd.oasis.opendocument.text"',
    ),
  )
  expect(sniff(flat).kind).toBe('odt')
  expect(shown(readOdt(flat))).toEqual(['a'])
})

test.each([
  [
    'encrypted',
    odt('x', { 'META-INF/manifest.xml': '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>' }),
    'password',
  ],
  ['without its text', zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.text') }), 'damaged'],
  ['cut off', odt(content(p('a')).slice(0, -20)), 'damaged'],
  ['with entities of its own', odt(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${content(p('&a;'))}`), 'damaged'],
  ['elements without end', odt(content('<text:span>'.repeat(1_000) + '</text:span>'.repeat(1_000))), 'damaged'],
  ['tables in tables', odt(content(nest(20))), 'too-large'],
  ['rows that are repeated for ever', odt(content(table(repeated.repeat(20)))), 'too-large'],
])('%s is not read', (_, bytes, why) => {
  expect(shown(readOdt(bytes))).toBe(why)
})

function nest(depth: number): string {
  return depth === 0 ? p('a') : table(row(cell(nest(depth - 1))))
}

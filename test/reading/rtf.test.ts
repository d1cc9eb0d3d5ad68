/** Rich text as Word, WordPad and LibreOffice write it. */
import { expect, test } from 'vitest'
import { readRtf } from '../../src/reading/rtf.ts'
import { shown } from './shown.ts'

const fonts = String.raw`{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\froman\fcharset238 Times New Roman CE;}{\f2\fnil\fcharset2 Wingdings;}{\f3\fnil\fcharset128 MS Mincho;}{\f4\fnil\fcharset161 Arial Greek;}}`
const rtf = (body: string): Uint8Array =>
  Buffer.from(String.raw`{\rtf1\ansi\ansicpg1252\deff0${fonts}{\stylesheet{\s0 Normal;}}${body}}`, 'latin1')

const page = (bytes: Uint8Array) => shown(readRtf(bytes))

const row = (...cells: string[]): string =>
  `\\trowd${cells.map((_, i) => `\\cellx${(i + 1) * 1000}`).join('')}\\pard\\intbl ${cells.map((cell) => `${cell}\\cell`).join(' ')}\\row\\pard `

test.each([
  ['bytes of the document’s code page', String.raw`Si\'e2n O\'92Brien\par`, ['Siân O’Brien']],
  ['bytes of a font’s code page', String.raw`{\f1 \'a3ukasz W\'f3jcik}\par`, ['Łukasz Wójcik']],
  ['Greek', String.raw`{\f4 \'c5\'eb\'dd\'ed\'e7}\par`, ['Ελένη']],
  ['letters of two bytes, one of them plain', String.raw`{\f3 \'83A\'83C}\par`, ['アイ']],
  ['Unicode with a copy for old readers', String.raw`\u321?ukasz \u379\'af\uc2\u243\'f3?k\par`, ['Łukasz Żók']],
  ['Unicode without a copy', String.raw`\uc0\u321 ukasz\par`, ['Łukasz']],
  ['a letter beyond the first 65,536', String.raw`\u-10179?\u-8704?\par`, ['😀']],
  ['a code page that we do not have', String.raw`{\pc\f9 Caf\'82}\par`, ['Caf\ufffd']],
  ['breaks, tabs and hyphens', String.raw`a\line b\tab c\~d\_e\-f\par\par g\par`, ['a', 'b\tc\u00a0d\u2011ef', '', 'g']],
  ['white space of the file itself', 'one \r\ntwo\\\r\nthree\\par\r\n', ['one two', 'three']],
  ['hidden, deleted and struck out', String.raw`{\v hidden}{\deleted gone}{\strike out}{\v on \v0 off}seen\par`, ['offseen']],
  ['a paragraph whose end was deleted', String.raw`one {\deleted two\par}three\par`, ['one three']],
  ['what is not on the page', String.raw`{\info{\title T}}{\header H\par}{\*\unknown {x}}{\footnote F}{\*\bkmkstart B}text\par`, ['text']],
  ['numbers and bullets that Word writes for itself', String.raw`{\listtext\'b7\tab}one\par{\pntext 2.\tab}two\par`, ['one', 'two']],
  ['a link', String.raw`{\field{\*\fldinst {HYPERLINK "mailto:a@x.example"}}{\fldrslt {\ul a@x.example}}}\par`, ['a@x.example']],
  [
    'boxes to tick',
    String.raw`{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1{\*\ffname A}}}}{\fldrslt}} yes\par{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt}} no\par`,
    ['☒  yes', '☐  no'],
  ],
  [
    'a choice from a list',
    String.raw`{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl Choose}{\*\ffl Great North}}}}{\fldrslt}}\par`,
    ['Great North'],
  ],
  [
    'a field for text',
    String.raw`{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext prompt}}}}{\fldrslt Mo Farr}}\par`,
    ['Mo Farr'],
  ],
  [
    'boxes of Wingdings',
    String.raw`{\f2 \'fe} yes {\f2\u-3928\'a8} no {\field{\*\fldinst SYMBOL 252 \\f "Wingdings"}{\fldrslt}} ok\par`,
    ['☑ yes ☐ no ✓ ok'],
  ],
  ['a picture', String.raw`{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}\par`, ['*']],
  ['bytes that are not text', `before{\\pict\\bin6 }}{{\\x}after\\par`, ['beforeafter*']],
  ['the same twice, in the code page and in Unicode', String.raw`{\upr{Lukasz}{\*\ud{\u321?ukasz}}}\par`, ['Łukasz']],
  ['a row', row('Name', 'Jo'), [[['Name', 'Jo']]]],
  ['paragraphs in a cell, and an empty one', row('Roles', String.raw`Year 2\par SENCo`, ''), [[['Roles', 'Year 2/SENCo', '']]]],
  ['a picture in a cell', row('Signature', String.raw`{\pict 00}`), [[['Signature', '*']]]],
  [
    'cells that are one',
    String.raw`\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx3000\pard\intbl School\cell\cell X\cell\row\pard `,
    [[['School', 'X']]],
  ],
  ['a paragraph between two tables', `${row('a', 'b')}text\\par${row('c', 'd')}`, [[['a', 'b']], 'text', [['c', 'd']]]],
  [
    'rows described after their cells, as Word does',
    String.raw`\trowd\cellx1\cellx2\pard\intbl a\cell b\cell{\trowd\cellx1\cellx2\row}\pard after\par`,
    [[['a', 'b']], 'after'],
  ],
  ['a paragraph of a cell that does not say so', String.raw`\trowd\cellx1\cellx2\pard a\par b\cell c\cell\row\pard`, [[['a/b', 'c']]]],
  [
    'a table in a cell',
    String.raw`\trowd\cellx1\cellx2\pard\intbl\itap2 Name\nestcell Jo\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}\pard\intbl\itap1\cell right\cell\row\pard`,
    [[['Name', 'Jo']], 'right'],
  ],
  [
    'a text box',
    String.raw`before{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt \pard inside\par}}{\shprslt{\*\do\dptxbx{\dptxbxtext inside\par}}}} after\par last\par`,
    ['before after', 'inside', 'last'],
  ],
  ['a text box in a cell', row('Why', String.raw`{\shp{\*\shpinst{\shptxt \pard inside\par}}}`), [[['Why', 'inside']]]],
  ['a text that does not end with a paragraph', 'the end', ['the end']],
])('%s', (_, body, expected) => {
  expect(page(rtf(body))).toEqual(expected)
})

test.each([
  ['cut off', Buffer.from(String.raw`{\rtf1\ansi{\b Name`), 'damaged'],
  ['groups without end', Buffer.from(`{\\rtf1${'{'.repeat(5_000)}x${'}'.repeat(5_001)}`), 'too-large'],
  ['more cells than any form has', Buffer.from(`{\\rtf1 ${'\\cell'.repeat(250_000)}}`), 'too-large'],
])('%s is not read', (_, bytes, why) => {
  expect(page(bytes)).toBe(why)
})

test('what follows the document is not read', () => {
  expect(page(Buffer.from('{\\rtf1 a\\par}\0\0 {b}'))).toEqual(['a'])
})

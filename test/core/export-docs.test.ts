/** docs/export.md says what the columns are; `UPDATE_DOCS=1` writes its table anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { columns } from '../../src/core/round/export.ts'
import { programme } from './moorside.ts'

const file = `${import.meta.dirname}/../../docs/export.md`
const [begin, end] = ['<!-- columns -->\n', '<!-- /columns -->']

test('docs/export.md lists every column, in its order, and no other', () => {
  const rows = columns(programme).map(({ key, title, means }) => `| \`${key}\` | ${title} | ${means} |`)
  const table = ['| In CSV | In the spreadsheet | What it holds |', '|---|---|---|', ...rows, ''].join('\n')
  const text = readFileSync(file, 'utf8')
  const [before = '', rest = ''] = text.split(begin)
  const [listed, after = ''] = rest.split(end)
  if (process.env.UPDATE_DOCS) writeFileSync(file, `${before}${begin}${table}${end}${after}`)
  else expect(listed).toBe(table)
})

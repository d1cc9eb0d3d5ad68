/** Where values stand on their pages, and how sure their place on the page lets us be. */
import type { Block, Cell, Confidence, Field, Reading, Source } from './form.ts'

const rank: Record<Confidence, number> = { low: 0, medium: 1, high: 2 }

/** The same reading with a box on a page for the source of every value that has one, and no more confidence than its place allows. */
export function placed(reading: Reading, blocks: Block[]): Reading {
  const tables = blocks.filter((block) => block.kind === 'table')
  const lines = blocks.filter((block) => block.kind === 'line')
  const standing = (source: Source): Pick<Cell, 'place' | 'sure'> | undefined => {
    switch (source.kind) {
      case 'cell':
      case 'picture':
        return tables[source.table - 1]?.rows[source.row - 1]?.[source.column - 1]
      case 'line':
        return lines[source.line - 1]
      case 'box':
      case 'staff':
      case 'none':
        return undefined
      default:
        return source satisfies never
    }
  }
  const onPage = (field: Field): Field => {
    const { place, sure = 'high' } = standing(field.source) ?? {}
    const source: Source = place && field.source.kind !== 'picture' ? { kind: 'box', ...place } : field.source
    return { ...field, source, confidence: rank[sure] < rank[field.confidence] ? sure : field.confidence }
  }
  return { ...reading, fields: Object.fromEntries(Object.entries(reading.fields).map(([key, field]) => [key, onPage(field)])) }
}

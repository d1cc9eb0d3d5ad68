/** A round's chart as a picture: readable, harmless, and the same for the same figures. */
import { Resvg } from '@resvg/resvg-js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chart } from '../../src/core/round/chart.ts'
import { chartPng } from '../../src/outbound/chart.ts'
import { chartSvg, size } from '../../src/outbound/chart-svg.ts'
import { measure } from '../../src/outbound/fonts.ts'
import { boardOf, day, instant } from '../core/boards.ts'

const states = ['approved', 'offered', 'waitlisted', 'declined', 'ready', 'withdrawn'] as const
const spread = (count: number, days: number, from = '2018-03-01T09:00Z') =>
  Array.from({ length: count }, (_, i) => ({
    state: states[i % states.length] ?? 'ready',
    released: i % 2 === 0,
    receivedAt: instant(from)
      .add({ hours: Math.floor((i * days * 24) / Math.max(1, count)) })
      .toString(),
  }))
const charts = {
  empty: chart(boardOf([]), 'Archimedes NE Maths Hub', instant('2018-04-01T12:00Z')),
  'not open yet': chart(boardOf([]), 'Archimedes NE Maths Hub', instant('2018-02-01T12:00Z')),
  one: chart(boardOf(spread(1, 1)), 'Archimedes NE Maths Hub', instant('2018-04-01T12:00Z')),
  six: chart(boardOf(spread(6, 80)), 'Archimedes NE Maths Hub', instant('2018-05-20T12:00Z')),
  eighty: chart(boardOf(spread(80, 80), { places: 27 }), 'Archimedes NE Maths Hub', instant('2018-05-20T12:00Z')),
  'two hundred, closed': chart(boardOf(spread(200, 80), { places: 150 }), 'Archimedes NE Maths Hub', instant('2018-07-20T12:00Z')),
  'a round of one day': chart(
    boardOf(spread(3, 0), { opens: day('2018-03-01'), closes: day('2018-03-01'), places: 1 }),
    'Archimedes NE Maths Hub',
    instant('2018-03-01T12:00Z'),
  ),
  'late ones long after an early deadline': chart(
    boardOf(spread(40, 80), { closes: day('2018-03-03') }),
    'Archimedes NE Maths Hub',
    instant('2018-07-20T12:00Z'),
  ),
  'names without end': chart(boardOf(spread(40, 80), { name: 'W'.repeat(900) }), 'W'.repeat(900), instant('2018-05-20T12:00Z')),
}
const each = Object.entries(charts)

type Box = { text: string; left: number; right: number; top: number; bottom: number }

/** Where each text stands, from its own width in its own face. */
async function texts(svg: string): Promise<Box[]> {
  const faces = { 400: await measure('DejaVuSans'), 700: await measure('DejaVuSans-Bold') }
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', escaped = '']) => {
    const given = (name: string) => attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1] ?? ''
    const text = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    const px = Number(given('font-size'))
    expect(px).toBeGreaterThanOrEqual(24)
    const width = faces[given('font-weight') === '700' ? 700 : 400].width(text, px)
    const x = Number(given('x'))
    const left = { start: x, middle: x - width / 2, end: x - width }[given('text-anchor')] ?? Number.NaN
    const y = Number(given('y'))
    return { text, left, right: left + width, top: y - 0.73 * px, bottom: y + 0.2 * px }
  })
}

test.each(each)('%s: no words stand on others or outside of the picture', async (_, c) => {
  const boxes = await texts(await chartSvg(c))
  expect(Math.min(...boxes.map(({ left }) => Math.round(left)))).toBe(50) // all begin where the heading does, or after it
  expect(boxes.length).toBeGreaterThan(12)
  for (const [i, a] of boxes.entries()) {
    expect(a.left, a.text).toBeGreaterThanOrEqual(0)
    expect(a.right, a.text).toBeLessThanOrEqual(size.width)
    expect(a.bottom, a.text).toBeLessThanOrEqual(size.height)
    for (const b of boxes.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
      expect(apart, `“${a.text}” and “${b.text}”`).toBe(true)
    }
  }
})

test.each(each)('%s: a PNG of the size that Slack shows, the same each time', async (_, c) => {
  const png = Buffer.from(await chartPng(c))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size.width, size.height])
  expect(Buffer.from(await chartPng(c)).equals(png)).toBe(true)
})

test('the figures are on the picture, and each part of the places has a pattern of its own', async () => {
  const svg = await chartSvg(charts.eighty)
  for (const words of [
    '80 declarations received',
    'Deadline 25 May',
    '27 places',
    'given, released',
    'given, provisional',
    'offered',
    'free',
  ])
    expect(svg).toContain(words)
  expect(new Set([...svg.matchAll(/<rect[^>]*width="30"[^>]*fill="([^"]*)"/g)].map(([, fill]) => fill)).size).toBe(4)
})

test('every colour of words is at least 4.5 to 1 on white', async () => {
  const svg = await chartSvg(charts.eighty)
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((from) => {
      const part = Number.parseInt(hex.slice(from, from + 2), 16) / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const colours = [...svg.matchAll(/<text [^>]*fill="(#[^"]+)"/g)].flatMap(([, fill]) => fill ?? [])
  expect(colours.length).toBeGreaterThan(0)
  for (const colour of colours) expect(1.05 / (luminance(colour) + 0.05), colour).toBeGreaterThan(4.5)
})

test('nothing that anybody is called can break the picture', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (name) => {
      const svg = await chartSvg({ ...charts.six, hub: `${name}<b>&"`, round: `]]>${name}` })
      expect(svg).not.toContain('<b>')
      // Throws where it is not well-formed.
      expect(new Resvg(svg, { font: { loadSystemFonts: false } }).width).toBe(size.width)
    }),
    { numRuns: 60 },
  )
})

/** A screenshot as a PNG of at most 256 colours: a third of its size, and as good to look at, since a page has few. */
import { crc32, deflateSync } from 'node:zlib'
import { createCanvas, loadImage } from '@napi-rs/canvas'

type Colour = readonly [red: number, green: number, blue: number]

const apart = ([r, g, b]: Colour, [x, y, z]: Colour): number => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2
const nearest = (to: Colour, palette: readonly Colour[]): { at: number; distance: number } => {
  let [at, distance] = [0, Number.POSITIVE_INFINITY]
  for (const [i, colour] of palette.entries()) {
    const d = apart(to, colour)
    if (d < distance) [at, distance] = [i, d]
  }
  return { at, distance }
}

/** An opaque picture with the commonest of its colours; each of the others becomes the one most like it. */
export async function inFewColours(png: Uint8Array): Promise<Buffer> {
  const image = await loadImage(png)
  const { width, height } = image
  const pen = createCanvas(width, height).getContext('2d')
  pen.drawImage(image, 0, 0)
  const { data } = pen.getImageData(0, 0, width, height)
  const at = (pixel: number): number => ((data[pixel * 4] ?? 0) << 16) | ((data[pixel * 4 + 1] ?? 0) << 8) | (data[pixel * 4 + 2] ?? 0)

  const counts = new Map<number, number>()
  for (let pixel = 0; pixel < width * height; pixel++) counts.set(at(pixel), (counts.get(at(pixel)) ?? 0) + 1)
  const palette = chosen([...counts].sort(([, a], [, b]) => b - a).map(([colour]) => split(colour)))
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(split(colour), palette).at]))

  const rows = Buffer.alloc((width + 1) * height) // each begins with its filter: none
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = places.get(at(y * width + x)) ?? 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3], 8) // eight bits each, into a palette
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', deflateSync(rows, { level: 9 }))]
  return Buffer.concat([signature, ...parts, chunk('IEND', Buffer.alloc(0))])
}

/** What is nearer than this looks the same: antialiasing makes hundreds of colours that need none of their own. */
const ALIKE = 12

/** Mostly the commonest, so that large areas keep their colour; the last of them for what is furthest from all others. */
function chosen(commonestFirst: readonly Colour[]): Colour[] {
  const palette: Colour[] = []
  for (const colour of commonestFirst) if (palette.length < 192 && nearest(colour, palette).distance > ALIKE) palette.push(colour)
  const left = commonestFirst.map((colour) => ({ colour, distance: nearest(colour, palette).distance }))
  while (palette.length < 256) {
    const { colour, distance } = left.reduce((far, one) => (one.distance > far.distance ? one : far))
    if (distance <= ALIKE) break
    palette.push(colour)
    for (const one of left) one.distance = Math.min(one.distance, apart(one.colour, colour))
  }
  return palette
}

const split = (colour: number): Colour => [colour >> 16, (colour >> 8) & 255, colour & 255]

function chunk(name: string, body: Buffer): Buffer {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(name, 4, 'latin1')
  whole.set(body, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, body.length + 8)), body.length + 8)
  return whole
}

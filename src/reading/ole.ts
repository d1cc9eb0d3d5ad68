/** Opens the compound files that old Office programs and Outlook write: folders and streams in sectors. [MS-CFB] */

/** An entry of the directory. `id` names it to `children` and `stream`. */
type Entry = { id: number; name: string; kind: 'folder' | 'stream'; size: number }

export type Compound = {
  /** What a folder holds; without an id, the root. */
  children: (id?: number) => Entry[]
  /** A stream's bytes, as far as they are there. */
  stream: (id: number) => Uint8Array
}

const none = -1
const most = { entries: 20_000, stream: 64_000_000 }

/** Null where the file is none of these, or too damaged to find anything in. */
export function openCompound(bytes: Uint8Array): Compound | null {
  if (bytes.length < 1_536) return null
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const shift = file.readUInt16LE(30)
  if (file.readUInt32LE(0) !== 0xe011cfd0 || (shift !== 9 && shift !== 12)) return null
  const size = 1 << shift
  const sectors = Math.ceil(file.length / size)
  const sector = (id: number): Buffer => file.subarray((id + 1) * size, (id + 2) * size)

  /** The sectors of a chain: never more than there are, whatever it says, so that no circle is walked twice. */
  const chain = (start: number, next: (id: number) => number, limit: number): number[] => {
    const ids: number[] = []
    for (let id = start; id >= 0 && id < limit && ids.length < limit; id = next(id)) ids.push(id)
    return ids
  }

  const tables: number[] = []
  for (let i = 0; i < 109; i++) tables.push(file.readInt32LE(76 + i * 4))
  const after = (id: number): number => numberAt(sector(id), size - 4)
  const moreTables = chain(file.readInt32LE(68), after, sectors).slice(0, Math.ceil((sectors * 16) / size ** 2) + 1)
  for (const id of moreTables) for (let at = 0; at < size - 4; at += 4) tables.push(numberAt(sector(id), at))
  const known = tables.filter((id) => id >= 0 && id < sectors).slice(0, sectors)
  const nextSector = (id: number): number => {
    const table = known[Math.floor((id * 4) / size)]
    return table === undefined ? none : numberAt(sector(table), (id * 4) % size)
  }
  /** Streams do not share sectors: no honest file has more in its streams than it is long, and each is read once or twice. */
  let left = file.length * 3
  const joined = (ids: number[], piece: number, length: number, at: (id: number) => Buffer): Buffer => {
    const pieces = ids.slice(0, Math.ceil(Math.min(length, most.stream, left) / piece)).map(at)
    left -= pieces.length * piece
    return Buffer.concat(pieces).subarray(0, length)
  }
  const read = (start: number, length: number): Buffer => joined(chain(start, nextSector, sectors), size, length, sector)

  const directory = read(file.readInt32LE(48), most.entries * 128)
  const root = entryAt(directory, 0)
  if (root === null) return null
  const small = read(root.start, root.size)
  const smallNext = read(file.readInt32LE(60), most.stream)
  const smallest = file.readUInt32LE(56)

  return {
    children: (id = 0) => {
      const found: Entry[] = []
      const seen = new Set<number>()
      const waiting = [entryAt(directory, id)?.child ?? none]
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        const entry = at === none || seen.has(at) ? null : entryAt(directory, at)
        if (entry === null) continue
        seen.add(at)
        waiting.push(entry.left, entry.right)
        if (entry.type === 1 || entry.type === 2)
          found.push({ id: at, name: entry.name, kind: entry.type === 1 ? 'folder' : 'stream', size: entry.size })
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    stream: (id) => {
      const entry = entryAt(directory, id)
      if (entry === null || entry.type !== 2) return new Uint8Array()
      if (entry.size >= smallest) return read(entry.start, entry.size)
      const ids = chain(entry.start, (at) => numberAt(smallNext, at * 4), Math.ceil(small.length / 64))
      return joined(ids, 64, entry.size, (at) => small.subarray(at * 64, at * 64 + 64))
    },
  }
}

/** The stream of that name in the root, or null. */
export function streamNamed(compound: Compound, name: string): Uint8Array | null {
  const entry = compound.children().find((one) => one.kind === 'stream' && one.name === name)
  return entry ? compound.stream(entry.id) : null
}

const numberAt = (buffer: Buffer, at: number): number => (at >= 0 && at + 4 <= buffer.length ? buffer.readInt32LE(at) : none)

type Raw = { name: string; type: number; left: number; right: number; child: number; start: number; size: number }

function entryAt(directory: Buffer, id: number): Raw | null {
  const at = id * 128
  if (id < 0 || at + 128 > directory.length) return null
  const entry = directory.subarray(at, at + 128)
  return {
    name: entry.toString('utf16le', 0, Math.min(Math.max(entry.readUInt16LE(64) - 2, 0), 62)),
    type: entry.readUInt8(66),
    left: entry.readInt32LE(68),
    right: entry.readInt32LE(72),
    child: entry.readInt32LE(76),
    start: entry.readInt32LE(116),
    size: entry.readUInt32LE(120),
  }
}

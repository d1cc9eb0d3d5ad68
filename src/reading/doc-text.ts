/** The characters of an old Word file, in the order of the page: they are kept in pieces. [MS-DOC 2.4.1] */

/** `at(i)` is where in the file the i-th character stands: what it is like is noted by that. */
export type Letters = { text: string; at: (cp: number) => number }

type Piece = { from: number; to: number; offset: number; width: 1 | 2 }

const most = 8_000_000

/** Null where the table of pieces is not there or points outside the file. */
export function lettersOf(word: Buffer, pieceTable: Buffer): Letters | null {
  const pieces = piecesIn(pieceTable)
  if (pieces === null) return null
  const texts: string[] = []
  let end = 0
  for (const piece of pieces) {
    const length = piece.to - piece.from
    if (piece.from !== end || length < 0 || piece.to > most || piece.offset + length * piece.width > word.length + 1_024) return null
    const bytes = word.subarray(piece.offset, piece.offset + length * piece.width)
    const text = piece.width === 2 ? bytes.toString('utf16le') : western.decode(bytes)
    texts.push(text.padEnd(length, '\0').slice(0, length))
    end = piece.to
  }
  let last = 0
  return {
    text: texts.join(''),
    at: (cp) => {
      if (cp < (pieces[last]?.from ?? 0)) last = 0
      while (last < pieces.length - 1 && cp >= (pieces[last]?.to ?? 0)) last++
      const piece = pieces[last]
      return piece ? piece.offset + (cp - piece.from) * piece.width : 0
    },
  }
}

/** Narrow pieces are in this code page, whatever the language of the document is. */
const western = new TextDecoder('windows-1252')

function piecesIn(table: Buffer): Piece[] | null {
  let at = 0
  // Properties of whole pieces come first, and change nothing of what stands there.
  while (at + 3 <= table.length && table[at] === 1) at += 3 + table.readUInt16LE(at + 1)
  if (at + 5 > table.length || table[at] !== 2) return null
  const list = table.subarray(at + 5, at + 5 + table.readUInt32LE(at + 1))
  const count = Math.floor((list.length - 4) / 12)
  const pieces: Piece[] = []
  for (let i = 0; i < count; i++) {
    const place = list.readUInt32LE((count + 1) * 4 + i * 8 + 2)
    const narrow = (place & 0x40000000) !== 0
    const offset = place & 0x3fffffff
    pieces.push({
      from: list.readUInt32LE(i * 4),
      to: list.readUInt32LE((i + 1) * 4),
      offset: narrow ? offset / 2 : offset,
      width: narrow ? 1 : 2,
    })
  }
  return pieces.length > 0 ? pieces : null
}

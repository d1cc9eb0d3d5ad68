/** Makes compound files (old Office, Outlook) for tests: folders and streams in sectors of 512 bytes. */

export type Folder = { [name: string]: Uint8Array | Folder }

const size = 512
const end = -2
type Entry = { name: string; type: 1 | 2 | 5; children: number[]; next: number; content: Uint8Array | null; start: number }

export function compound(root: Folder): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, children: [], next: -1, content: null, start: end }]
  const add = (folder: Folder, parent: number): void => {
    for (const [name, what] of Object.entries(folder)) {
      const content = what instanceof Uint8Array ? what : null
      const id = entries.push({ name, type: content ? 2 : 1, children: [], next: -1, content, start: end }) - 1
      entries[parent]?.children.push(id)
      if (!(what instanceof Uint8Array)) add(what, id)
    }
  }
  add(root, 0)
  // Siblings hang on one another to the right: a poor tree, and a tree.
  for (const { children } of entries) for (const [i, id] of children.entries()) (entries[id] as Entry).next = children[i + 1] ?? -1

  const sectors: Buffer[] = []
  const table: number[] = []
  const place = (content: Uint8Array): number => {
    const start = sectors.length
    for (let at = 0; at < content.length; at += size) {
      const sector = Buffer.alloc(size)
      sector.set(content.subarray(at, at + size))
      table[sectors.length] = at + size < content.length ? sectors.length + 1 : end
      sectors.push(sector)
    }
    return content.length > 0 ? start : end
  }
  for (const entry of entries) if (entry.content) entry.start = place(entry.content)

  const directory = Buffer.alloc(Math.ceil(entries.length / 4) * size)
  for (const [i, { name, type, children, next, content, start }] of entries.entries()) {
    const at = i * 128
    directory.write(name, at, 'utf16le')
    directory.writeUInt16LE(name.length * 2 + 2, at + 64)
    directory.writeUInt8(type, at + 66)
    directory.writeInt32LE(-1, at + 68)
    directory.writeInt32LE(next, at + 72)
    directory.writeInt32LE(children[0] ?? -1, at + 76)
    directory.writeInt32LE(start, at + 116)
    directory.writeUInt32LE(content?.length ?? 0, at + 120)
  }
  const directoryAt = place(directory)

  let tables = 1
  while (tables * (size / 4) < sectors.length + tables) tables++
  const tablesAt = sectors.length
  for (let i = 0; i < tables; i++) table[tablesAt + i] = -3
  const allocation = Buffer.alloc(tables * size, 0xff)
  for (const [i, next] of table.entries()) allocation.writeInt32LE(next, i * 4)

  const header = Buffer.alloc(size)
  header.write('d0cf11e0a1b11ae1', 'hex')
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeInt32LE(tables, 44)
  header.writeInt32LE(directoryAt, 48)
  // Nothing is small: every stream has sectors of its own.
  header.writeUInt32LE(0, 56)
  header.writeInt32LE(end, 60)
  header.writeInt32LE(end, 68)
  for (let i = 0; i < 109; i++) header.writeInt32LE(i < tables ? tablesAt + i : -1, 76 + i * 4)
  return Buffer.concat([header, ...sectors, allocation])
}

/** Opens zip files within limits that are checked before anything is inflated. */
import { unzipSync } from 'fflate'

const most = { entries: 2_000, entry: 24_000_000, total: 48_000_000, ratio: 250 }

type Opened = { kind: 'opened'; files: Record<string, Uint8Array> } | { kind: 'too-large' } | { kind: 'damaged' }

/** The names in a zip file's directory, at most 2,000, or null where it has none that can be read. */
export function namesIn(bytes: Uint8Array): string[] | null {
  const names: string[] = []
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        if (names.length < most.entries) names.push(name)
        return false
      },
    })
    return names
  } catch {
    return null
  }
}

/** The entries that `wanted` picks. Sizes are the directory's own; fflate never writes past them. */
export function openZip(bytes: Uint8Array, wanted: (name: string) => boolean): Opened {
  let entries = 0
  let total = 0
  let tooLarge = false
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (++entries > most.entries) tooLarge = true
        if (tooLarge || !wanted(name)) return false
        total += originalSize
        if (originalSize > most.entry || total > most.total || (originalSize > 1_000_000 && originalSize / Math.max(size, 1) > most.ratio))
          tooLarge = true
        return !tooLarge
      },
    })
    return tooLarge ? { kind: 'too-large' } : { kind: 'opened', files }
  } catch {
    return tooLarge ? { kind: 'too-large' } : { kind: 'damaged' }
  }
}

/** How large a picture is and which way up, from its first bytes: a giant is refused before anything is decoded. */

/** `turn`: how far it must be turned to the right to stand upright, in quarters. */
type PictureSize = { width: number; height: number; turn: 0 | 1 | 2 | 3 }

/** Null for what is no picture that we can open: TIFF, HEIC, a damaged file. */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    if (view.getUint32(0) === 0x89504e47) return upright(view.getUint32(16), view.getUint32(20))
    if (view.getUint16(0) === 0xffd8) return jpeg(view)
    if (view.getUint32(0) === 0x47494638) return upright(view.getUint16(6, true), view.getUint16(8, true))
    if (view.getUint16(0) === 0x424d) return upright(view.getInt32(18, true), Math.abs(view.getInt32(22, true)))
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webp(view)
  } catch {
    // Shorter than it says.
  }
  return null
}

const upright = (width: number, height: number): PictureSize | null => (width > 0 && height > 0 ? { width, height, turn: 0 } : null)

function jpeg(view: DataView): PictureSize | null {
  let turn: PictureSize['turn'] = 0
  for (let at = 2; at < view.byteLength - 9; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    const length = view.getUint16(at + 2)
    if (marker === 0xe1) turn = exifTurn(view, at + 4, length) ?? turn
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), turn }
    if (marker === 0xda || length < 2) return null
    at += 2 + length
  }
  return null
}

/** The orientation that the camera noted; mirrored ones do not come from cameras. */
function exifTurn(view: DataView, from: number, length: number): PictureSize['turn'] | null {
  if (length < 16 || view.getUint32(from) !== 0x45786966) return null
  const tiff = from + 6
  const little = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, little)
  const entries = Math.min(view.getUint16(directory, little), 200)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > from + length) return null
    if (view.getUint16(entry, little) === 0x0112) return ({ 3: 2, 6: 1, 8: 3 } as const)[view.getUint16(entry + 8, little)] ?? 0
  }
  return null
}

function webp(view: DataView): PictureSize | null {
  switch (view.getUint32(12)) {
    case 0x56503820: // lossy
      return upright(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
    case 0x5650384c: {
      // lossless
      const bits = view.getUint32(21, true)
      return upright((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
    }
    case 0x56503858: // extended
      return upright((view.getUint32(24, true) & 0xffffff) + 1, ((view.getUint32(26, true) >> 8) & 0xffffff) + 1)
    default:
      return null
  }
}

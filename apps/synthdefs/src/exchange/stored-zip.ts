import { crc32 } from 'node:zlib';

/** A zip of one disk counts its files in 16 bits, and places in it in 32; a library stays far below both. */
const VERSION_NEEDED = 20;
const NAMES_ARE_UTF8 = 0x800;
/** The first day that a zip can tell: the same files give the same bytes. */
const FIRST_DAY = 0x21;
/** Made on Unix; a plain file that everybody may read. */
const MADE_BY = (3 << 8) | VERSION_NEEDED;
const PLAIN_FILE = (0o100644 << 16) >>> 0;

/** A zip of files by path, as they are: SynthDefs are small. @see PKWARE APPNOTE.TXT, 4.3 */
export function storedZip(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION_NEEDED, 0);
    common.writeUInt16LE(NAMES_ARE_UTF8, 2);
    common.writeUInt16LE(FIRST_DAY, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.byteLength, 14);
    common.writeUInt32LE(bytes.byteLength, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([signature(0x0403), common, path, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(PLAIN_FILE, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.alloc(2);
    madeBy.writeUInt16LE(MADE_BY);
    centrals.push(Buffer.concat([signature(0x0201), madeBy, common, rest, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature(0x0605), end]);
}

/** `PK`, then what follows. */
function signature(kind: number): Buffer {
  const bytes = Buffer.from('PK\0\0', 'latin1');
  bytes.writeUInt16LE(kind, 2);
  return bytes;
}

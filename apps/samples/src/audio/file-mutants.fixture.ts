/** A way to break a file, by random numbers in [0, 1). */
type Mutation = (bytes: Buffer, random: () => number) => Buffer;

const placeIn = (bytes: Buffer, random: () => number): number => Math.floor(random() * bytes.length);
/** Headers lie at the beginning, and that is where a wrong byte does most. */
const headerPlaceIn = (bytes: Buffer, random: () => number): number => Math.floor(random() ** 4 * bytes.length);
const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

const flipBits: Mutation = (bytes, random) => {
  for (let flips = 1 + Math.floor(random() * 8); flips > 0; flips -= 1) {
    const at = headerPlaceIn(bytes, random);
    bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8));
  }
  return bytes;
};
const putExtremes: Mutation = (bytes, random) => {
  const at = headerPlaceIn(bytes, random);
  const value = EXTREMES[Math.floor(random() * EXTREMES.length)]!;
  return bytes.fill(value, at, at + 2 ** Math.floor(random() * 4));
};
const cut: Mutation = (bytes, random) => bytes.subarray(0, placeIn(bytes, random));
const lose: Mutation = (bytes, random) => {
  const at = placeIn(bytes, random);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 300))]);
};
const insert: Mutation = (bytes, random) => {
  const at = placeIn(bytes, random);
  const more = Buffer.from(Array.from({ length: 1 + Math.floor(random() * 300) }, () => Math.floor(random() * 256)));
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
};
const repeat: Mutation = (bytes, random) => {
  const at = placeIn(bytes, random);
  const end = at + Math.floor(random() * 4_000);
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
};

const MUTATIONS: readonly Mutation[] = [flipBits, putExtremes, cut, lose, insert, repeat];

/** A copy of a file, broken in one to three ways. */
export function mutantOf(file: Buffer, random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(file);
  for (let times = 1 + Math.floor(random() * 3); times > 0 && bytes.length > 0; times -= 1) {
    bytes = MUTATIONS[Math.floor(random() * MUTATIONS.length)]!(bytes, random);
  }
  return bytes;
}

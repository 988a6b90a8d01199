/**
 * Scales by name: the semitones above the root, in the digits 0 to b. Names as in Tonal's dictionary of scale types,
 * which Strudel's documentation refers to.
 */
const WRITTEN = `
  major pentatonic, pentatonic: 02479
  major, ionian: 024579b
  minor, aeolian: 023578a
  major blues: 023479
  minor blues, blues: 03567a
  melodic minor: 023579b
  harmonic minor: 023578b
  bebop: 024579ab
  diminished, whole-half diminished: 0235689b
  dorian: 023579a
  lydian: 024679b
  mixolydian, dominant: 024579a
  phrygian: 013578a
  locrian: 013568a
  ionian pentatonic: 0457b
  mixolydian pentatonic, indian: 0457a
  ritusen: 02579
  egyptian: 0257a
  neapolitan major pentatonic: 0456a
  vietnamese 1: 03578
  pelog: 01378
  kumoijoshi: 01578
  hirajoshi: 02378
  iwato: 0156a
  in-sen: 0157a
  lydian pentatonic, chinese: 0467b
  malkos raga: 0358a
  locrian pentatonic, minor seven flat five pentatonic: 0356a
  minor pentatonic, vietnamese 2: 0357a
  minor six pentatonic: 03579
  flat three pentatonic, kumoi: 02379
  flat six pentatonic: 02478
  scriabin: 01479
  whole tone pentatonic: 0468a
  lydian #5p pentatonic: 0468b
  lydian dominant pentatonic: 0467a
  minor #7m pentatonic: 0357b
  super locrian pentatonic: 0346a
  minor hexatonic: 02357b
  augmented: 03478b
  piongio: 02579a
  prometheus neapolitan: 01469a
  prometheus: 02469a
  mystery #1: 01468a
  six tone symmetric: 014589
  whole tone, messiaen's mode #1: 02468a
  messiaen's mode #5: 01567b
  locrian major, arabian: 024568a
  double harmonic lydian: 014678b
  altered, super locrian, diminished whole tone, pomeroy: 013468a
  locrian #2, half-diminished, aeolian b5: 023568a
  mixolydian b6, melodic minor fifth mode, hindu: 024578a
  lydian dominant, lydian b7, overtone: 024679a
  lydian augmented: 024689b
  dorian b2, phrygian #6, melodic minor second mode: 013579a
  ultralocrian, superlocrian bb7, superlocrian diminished: 0134689
  locrian 6, locrian natural 6, locrian sharp 6: 013569a
  augmented heptatonic: 034578b
  dorian #4, ukrainian dorian, romanian minor, altered dorian: 023679a
  lydian diminished: 023679b
  leading whole tone: 02468ab
  lydian minor: 024678a
  phrygian dominant, spanish, phrygian major: 014578a
  balinese: 013578b
  neapolitan major: 013579b
  harmonic major: 024578b
  double harmonic major, gypsy: 014578b
  hungarian minor: 023678b
  hungarian major: 034679a
  oriental: 014569a
  flamenco: 013467a
  todi raga: 013678b
  persian: 014568b
  enigmatic: 01468ab
  major augmented, major #5, ionian augmented, ionian #5: 024589b
  lydian #9: 034679b
  messiaen's mode #4: 0125678b
  purvi raga: 0145678b
  spanish heptatonic: 0134578a
  bebop minor: 0234579a
  bebop major: 0245789b
  bebop locrian: 0135678a
  minor bebop: 023578ab
  ichikosucho: 0245679b
  minor six diminished: 0235789b
  half-whole diminished, dominant diminished, messiaen's mode #2: 0134679a
  kafi raga: 034579ab
  messiaen's mode #6: 024568ab
  composite blues: 02345679a
  messiaen's mode #3: 0234678ab
  messiaen's mode #7: 012356789b
  chromatic: 0123456789ab
`;

/** Semitones above the root, rising from 0, by lower-case name. */
export const SCALES: ReadonlyMap<string, readonly number[]> = new Map(
  WRITTEN.trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', digits = ''] = line.split(': ');
      const semitones = Array.from(digits, (digit) => Number.parseInt(digit, 12));
      return names.split(', ').map((name) => [name.trim(), semitones] as const);
    }),
);

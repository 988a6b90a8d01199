import { type Control, controls } from './control.js';

/** What a sampler does with its sample. */
const SAMPLES = controls(
  { family: 'Samples', playedBy: 'sound', to: 's("pads")' },
  `
  1 | speed | -16..16 × speed = 1 | "1 -1" | Playback speed; negative plays backwards.
  1 | begin | 0..1 of the sample = 0 | 0.25 | Where in the sample to begin.
  1 | end | 0..1 of the sample = 1 | 0.5 | Where in the sample to end.
  1 | unit | name = r | "c" | What speed counts in: r as recorded, c cycles, s seconds.
  1 | accelerate | -4..4 × speed = 0 | 1 | How much faster it is at its end.
  1 | loop | 0..64 = 0 | 1 | Whether the sample repeats while the note lasts.
  2 | loopBegin loopb | 0..1 of the sample = 0 | 0.25 | Where a loop begins.
  2 | loopEnd loope | 0..1 of the sample = 1 | 0.5 | Where a loop ends.
  1 | timescale | 0.1..3 × length | 2 | Stretches without a change of pitch.
  2 | timescalewin | 0.1..4 = 1 | 1 | How coarse a stretch is.
  2 | stretch | 0.1..10 | 2 | Stretches, with its artefacts.
  4 | fadeTime fadeOutTime | 0..1 s = 0.001 | 0.01 | Fade out of a slice.
  4 | fadeInTime | 0..1 s = 0.001 | 0.01 | Fade in of a slice.
  4 | source src | any | "in" | Where the sound comes from.
  `,
);

/** Rise and fall of a note. */
const ENVELOPE = controls(
  { family: 'Envelope', playedBy: 'sound', to: 's("pads")' },
  `
  1 | attack att | 0..16 s | 0.1 | Time to rise.
  1 | hold | 0..16 s = 0 | 0.1 | Time at the top, before the fall.
  1 | decay dec | 0..16 s | 0.2 | Time to fall to the sustain level.
  1 | sustain sus | 0..1 level = 1 | 0.5 | Level held between decay and release.
  1 | release rel | 0..16 s | 0.5 | Time to fade after the end.
  2 | curve | -12..12 = -3 | 2 | How an envelope bends.
  2 | tilt | 0..1 | 0.5 | How far an envelope leans.
  2 | plat | 0..1 = 0 | 0.5 | How long an envelope stays up.
  `,
);

/** The same eleven controls for each of three filters. */
const FILTER_ENVELOPES = [
  ['lp', 'low-pass'],
  ['hp', 'high-pass'],
  ['bp', 'band-pass'],
].flatMap(([p, filter]) =>
  controls(
    { family: 'Filters', playedBy: 'sound', to: 's("saw").lpf(400)' },
    `
    2 | ${p}env ${p}e | -10..10 octaves = 0 | 4 | How far the ${filter} frequency moves with each note.
    2 | ${p}attack ${p}a | 0..16 s | 0.1 | Time the ${filter} frequency takes up.
    2 | ${p}decay ${p}d | 0..16 s | 0.2 | Time it takes down to its sustain level.
    2 | ${p}sustain ${p}s | 0..1 level | 0.5 | Level it stays at.
    2 | ${p}release ${p}r | 0..16 s | 0.5 | Time it takes back.
    3 | ${p}rate | 0..64 Hz | 2 | How fast the ${filter} frequency wavers.
    3 | ${p}sync | 0..64 × cycle | 4 | The same, in times a cycle.
    3 | ${p}depth | 0..10 | 1 | How far it wavers.
    3 | ${p}depthfrequency ${p}depthfreq | 0..20000 Hz | 200 | How far it wavers, in Hz.
    3 | ${p}shape | any | "sine" | How it wavers: sine, tri, saw, ramp, square.
    3 | ${p}skew | 0..1 = 0.5 | 0.5 | How much it leans.
    3 | ${p}dc | -1..1 | 0 | About which point it wavers.
    `,
  ),
);

const FILTERS = controls(
  { family: 'Filters', playedBy: 'sound', to: 's("pads")' },
  `
  1 | cutoff ctf lpf lp : resonance lpenv | 20..20000 Hz | "400:8" | Low-pass frequency; : gives the resonance.
  1 | resonance lpq | 0..50 dB = 0 | s("pads").lpf(800).lpq(12) | Low-pass resonance: the height of its peak.
  1 | hcutoff hpf hp : hresonance hpenv | 20..20000 Hz | 4000 | High-pass frequency; : gives the resonance.
  1 | hresonance hpq | 0..50 dB = 0 | s("pads").hpf(800).hpq(12) | High-pass resonance: the height of its peak.
  1 | bandf bpf bp : bandq bpenv | 20..20000 Hz | 1000 | Band-pass frequency; : gives its narrowness.
  1 | bandq bpq | 0..100 Q = 1 | s("pads").bpf(1000).bpq(10) | How narrow the band-pass is.
  1 | djf | 0..1 = 0.5 | "0.2 0.8" | One knob: below 0.5 a low-pass, above a high-pass.
  1 | vowel | name | "<a e i o u>" | A vowel formant: a e i o u.
  2 | ftype | any | 1 | Kind of filter: 12db, ladder, 24db.
  3 | fanchor | 0..1 | 0.5 | Where a filter's envelope is at rest.
  3 | drive | 0..16 | 0.5 | Overdrive of the ladder filter.
  `,
);

const SYNTHS = controls(
  { family: 'Synthesis', playedBy: 'sound', to: 'note("c e").s("lead")' },
  `
  2 | detune det | number semitones | 0.2 | Voices apart from each other.
  2 | unison | 1..100 voices | 5 | How many voices.
  2 | spread | 0..1 | 0.5 | How wide the voices stand.
  2 | voice voi | number | 1 | Which voice of a synth.
  2 | slide sld | number | 1 | Slide to another pitch.
  4 | deltaSlide | number | 1 | Slide of the slide.
  4 | pitchJump | number semitones | 12 | A jump of the pitch.
  4 | pitchJumpTime | 0..16 s | 0.1 | When the pitch jumps.
  2 | vib v vibrato : vibmod | 0..64 Hz | 5 | Vibrato rate; : gives its depth.
  2 | vibmod vmod : vib | 0..24 semitones | note("c e").s("lead").vib(5).vibmod(0.5) | Vibrato depth.
  2 | noise | any | 0.2 | How much noise is mixed in.
  2 | density | any | s("crackle").density(0.1) | How dense crackle is.
  2 | pw : pwrate pwsweep | 0..1 = 0.5 | 0.2 | Pulse width; : gives its rate and sweep.
  2 | pwrate | 0..64 Hz | 2 | How fast the pulse width wavers.
  2 | pwsweep | 0..1 | 0.3 | How far the pulse width wavers.
  2 | penv | -96..96 semitones | 12 | How far the pitch moves with each note.
  2 | pattack patt | 0..16 s | 0.1 | Time the pitch takes up.
  2 | pdecay pdec | 0..16 s | 0.1 | Time it takes down.
  2 | psustain psus | 0..1 level | 0.5 | Level it stays at.
  2 | prelease prel | 0..16 s | 0.1 | Time it takes back.
  3 | pcurve | 0..1 | 1 | How the pitch bends: 0 straight, 1 exponential.
  3 | panchor | 0..1 | 0.5 | Where the pitch's envelope is at rest.
  4 | byteBeatExpression bbexpr | any | "t" | Arithmetic that sounds.
  4 | byteBeatStartTime bbst | number | 0 | Where that arithmetic begins.
  4 | FXrelease FXr FXrel fxr | 0..64 s | 1 | How long effects go on.
  4 | zrand | 0..1 | 0.1 | ZzFX: randomness.
  4 | znoise | number | 0.1 | ZzFX: noise.
  4 | zmod | number | 1 | ZzFX: modulation.
  4 | zcrush | number | 0.1 | ZzFX: crush.
  4 | zdelay | number | 0.1 | ZzFX: echo.
  4 | zzfx | any | 1 | ZzFX: all of it.
  `,
);

/** Frequency modulation: eight operators, the first of them without its number too. */
const FM = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => {
  const named = (end: string, ...short: readonly string[]): string =>
    k === 1
      ? [end, ...short, ...[end, ...short].map((name) => `${name}1`)].map((name) => `fm${name}`).join(' ')
      : [end, ...short].map((name) => `fm${name}${k}`).join(' ');
  const [index, ratio] = k === 1 ? ['fmi', 'fmh'] : [`fmi${k}`, `fmh${k}`];
  const which = k === 1 ? 'the frequency modulation' : `modulator ${k}`;
  return controls(
    { family: 'Frequency modulation', playedBy: 'sound', to: 'note("c e").s("sine")' },
    `
    ${k === 1 ? 2 : 4} | ${named('i', '')} : ${ratio} | 0..1000 index | 4 | Depth of ${which}.
    ${k === 1 ? 2 : 4} | ${named('h')} : ${index} | 0..1000 × pitch = 1 | 2 | Ratio of ${which}.
    ${k === 1 ? 2 : 4} | ${named('attack', 'att')} | 0..16 s | 0.1 | Attack of ${which}.
    ${k === 1 ? 2 : 4} | ${named('decay', 'dec')} | 0..16 s | 0.1 | Decay of ${which}.
    ${k === 1 ? 2 : 4} | ${named('sustain', 'sus')} | 0..1 level | 0.5 | Sustain level of ${which}.
    ${k === 1 ? 2 : 4} | ${named('release', 'rel')} | 0..16 s | 0.1 | Release of ${which}.
    ${k === 1 ? 2 : 4} | ${named('env')} | any | "exp" | Curve of ${which}.
    ${k === 1 ? 2 : 4} | ${named('wave')} | any | "sine" | Wave of ${which}.
    `,
  );
});

/** Wavetables: a position and a warp, each with an envelope and a wave of its own. */
const WAVETABLES = [
  ...[
    ['wt', 'wavetablePosition', 'position'],
    ['warp', 'wavetableWarp', 'warp'],
  ].flatMap(([p, alias, what]) =>
    controls(
      { family: 'Wavetables', playedBy: 'sound', to: 'note("c e").s("lead")' },
      `
      3 | ${p} ${alias} | 0..1 | 0.5 | The ${what} of a wavetable.
      4 | ${p}env | number | 0.5 | How far the ${what} moves with each note.
      4 | ${p}attack ${p}att | 0..16 s | 0.1 | Time it takes up.
      4 | ${p}decay ${p}dec | 0..16 s | 0.1 | Time it takes down.
      4 | ${p}sustain ${p}sus | 0..1 level | 0.5 | Level it stays at.
      4 | ${p}release ${p}rel | 0..16 s | 0.1 | Time it takes back.
      4 | ${p}rate | 0..64 Hz | 2 | How fast the ${what} wavers.
      4 | ${p}sync | 0..64 × cycle | 4 | The same, in times a cycle.
      4 | ${p}depth | number | 0.5 | How far it wavers.
      4 | ${p}shape | any | "sine" | How it wavers.
      4 | ${p}skew | 0..1 | 0.5 | How much it leans.
      4 | ${p}dc | -1..1 | 0 | About which point it wavers.
      `,
    ),
  ),
  ...controls(
    { family: 'Wavetables', playedBy: 'sound', to: 'note("c e").s("lead")' },
    `
    4 | warpmode wavetableWarpMode | any | "asym" | How a wavetable is warped.
    4 | wtphaserand wavetablePhaseRand | 0..1 | 1 | How far apart voices begin.
    `,
  ),
];

/** What only the sound itself can do. */
export const SOUND_CONTROLS: readonly Control[] = [
  ...SAMPLES,
  ...ENVELOPE,
  ...FILTERS,
  ...FILTER_ENVELOPES,
  ...SYNTHS,
  ...FM,
  ...WAVETABLES,
];

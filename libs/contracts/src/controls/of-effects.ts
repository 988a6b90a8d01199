import { type Control, controls } from './control.js';

/** Distortion and the like, note by note. */
const DISTORTION = controls(
  { family: 'Distortion', playedBy: 'sound', to: 's("kicks")' },
  `
  1 | shape : shapevol | 0..1 | 0.5 | Waveshaping distortion; 1 is as far as it goes.
  2 | shapevol | 0..1 = 1 | s("kicks").shape(0.9).shapevol(0.5) | Level behind the waveshaping.
  1 | crush | 1..16 bits | 4 | Bits left by the bit crusher.
  1 | coarse | 1..64 × coarser | 8 | Every so many samples are one.
  1 | distort dist : distortvol distorttype | 0..10 | "3:0.5" | Distortion; : gives the level behind it and the kind.
  2 | distortvol distvol | 0..1 = 1 | s("kicks").distort(4).distortvol(0.5) | Level behind the distortion.
  3 | distorttype disttype | any | s("kicks").distort(2).distorttype("fold") | Kind of distortion.
  2 | triode | 0..1 | 0.5 | Valve distortion.
  2 | krush | 0..10 | 4 | Crunch; with kcutoff.
  2 | kcutoff | 20..10000 Hz = 4000 | s("kicks").krush(4).kcutoff(2000) | Low-pass of krush.
  2 | squiz | 1..16 × pitch | 2 | Squeezes waves together: a squeaky raise of pitch.
  2 | waveloss | 0..100 % | 40 | Leaves out waves.
  2 | ring | 0..1 | 0.5 | Ring modulation.
  2 | ringf | 20..20000 Hz | s("kicks").ring(0.5).ringf(400) | Frequency of the ring modulation.
  2 | ringdf | -20000..20000 Hz | s("kicks").ring(0.5).ringf(400).ringdf(100) | How far that frequency slides.
  2 | fshift | -20000..20000 Hz | 100 | Shifts all frequencies by as much.
  2 | fshiftnote | -16..16 × pitch | 1 | Shifts all frequencies by a multiple of the pitch.
  2 | fshiftphase | -7..7 rad | 1 | Phase of the shift.
  3 | octer | 0..1 | 0.5 | An octave above.
  3 | octersub | 0..1 | 0.5 | An octave below.
  3 | octersubsub | 0..1 | 0.5 | Two octaves below.
  3 | overshape | number | 0.5 | Added to shape.
  `,
);

/** Effects on the spectrum of a sound. */
const SPECTRUM = controls(
  { family: 'Spectrum', playedBy: 'sound', to: 's("pads")' },
  `
  3 | comb | 0..1 | 0.5 | A comb over the spectrum.
  3 | smear | 0..1 | 0.5 | Smears the spectrum in time.
  3 | scram | 0..1 | 0.5 | Scrambles the spectrum.
  3 | binshift | 0..1 | 0.5 | Shifts the spectrum.
  3 | hbrick | 0..1 | 0.5 | Cuts off all below.
  3 | lbrick | 0..1 | 0.5 | Cuts off all above.
  3 | freeze | 0..1 | 1 | Freezes the spectrum.
  3 | real | 0..1 | 0.5 | Its real part.
  3 | imag | 0..1 | 0.5 | Its imaginary part.
  3 | enhance | 0..1 | 0.5 | Enhances the spectrum.
  3 | xsdelay | 0..32 | 1 | Delays parts of the spectrum.
  3 | tsdelay | 0..1 | 0.5 | Time of these delays.
  4 | partials | any | 1 | The partials of a wave.
  4 | phases | any | 1 | The phases of the partials.
  `,
);

/** Periodic changes. */
const MODULATION = controls(
  { family: 'Modulation', playedBy: 'sound', to: 's("pads")' },
  `
  1 | tremolo tremolorate tremr trem : tremolodepth tremoloskew tremolophase | 0..64 Hz | 4 | Tremolo rate; : gives its depth.
  1 | tremolodepth tremdepth tremdp | 0..1 = 1 | s("pads").tremolo(4).tremolodepth(0.5) | Tremolo depth.
  2 | tremolosync tremsync : tremolodepth tremoloskew tremolophase | 0..64 × cycle | 4 | Tremolo rate in times a cycle.
  2 | tremoloskew tremskew | 0..1 | 0.5 | How much the tremolo leans.
  2 | tremolophase tremphase | number cycles | 0.25 | Where the tremolo begins.
  2 | tremoloshape tremshape | any | "sine" | How the tremolo goes: sine, tri, saw, ramp, square.
  1 | phaserrate ph phaser phasr : phaserdepth phasercenter phasersweep | 0..64 Hz | 2 | Phaser rate; : gives its depth.
  1 | phaserdepth phasdp phd | 0..1 = 0.75 | s("pads").phaser(2).phaserdepth(0.5) | Phaser depth.
  2 | phasercenter phc | 20..20000 Hz = 1000 | s("pads").phaser(2).phasercenter(800) | About which frequency the phaser moves.
  2 | phasersweep phs | 0..20000 Hz = 2000 | s("pads").phaser(2).phasersweep(800) | How far the phaser moves.
  2 | psrate | 0..4 × pitch | 2 | Shifts the pitch.
  2 | psdisp | 0..1 s = 0 | s("pads").psrate(2).psdisp(0.1) | Spreads the shifted pitch.
  2 | chorus | 0..1 | 0.5 | Chorus.
  4 | panspan | number | 0.5 | How far several channels stand apart.
  4 | pansplay | number | 0.5 | How far several channels spread.
  4 | panwidth | number | 0.5 | How wide several channels are.
  4 | panorient | number | 0.5 | Where several channels point.
  `,
);

/** What many sounds share: a room, an echo. */
const SPACE = controls(
  { family: 'Room and echo', playedBy: 'effect', to: 's("snares")' },
  `
  1 | room : size | 0..1 | "0.5:2" | Reverb level; : gives the size.
  1 | roomsize size sz rsize | 0..10 | s("snares").room(0.5).roomsize(4) | Reverb size.
  2 | roomfade rfade | 0..60 s | s("snares").room(0.5).roomfade(2) | How long the reverb lasts.
  2 | roomlp rlp | 20..20000 Hz | s("snares").room(0.5).roomlp(5000) | Low-pass of the reverb.
  2 | roomdim rdim | 20..20000 Hz | s("snares").room(0.5).roomdim(2000) | Where the reverb's low-pass ends.
  3 | ir iresponse : i | any | s("snares").room(0.5).ir("hats") | A sample as the room.
  4 | irspeed | -16..16 | s("snares").room(0.5).ir("hats").irspeed(2) | Speed of that sample.
  4 | irbegin | 0..1 | s("snares").room(0.5).ir("hats").irbegin(0.5) | Where that sample begins.
  1 | dry | 0..1 | 0.5 | Level of the sound without its effects.
  1 | delay : delaytime delayfeedback | 0..1 | "0.5:0.25:0.4" | Echo level; : gives time and feedback.
  1 | delaytime delayt dt | 0..4 s | s("snares").delay(0.5).delaytime(0.125) | Echo time.
  1 | delayfeedback delayfb dfb | 0..0.99 | s("snares").delay(0.5).delayfeedback(0.6) | How much of an echo echoes again.
  2 | delaysync | 0..16 cycles | s("snares").delay(0.5).delaysync(1/8) | Echo time in cycles.
  1 | lock | 0..1 = 0 | s("snares").delay(0.5).delaytime(0.5).lock(1) | Whether the echo time counts in cycles.
  4 | delayspeed | number | s("snares").delay(0.5).delayspeed(2) | Echo speed.
  2 | leslie | 0..1 | 0.5 | Turning loudspeaker.
  2 | lrate | 0..20 Hz = 6.7 | s("pads").leslie(0.5).lrate(4) | How fast it turns.
  2 | lsize | 0..2 m = 0.3 | s("pads").leslie(0.5).lsize(1) | How large it is.
  2 | compressor : compressorRatio compressorKnee compressorAttack compressorRelease | -100..0 dB | "-20:20:10:.002:.02" | Compressor threshold; : gives the rest.
  2 | compressorRatio | 1..20 | 4 | Compressor ratio.
  2 | compressorKnee | 0..40 dB | 10 | Compressor knee.
  2 | compressorAttack | 0..1 s | 0.01 | Compressor attack.
  2 | compressorRelease | 0..1 s | 0.1 | Compressor release.
  3 | transient : transsustain | -1..1 | 0.5 | How much onsets stand out; : gives the rest of the sound.
  3 | transsustain | -1..1 | s("snares").transient(0.5).transsustain(0.5) | How much the rest of the sound stands out.
  `,
);

/** What is done to a sound once it sounds. */
export const EFFECT_CONTROLS: readonly Control[] = [...DISTORTION, ...SPECTRUM, ...MODULATION, ...SPACE];

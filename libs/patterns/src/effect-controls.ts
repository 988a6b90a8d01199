/**
 * Controls that are handed on as they are written, by their name in events, with their aliases and, behind a colon,
 * what the values after the first mean. Names as in Strudel's reference.
 */
const WRITTEN = `
  accelerate | amp | anchor | bandf bp bpf: bandq bpenv | bandq bpq | binshift | bpattack bpa | bpdecay bpd
  bpdc | bpdepth | bpdepthfrequency bpdepthfreq | bpenv bpe | bprelease bpr | bprate | bpsustain bps | bpshape
  bpskew | bpsync | channels ch | chord | chorus | coarse | color colour | comb
  compressor: compressorRatio compressorKnee compressorAttack compressorRelease | compressorAttack
  compressorKnee | compressorRatio | compressorRelease | curve | delayspeed | delaysync | deltaSlide
  detune det | dictionary dict | distort dist: distortvol distorttype | distorttype | distortvol | density | djf | drive
  dry | duckorbit duck | duckattack | duckdepth | duckonset | enhance | fadeInTime | fadeTime fadeOutTime
  fanchor | fmi fm fm1 fmi1: fmh | fmattack fmatt fmatt1 fmattack1 | fmdecay fmdec fmdec1 fmdecay1
  fmenv fmenv1 | fmh fmh1: fmi | fmrelease fmrel fmrel1 fmrelease1 | fmsustain fmsus fmsus1 fmsustain1
  fmwave fmwave1 | freeze | freq | fshift | fshiftnote | fshiftphase | ftype | hbrick | hold | hpattack hpa
  hpdecay hpd | hpdc | hpdepth | hpdepthfrequency hpdepthfreq | hpenv hpe | hprelease hpr | hprate
  hpsustain hps | hpshape | hpskew | hpsync | ir iresponse: i | irbegin | irspeed | kcutoff | krush | lbrick
  leslie | lock | loop | loopBegin loopb | loopEnd loope | lpattack lpa | lpdecay lpd | lpdc | lpdepth
  lpdepthfrequency lpdepthfreq | lpenv lpe | lprelease lpr | lprate | lpsustain lps | lpshape | lpskew
  lpsync | lrate | lsize | mode: anchor | noise | nudge | octave oct | octaves | octer | octersub
  octersubsub | offset | overgain | overshape | panchor | panorient | panspan | pansplay | panwidth
  pattack patt | pcurve | pdecay pdec | penv | phaserrate ph phaser: phaserdepth phasercenter phasersweep
  phaserdepth phasdp phd | phasercenter phc | phasersweep phs | pitchJump | pitchJumpTime | postgain
  prelease prel | psustain psus | pw: pwrate pwsweep | pwrate | pwsweep | roomdim rdim | roomfade rfade | ring
  ringdf | ringf | roomlp rlp | scram | slide | smear | spread | squiz | stretch | transient: transsustain
  tremolo trem: tremolodepth tremoloskew tremolophase | tremolodepth | tremolophase | tremoloshape
  tremoloskew | tremolosync tremsync: tremolodepth tremoloskew tremolophase | triode | tsdelay | unison | unit
  vib v vibrato: vibmod | vibmod vmod: vib | warp wavetableWarp | warpattack warpatt | warpdc
  warpdecay warpdec | warpdepth | warpenv | warpmode wavetableWarpMode | warprate | warprelease warprel
  warpshape | warpskew | warpsustain warpsus | warpsync | waveloss | wtphaserand wavetablePhaseRand
  wt wavetablePosition | wtattack wtatt | wtdc | wtdecay wtdec | wtdepth | wtenv | wtrate | wtrelease wtrel
  wtshape | wtskew | wtsustain wtsus | wtsync | xsdelay | zcrush | zdelay | zmod | znoise | zrand
`;

/** Every operator of the frequency modulation after the first has the same controls, numbered. */
const FM_OPERATORS = [2, 3, 4, 5, 6, 7, 8].flatMap((k) => [
  `fmi${k} fm${k}: fmh${k}`,
  `fmh${k}: fmi${k}`,
  `fmattack${k} fmatt${k}`,
  `fmdecay${k} fmdec${k}`,
  `fmsustain${k} fmsus${k}`,
  `fmrelease${k} fmrel${k}`,
  `fmenv${k}`,
  `fmwave${k}`,
]);

export interface EffectControl {
  readonly names: readonly [string, ...string[]];
  readonly tail: readonly string[];
}

export const EFFECT_CONTROLS: readonly EffectControl[] = [...WRITTEN.split(/[|\n]/), ...FM_OPERATORS]
  .filter((row) => row.trim() !== '')
  .map((row) => {
    const [names = '', tail = ''] = row.split(':');
    const [name = names, ...aliases] = names.trim().split(/\s+/);
    return { names: [name, ...aliases], tail: tail.split(/\s+/).filter((field) => field !== '') };
  });
